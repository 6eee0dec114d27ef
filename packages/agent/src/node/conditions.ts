import type { NodeCondition } from '@berth/kinds/types';
import { apiTime } from '../pods/spec.ts';
import type { RuntimeStatus } from '../runtime.ts';

type Draft = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>;

/** What presses on the machine. */
export interface Pressure {
  memory: boolean;
  disk: boolean;
  pids: boolean;
}

function ready(runtime: RuntimeStatus | undefined): Draft {
  const type = 'Ready';
  const reason = 'KubeletNotReady';
  if (runtime === undefined) return { type, status: 'False', reason, message: 'container runtime is down' };
  if (!runtime.runtimeReady)
    return { type, status: 'False', reason, message: runtime.message || 'container runtime not ready' };
  if (!runtime.networkReady) {
    const message = `container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:${runtime.message}`;
    return { type, status: 'False', reason, message };
  }
  return { type, status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' };
}

const pressed = (type: string, value: boolean, yes: [string, string], no: [string, string]): Draft => {
  const [reason, message] = value ? yes : no;
  return { type, status: value ? 'True' : 'False', reason, message };
};

/** The four conditions in upstream's order and words (pkg/kubelet/nodestatus/setters.go). Ready comes last. */
export function nodeConditions(
  before: readonly NodeCondition[],
  runtime: RuntimeStatus | undefined,
  pressure: Pressure,
  now: Date,
): NodeCondition[] {
  const drafts = [
    pressed(
      'MemoryPressure',
      pressure.memory,
      ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
      ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ),
    pressed(
      'DiskPressure',
      pressure.disk,
      ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
      ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ),
    pressed(
      'PIDPressure',
      pressure.pids,
      ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
      ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    ),
    ready(runtime),
  ];
  const owned = new Set(drafts.map(({ type }) => type));
  const written = drafts.map((draft): NodeCondition => {
    const old = before.find((condition) => condition.type === draft.type);
    const same = old?.status === draft.status && old.lastTransitionTime;
    return {
      ...draft,
      lastHeartbeatTime: apiTime(now),
      lastTransitionTime: same ? old.lastTransitionTime : apiTime(now),
    };
  });
  return [...before.filter((condition) => !owned.has(condition.type)), ...written];
}
