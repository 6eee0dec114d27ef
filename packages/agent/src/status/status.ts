import type { ContainerStatus, Pod, PodStatus } from '@berth/kinds/types';
import { apiTime, isFinished, specOf } from '../pods/spec.ts';
import type { PodRecord } from '../runtime.ts';
import { podConditions } from './conditions.ts';
import { containerStatuses, type ProbeVerdicts, type Waiting } from './containers.ts';
import { phaseOf } from './phase.ts';
import { qosClass } from './qos.ts';

export interface StatusInputs {
  pod: Pod;
  record: PodRecord;
  waiting: ReadonlyMap<string, Waiting>;
  probes: ReadonlyMap<string, ProbeVerdicts>;
  runtimeName: string;
  hostAddresses: readonly string[];
  /** When the agent first saw the pod. */
  startTime: Date;
  /** Nothing will be started again: the pod is being deleted, or was failed as a whole. */
  terminal: boolean;
  /** …and all containers are dead: this is the last status there will be. */
  final?: boolean;
  /** A verdict on the whole pod (Evicted, DeadlineExceeded); it makes the pod Failed. */
  failure?: { reason: string; message: string };
  now: Date;
}

/** Every container is there again and none will change: the status will not either. */
function settledPhase(inputs: StatusInputs, computed: string): string {
  const before = inputs.pod.status?.phase;
  if (isFinished(before)) return before ?? computed;
  if (inputs.failure !== undefined) return 'Failed';
  if (inputs.final === true) return isFinished(computed) ? computed : 'Failed';
  // A container may be waiting to start when the pod is told to end; the phase never goes back to Pending.
  if (computed === 'Pending' && before === 'Running') return 'Running';
  return computed;
}

const addressFields = (inputs: StatusInputs): Partial<PodStatus> => {
  const host = inputs.hostAddresses;
  const own = inputs.record.sandboxes.find((sandbox) => sandbox.addresses.length > 0)?.addresses ?? [];
  const onHost = specOf(inputs.pod).hostNetwork === true && inputs.record.sandboxes.length > 0;
  const addresses = onHost ? host : own;
  // A finished pod keeps the address it had, as upstream's does.
  const kept = addresses.length > 0 ? addresses : (inputs.pod.status?.podIPs ?? []).map(({ ip }) => ip);
  return {
    ...(host[0] === undefined ? {} : { hostIP: host[0], hostIPs: host.map((ip) => ({ ip })) }),
    ...(kept[0] === undefined ? {} : { podIP: kept[0], podIPs: kept.map((ip) => ({ ip })) }),
  };
};

/** pkg/kubelet/status/status_manager.go, TerminatePod: once a pod ran, what has no end known has ended badly. */
function lost(status: ContainerStatus): ContainerStatus {
  if (status.state?.terminated !== undefined) return status;
  const message = 'The container could not be located when the pod was terminated';
  const terminated = { exitCode: 137, reason: 'ContainerStatusUnknown', message, startedAt: null, finishedAt: null };
  return { ...status, ready: false, started: false, state: { terminated } };
}

/** The whole status to report (kubelet_pods.go, generateAPIPodStatus). Pure: the same inputs give the same status. */
export function podStatus(inputs: StatusInputs): PodStatus {
  const { pod, record, now } = inputs;
  const found = containerStatuses({ ...inputs, records: record.containers });
  const initialized = found.regular.some(
    ({ state, lastState }) => state?.running || state?.terminated || lastState?.terminated,
  );
  const { init } = found;
  const statuses = [...init, ...(inputs.final === true && initialized ? found.regular.map(lost) : found.regular)];
  const phase = settledPhase(inputs, phaseOf(pod, statuses, inputs.terminal, initialized));
  const sandboxReady = record.sandboxes[0]?.ready === true;
  const settled = isFinished(phase)
    ? statuses.map((status) => ({ ...status, ready: kindReady(status, init) }))
    : statuses;
  const before = pod.status ?? {};
  return {
    ...(before.nominatedNodeName === undefined ? {} : { nominatedNodeName: before.nominatedNodeName }),
    ...(before.resourceClaimStatuses === undefined ? {} : { resourceClaimStatuses: before.resourceClaimStatuses }),
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase,
    conditions: podConditions({ pod, statuses: settled, phase, initialized, sandboxReady, now }),
    ...(inputs.failure ?? {
      ...(before.reason ? { reason: before.reason } : {}),
      ...(before.message ? { message: before.message } : {}),
    }),
    ...addressFields(inputs),
    startTime: before.startTime ?? apiTime(inputs.startTime),
    ...(init.length === 0 ? {} : { initContainerStatuses: settled.slice(0, init.length) }),
    containerStatuses: settled.slice(init.length),
    ...(found.ephemeral.length === 0 ? {} : { ephemeralContainerStatuses: found.ephemeral }),
    qosClass: before.qosClass ?? qosClass(pod),
  };
}

function kindReady(status: { name: string; ready: boolean }, init: readonly { name: string }[]): boolean {
  return status.ready && init.some(({ name }) => name === status.name);
}
