import { inline, int32, int64, intOrString, list, message, named, string } from '../../../builders.ts';

export const ExecAction = named('io.k8s.api.core.v1.ExecAction', '', {
  command: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
});

export const HTTPHeader = named(
  'io.k8s.api.core.v1.HTTPHeader',
  '',
  {
    name: string(1, { zero: 'fill' }),
    value: string(2, { zero: 'fill' }),
  },
  { required: ['name', 'value'] },
);

export const HTTPGetAction = named(
  'io.k8s.api.core.v1.HTTPGetAction',
  '',
  {
    path: string(1),
    port: intOrString(2),
    host: string(3),
    scheme: string(4, { enum: ['HTTP', 'HTTPS'] }),
    httpHeaders: list(5, HTTPHeader, { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['port'] },
);

export const TCPSocketAction = named(
  'io.k8s.api.core.v1.TCPSocketAction',
  '',
  {
    port: intOrString(1),
    host: string(2),
  },
  { required: ['port'] },
);

export const GRPCAction = named(
  'io.k8s.api.core.v1.GRPCAction',
  '',
  {
    port: int32(1, { zero: 'fill' }),
    service: string(2, { zero: 'keep', default: '' }),
  },
  { required: ['port'] },
);

export const probeHandlers = {
  exec: message(ExecAction, 1),
  httpGet: message(HTTPGetAction, 2),
  tcpSocket: message(TCPSocketAction, 3),
  grpc: message(GRPCAction, 4),
};

export const Probe = named(
  'io.k8s.api.core.v1.Probe',
  '',
  {
    ...probeHandlers,
    initialDelaySeconds: int32(2),
    timeoutSeconds: int32(3),
    periodSeconds: int32(4),
    successThreshold: int32(5),
    failureThreshold: int32(6),
    terminationGracePeriodSeconds: int64(7, { zero: 'keep' }),
  },
  { inline: [inline(1, probeHandlers)] },
);

export const SleepAction = named(
  'io.k8s.api.core.v1.SleepAction',
  '',
  {
    seconds: int64(1, { zero: 'fill' }),
  },
  { required: ['seconds'] },
);

export const LifecycleHandler = named('io.k8s.api.core.v1.LifecycleHandler', '', {
  exec: message(ExecAction, 1),
  httpGet: message(HTTPGetAction, 2),
  tcpSocket: message(TCPSocketAction, 3),
  sleep: message(SleepAction, 4),
});

export const Lifecycle = named('io.k8s.api.core.v1.Lifecycle', '', {
  postStart: message(LifecycleHandler, 1),
  preStop: message(LifecycleHandler, 2),
  stopSignal: string(3, {
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
});
