import type { Container, ContainerState, ContainerStatus, Pod } from '@berth/kinds/types';
import { allContainers, apiTime, type ContainerKind, ephemeralContainers, isDeleted, specOf } from '../pods/spec.ts';
import type { ContainerRecord } from '../runtime.ts';

export interface Waiting {
  reason: string;
  message: string;
}

/** What probes say of a running container; absent: no such probe. */
export interface ProbeVerdicts {
  started?: boolean;
  ready?: boolean;
}

export interface ContainerStatusInputs {
  pod: Pod;
  /** Newest first. */
  records: readonly ContainerRecord[];
  /** Why a container that should run does not, by name. */
  waiting: ReadonlyMap<string, Waiting>;
  probes: ReadonlyMap<string, ProbeVerdicts>;
  /** Prefix of container ids: `containerd`. */
  runtimeName: string;
  /** Nothing of this pod will be started again. */
  terminal: boolean;
}

function recordState(record: ContainerRecord, runtimeName: string): ContainerState {
  if (record.state === 'running') return { running: { startedAt: apiTime(record.startedAt ?? record.createdAt) } };
  if (record.state === 'created') return { waiting: { reason: 'ContainerCreating' } };
  const exitCode = record.state === 'unknown' ? 137 : record.exitCode;
  const fallback = record.state === 'unknown' ? 'ContainerStatusUnknown' : exitCode === 0 ? 'Completed' : 'Error';
  return {
    terminated: {
      exitCode,
      reason: record.reason || fallback,
      ...(record.message === '' ? {} : { message: record.message }),
      startedAt: record.startedAt === undefined ? null : apiTime(record.startedAt),
      finishedAt: record.finishedAt === undefined ? null : apiTime(record.finishedAt),
      containerID: `${runtimeName}://${record.id}`,
    },
  };
}

/** The status of a container that the runtime knows nothing of (any more): what was reported before, or waiting. */
function withoutRecord(
  container: Container,
  before: ContainerStatus | undefined,
  inputs: ContainerStatusInputs,
): ContainerStatus {
  const reason = (specOf(inputs.pod).initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating';
  if (before?.state?.terminated) return before;
  const lost = {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was deleted.  The container used to be Running',
    startedAt: null,
    finishedAt: null,
  };
  const wasRunning = before?.state?.running !== undefined;
  if (inputs.terminal && wasRunning)
    return {
      ...before,
      state: { terminated: { ...lost, message: lost.message.replace('deleted', 'terminated') } },
      ready: false,
      started: false,
    };
  const counted = wasRunning && !isDeleted(inputs.pod) ? 1 : 0;
  return {
    name: container.name,
    image: container.image ?? '',
    imageID: '',
    ready: false,
    started: false,
    restartCount: (before?.restartCount ?? 0) + counted,
    state: { waiting: { reason } },
    lastState: wasRunning ? { terminated: lost } : (before?.lastState ?? {}),
  };
}

function withRecord(
  container: Container,
  kind: ContainerKind,
  records: ContainerRecord[],
  inputs: ContainerStatusInputs,
): ContainerStatus {
  const [current, previous] = records as [ContainerRecord, ContainerRecord | undefined];
  const state = recordState(current, inputs.runtimeName);
  const verdicts = inputs.probes.get(container.name) ?? {};
  const running = state.running !== undefined;
  const started = running && verdicts.started !== false;
  const ready = kind === 'init' ? state.terminated?.exitCode === 0 : started && verdicts.ready !== false;
  return {
    name: container.name,
    image: current.image || (container.image ?? ''),
    imageID: current.imageRef,
    ready,
    started: kind === 'init' && !running ? false : started,
    restartCount: current.attempt,
    state,
    lastState: previous === undefined ? {} : recordState(previous, inputs.runtimeName),
    containerID: `${inputs.runtimeName}://${current.id}`,
  };
}

/** A container about to be started again is waiting, and how it ended last is its last state. */
function overlayWaiting(status: ContainerStatus, kind: ContainerKind, waiting: Waiting | undefined): ContainerStatus {
  const ended = status.state?.terminated;
  if (waiting === undefined || status.state?.running || (kind === 'init' && ended?.exitCode === 0)) return status;
  return {
    ...status,
    ready: false,
    started: false,
    state: { waiting: waiting.message === '' ? { reason: waiting.reason } : { ...waiting } },
    lastState: ended === undefined ? (status.lastState ?? {}) : { terminated: ended },
  };
}

function resourcesOf(container: Container): Partial<ContainerStatus> {
  const { limits, requests } = container.resources ?? {};
  if (limits === undefined && requests === undefined) return { resources: {} };
  return {
    ...(requests === undefined ? {} : { allocatedResources: requests }),
    resources: { ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) },
  };
}

function mountsOf(container: Container): Partial<ContainerStatus> {
  if (container.volumeMounts === undefined || container.volumeMounts.length === 0) return {};
  return {
    volumeMounts: container.volumeMounts.map(({ name, mountPath, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly === true ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}

/** Statuses of all containers, init containers first (pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses). */
export function containerStatuses(inputs: ContainerStatusInputs): {
  init: ContainerStatus[];
  regular: ContainerStatus[];
  ephemeral: ContainerStatus[];
} {
  const { pod } = inputs;
  const {
    initContainerStatuses = [],
    containerStatuses: regular = [],
    ephemeralContainerStatuses = [],
  } = pod.status ?? {};
  const before = [...initContainerStatuses, ...regular, ...ephemeralContainerStatuses];
  const statuses = [...allContainers(pod), ...ephemeralContainers(pod)].map(({ container, kind }) => {
    const records = inputs.records.filter((record) => record.name === container.name);
    const base =
      records.length === 0
        ? withoutRecord(
            container,
            before.find((status) => status.name === container.name),
            inputs,
          )
        : withRecord(container, kind, records, inputs);
    const shown = inputs.terminal ? base : overlayWaiting(base, kind, inputs.waiting.get(container.name));
    return { kind, status: { ...shown, ...resourcesOf(container), ...mountsOf(container) } };
  });
  return {
    init: statuses.filter(({ kind }) => kind === 'init' || kind === 'sidecar').map(({ status }) => status),
    regular: statuses.filter(({ kind }) => kind === 'regular').map(({ status }) => status),
    // Nothing probes them, and nobody waits for them to be ready.
    ephemeral: statuses
      .filter(({ kind }) => kind === 'ephemeral')
      .map(({ status: { started, ...status } }) => ({ ...status, ready: false })),
  };
}
