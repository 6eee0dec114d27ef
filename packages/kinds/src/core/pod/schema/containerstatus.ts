import { bool, int32, int64, list, map, message, named, quantity, string, struct, time } from '../../../builders.ts';
import { ResourceRequirements } from './resources.ts';

export const ContainerStateWaiting = named(
  'io.k8s.api.core.v1.ContainerStateWaiting',
  'A container that has not started yet.',
  {
    reason: string(1, 'Why, in one word.'),
    message: string(2, 'Why, in a sentence.'),
  },
);

export const ContainerStateRunning = named('io.k8s.api.core.v1.ContainerStateRunning', 'A container that runs.', {
  startedAt: time(1, 'Since when.', { zero: 'fill' }),
});

export const ContainerStateTerminated = named(
  'io.k8s.api.core.v1.ContainerStateTerminated',
  'A container that has ended.',
  {
    exitCode: int32(1, 'Its exit code.', { zero: 'fill' }),
    signal: int32(2, 'Signal it was ended by.'),
    reason: string(3, 'Why, in one word.'),
    message: string(4, 'Its last words.'),
    startedAt: time(5, 'When it started.', { zero: 'fill' }),
    finishedAt: time(6, 'When it ended.', { zero: 'fill' }),
    containerID: string(7, 'Identity in the runtime.'),
  },
  { required: ['exitCode'] },
);

export const ContainerState = named('io.k8s.api.core.v1.ContainerState', 'One of three states.', {
  waiting: message(ContainerStateWaiting, 1, 'It has not started yet.'),
  running: message(ContainerStateRunning, 2, 'It runs.'),
  terminated: message(ContainerStateTerminated, 3, 'It has ended.'),
});

export const ImageVolumeStatus = named(
  'io.k8s.api.core.v1.ImageVolumeStatus',
  'State of a volume from an image.',
  {
    imageRef: string(1),
  },
  { required: ['imageRef'] },
);

export const VolumeStatus = named('io.k8s.api.core.v1.VolumeStatus', 'State of a volume.', {
  image: message(ImageVolumeStatus, 1),
});

export const VolumeMountStatus = named(
  'io.k8s.api.core.v1.VolumeMountStatus',
  'State of a mounted volume.',
  {
    name: string(1, { zero: 'fill' }),
    mountPath: string(2, { zero: 'fill' }),
    readOnly: bool(3),
    recursiveReadOnly: string(4, { zero: 'keep' }),
    volumeStatus: message(VolumeStatus, 5),
  },
  { required: ['mountPath', 'name'] },
);

export const LinuxContainerUser = named(
  'io.k8s.api.core.v1.LinuxContainerUser',
  'User and groups the first process runs as.',
  {
    uid: int64(1, { zero: 'fill' }),
    gid: int64(2, { zero: 'fill' }),
    supplementalGroups: list(3, int64(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['gid', 'uid'] },
);

export const ContainerUser = named('io.k8s.api.core.v1.ContainerUser', 'Users the first process runs as.', {
  linux: message(LinuxContainerUser, 1),
});

export const ResourceHealth = named(
  'io.k8s.api.core.v1.ResourceHealth',
  'Health of a device.',
  {
    resourceID: string(1, { zero: 'fill' }),
    health: string(2),
    message: string(6, { zero: 'keep' }),
  },
  { required: ['resourceID'] },
);

export const ResourceStatus = named(
  'io.k8s.api.core.v1.ResourceStatus',
  'Health of a resource of a container.',
  {
    name: string(1, { zero: 'fill' }),
    resources: list(2, ResourceHealth, { keys: ['resourceID'] }),
  },
  { required: ['name'] },
);

export const ContainerStatus = named(
  'io.k8s.api.core.v1.ContainerStatus',
  'State of a container.',
  {
    name: string(1, 'Name of the container.', { zero: 'fill' }),
    state: struct(ContainerState, 2, 'State it is in.'),
    lastState: struct(ContainerState, 3, 'State it was in before.'),
    ready: bool(4, 'Whether it is ready.', { zero: 'fill' }),
    restartCount: int32(5, 'How often it was restarted.', { zero: 'fill' }),
    image: string(6, 'Image it runs.', { zero: 'fill' }),
    imageID: string(7, 'Digest of the image.', { zero: 'fill' }),
    containerID: string(8, 'Identity in the runtime.'),
    started: bool(9, 'Whether it has started.', { zero: 'keep' }),
    allocatedResources: map(10, quantity(), 'Resources the node has set aside.'),
    resources: message(ResourceRequirements, 11, 'Resources in force.'),
    volumeMounts: list(12, VolumeMountStatus, { keys: ['mountPath'], mergeKey: 'mountPath' }),
    user: message(ContainerUser, 13),
    allocatedResourcesStatus: list(14, ResourceStatus, { keys: ['name'], mergeKey: 'name' }),
    stopSignal: string(15, {
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
  { required: ['image', 'imageID', 'name', 'ready', 'restartCount'] },
);
