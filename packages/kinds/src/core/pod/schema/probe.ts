import { inline, int32, int64, intOrString, list, message, named, string } from '../../../builders.ts';

export const ExecAction = named('io.k8s.api.core.v1.ExecAction', 'A command run in the container.', {
  command: list(1, string(), 'The command; no shell is involved.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const HTTPHeader = named(
  'io.k8s.api.core.v1.HTTPHeader',
  'A header of a request.',
  {
    name: string(1, { zero: 'fill' }),
    value: string(2, { zero: 'fill' }),
  },
  { required: ['name', 'value'] },
);

export const HTTPGetAction = named(
  'io.k8s.api.core.v1.HTTPGetAction',
  'An HTTP request.',
  {
    path: string(1, 'Path to ask for.'),
    port: intOrString(2, 'Port, by number or name.'),
    host: string(3, 'Host to ask; the pod unless said.'),
    scheme: string(4, 'HTTP or HTTPS.', { enum: ['HTTP', 'HTTPS'] }),
    httpHeaders: list(5, HTTPHeader, 'Headers to send.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['port'] },
);

export const TCPSocketAction = named(
  'io.k8s.api.core.v1.TCPSocketAction',
  'A TCP connection.',
  {
    port: intOrString(1, 'Port, by number or name.'),
    host: string(2, 'Host to connect to; the pod unless said.'),
  },
  { required: ['port'] },
);

export const GRPCAction = named(
  'io.k8s.api.core.v1.GRPCAction',
  'A gRPC health check.',
  {
    port: int32(1, 'Number of the port.', { zero: 'fill' }),
    service: string(2, 'Name of the service to ask about.', { zero: 'keep', default: '' }),
  },
  { required: ['port'] },
);

export const probeHandlers = {
  exec: message(ExecAction, 1, 'A command in the container.'),
  httpGet: message(HTTPGetAction, 2, 'An HTTP request.'),
  tcpSocket: message(TCPSocketAction, 3, 'A TCP connection.'),
  grpc: message(GRPCAction, 4, 'A gRPC health check.'),
};

export const Probe = named(
  'io.k8s.api.core.v1.Probe',
  'Asks a container how it is.',
  {
    ...probeHandlers,
    initialDelaySeconds: int32(2, 'Seconds before the first time.'),
    timeoutSeconds: int32(3, 'Seconds an answer may take.'),
    periodSeconds: int32(4, 'Seconds between two times.'),
    successThreshold: int32(5, 'Successes in a row that count as one.'),
    failureThreshold: int32(6, 'Failures in a row that count as one.'),
    terminationGracePeriodSeconds: int64(7, 'Seconds the container has to end when it fails.', { zero: 'keep' }),
  },
  { inline: [inline(1, probeHandlers)] },
);

export const SleepAction = named(
  'io.k8s.api.core.v1.SleepAction',
  'A pause.',
  {
    seconds: int64(1, 'Seconds it lasts.', { zero: 'fill' }),
  },
  { required: ['seconds'] },
);

export const LifecycleHandler = named(
  'io.k8s.api.core.v1.LifecycleHandler',
  'What is done at a moment in the life of a container.',
  {
    exec: message(ExecAction, 1, 'A command in the container.'),
    httpGet: message(HTTPGetAction, 2, 'An HTTP request.'),
    tcpSocket: message(TCPSocketAction, 3, 'A TCP connection.'),
    sleep: message(SleepAction, 4, 'A pause.'),
  },
);

export const Lifecycle = named(
  'io.k8s.api.core.v1.Lifecycle',
  'What happens after a container starts and before it stops.',
  {
    postStart: message(LifecycleHandler, 1, 'Done right after the start.'),
    preStop: message(LifecycleHandler, 2, 'Done before the container is told to stop.'),
    stopSignal: string(3, 'Signal that tells the container to stop.', {
      enum: [
        'SIGABRT',
        'SIGALRM',
        'SIGBUS',
        'SIGCHLD',
        'SIGCLD',
        'SIGCONT',
        'SIGFPE',
        'SIGHUP',
        'SIGILL',
        'SIGINT',
        'SIGIO',
        'SIGIOT',
        'SIGKILL',
        'SIGPIPE',
        'SIGPOLL',
        'SIGPROF',
        'SIGPWR',
        'SIGQUIT',
        'SIGRTMAX',
        'SIGRTMAX-1',
        'SIGRTMAX-10',
        'SIGRTMAX-11',
        'SIGRTMAX-12',
        'SIGRTMAX-13',
        'SIGRTMAX-14',
        'SIGRTMAX-2',
        'SIGRTMAX-3',
        'SIGRTMAX-4',
        'SIGRTMAX-5',
        'SIGRTMAX-6',
        'SIGRTMAX-7',
        'SIGRTMAX-8',
        'SIGRTMAX-9',
        'SIGRTMIN',
        'SIGRTMIN+1',
        'SIGRTMIN+10',
        'SIGRTMIN+11',
        'SIGRTMIN+12',
        'SIGRTMIN+13',
        'SIGRTMIN+14',
        'SIGRTMIN+15',
        'SIGRTMIN+2',
        'SIGRTMIN+3',
        'SIGRTMIN+4',
        'SIGRTMIN+5',
        'SIGRTMIN+6',
        'SIGRTMIN+7',
        'SIGRTMIN+8',
        'SIGRTMIN+9',
        'SIGSEGV',
        'SIGSTKFLT',
        'SIGSTOP',
        'SIGSYS',
        'SIGTERM',
        'SIGTRAP',
        'SIGTSTP',
        'SIGTTIN',
        'SIGTTOU',
        'SIGURG',
        'SIGUSR1',
        'SIGUSR2',
        'SIGVTALRM',
        'SIGWINCH',
        'SIGXCPU',
        'SIGXFSZ',
      ],
      zero: 'keep',
    }),
  },
);
