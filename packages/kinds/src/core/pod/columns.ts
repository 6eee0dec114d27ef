import type { Column, RowCondition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn, orNone, since, wide } from '../../columns.ts';
import type { ContainerStatus, Pod } from '../../types.ts';

/** What the READY, STATUS and RESTARTS columns say, computed together as in printers.go printPod. */
export interface PodSummary {
  ready: string;
  status: string;
  restarts: string;
}

interface Count {
  restarts: number;
  last: string;
}

function count(total: Count, status: ContainerStatus): void {
  total.restarts += status.restartCount ?? 0;
  const finished = status.lastState?.terminated?.finishedAt ?? '';
  if (finished > total.last) total.last = finished;
}

function isTrue(pod: Pod, type: string): boolean {
  return (pod.status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
}

/** Init containers: why the pod still initializes (undefined: it does not), and which sidecars are ready. */
function initialization(pod: Pod): { reason: string | undefined; all: Count; sidecars: Count; ready: number } {
  const specs = new Map((pod.spec?.initContainers ?? []).map((container) => [container.name, container]));
  const all: Count = { restarts: 0, last: '' };
  const sidecars: Count = { restarts: 0, last: '' };
  let ready = 0;
  for (const [position, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const restartable = specs.get(status.name)?.restartPolicy === 'Always';
    count(all, status);
    if (restartable) count(sidecars, status);
    const { terminated, waiting } = status.state ?? {};
    if (terminated && (terminated.exitCode ?? 0) === 0) continue;
    if (restartable && status.started) {
      if (status.ready) ready += 1;
      continue;
    }
    return { reason: initReason(terminated, waiting, position, specs.size), all, sidecars, ready };
  }
  return { reason: undefined, all, sidecars, ready };
}

type State = NonNullable<ContainerStatus['state']>;

function initReason(
  terminated: State['terminated'],
  waiting: State['waiting'],
  position: number,
  total: number,
): string {
  if (terminated) return `Init:${terminationReason(terminated)}`;
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${position}/${total}`;
}

function terminationReason(terminated: NonNullable<State['terminated']>): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`;
}

function phaseReason(pod: Pod): string {
  const gated = (pod.status?.conditions ?? []).some(
    (condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated',
  );
  if (gated) return 'SchedulingGated';
  return pod.status?.reason || pod.status?.phase || '';
}

export function summarizePod(pod: Pod, now: Date): PodSummary {
  const init = initialization(pod);
  let status = init.reason ?? phaseReason(pod);
  let total = init.all;
  let ready = init.ready;
  if (init.reason === undefined || isTrue(pod, 'Initialized')) {
    total = init.sidecars;
    let running = false;
    let failed = '';
    for (const container of (pod.status?.containerStatuses ?? []).toReversed()) {
      count(total, container);
      const { terminated, waiting, running: started } = container.state ?? {};
      if (waiting?.reason) status = waiting.reason;
      else if (terminated) {
        status = terminationReason(terminated);
        if (terminated.exitCode) failed = status;
      } else if (container.ready && started) {
        running = true;
        ready += 1;
      }
    }
    if (status === 'Completed') {
      if (running && isTrue(pod, 'Ready')) status = 'Running';
      else if (failed !== '') status = failed;
      else if (running) status = 'NotReady';
    }
  }
  const phase = pod.status?.phase;
  if (pod.metadata.deletionTimestamp) {
    if (pod.status?.reason === 'NodeLost') status = 'Unknown';
    else if (phase !== 'Succeeded' && phase !== 'Failed') status = 'Terminating';
  }
  const sidecars = (pod.spec?.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').length;
  const restarted = total.restarts !== 0 && total.last !== '';
  return {
    ready: `${ready}/${(pod.spec?.containers ?? []).length + sidecars}`,
    status,
    restarts: restarted ? `${total.restarts} (${since(total.last, now)} ago)` : String(total.restarts),
  };
}

function readinessGates(object: KubeObject): string {
  const pod = object as Pod;
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const conditions = pod.status?.conditions ?? [];
  const holds = (type: string) => conditions.find((condition) => condition.type === type)?.status === 'True';
  return `${gates.filter((gate) => holds(gate.conditionType)).length}/${gates.length}`;
}

const ended: Readonly<Record<string, RowCondition>> = {
  Succeeded: completed('Succeeded', 'The pod has completed successfully.'),
  Failed: completed('Failed', 'The pod failed.'),
};

function completed(reason: string, message: string): RowCondition {
  return { type: 'Completed', status: 'True', reason, message };
}

/** What else is true of a pod's row: that it has ended. */
export function podRowConditions({ status }: KubeObject): RowCondition[] {
  const condition = ended[status?.phase ?? ''];
  return condition === undefined ? [] : [condition];
}

export const podColumns: readonly Column[] = [
  nameColumn,
  column(
    'Ready',
    'string',
    'Containers that are ready, of all that run as long as the pod.',
    (object, now) => summarizePod(object as Pod, now).ready,
  ),
  column(
    'Status',
    'string',
    'What the containers of the pod amount to.',
    (object, now) => summarizePod(object as Pod, now).status,
  ),
  column(
    'Restarts',
    'string',
    'How often containers of the pod were restarted, and when last.',
    (object, now) => summarizePod(object as Pod, now).restarts,
  ),
  ageColumn,
  wide('IP', 'Address of the pod.', (object) => orNone(object.status?.podIPs?.[0]?.ip)),
  wide('Node', 'Node the pod is bound to.', (object) => orNone(object.spec?.nodeName)),
  wide('Nominated Node', 'Node on which room is being made for the pod.', (object) =>
    orNone(object.status?.nominatedNodeName),
  ),
  wide('Readiness Gates', 'Readiness gates that hold, of all.', readinessGates),
];
