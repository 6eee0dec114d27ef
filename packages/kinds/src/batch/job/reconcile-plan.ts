import type { KubeObject } from '@berth/machinery/object';
import type { Guard, Write } from '@berth/machinery/reconcile';
import { podsToDelete } from '../../apps/replicaset/reconcile-order.ts';
import { podFromTemplate } from '../../apps/shared/podfromtemplate.ts';
import type { Container, JobSpec } from '../../types.ts';
import { failureAnnotations, failureCount, indexAnnotation } from './reconcile-indexes.ts';
import type { Round } from './reconcile-round.ts';
import { backoff, indexWait, onlyReplacesFailed, tracked } from './reconcile-tracking.ts';

/** Pods created or deleted in one go (MaxPodCreateDeletePerSync). */
const burst = 500;

export interface Plan {
  writes: Write[];
  /** Milliseconds until more can be done. */
  wait?: number;
}

const deletes = (pods: readonly KubeObject[], guard: Guard | undefined): Write[] =>
  pods.map((object) => ({ verb: 'delete', object, guard }));

/** Which pods come and go (upstream manageJob, deleteActivePods). */
export function plan(round: Round, guard: Guard | undefined, now: Date): Plan {
  const { spec, active, finish, job } = round;
  if (finish !== undefined || spec.suspend === true) return { writes: deletes(active, guard) };
  if (job.metadata.deletionTimestamp !== undefined) return { writes: [] };
  const wanted = wantedActive(round);
  const surplus = Math.min(active.length - wanted, burst);
  if (surplus > 0) return { writes: deletes(podsToDelete(active, [], surplus, now), guard) };
  const waiting = onlyReplacesFailed(spec) ? round.terminating : 0;
  const missing = Math.min(wanted - waiting - active.length, burst);
  return missing > 0 ? creates(round, missing, guard, now) : { writes: [] };
}

function wantedActive({ spec, succeeded, active }: Round): number {
  const parallelism = spec.parallelism ?? 1;
  if (spec.completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, spec.completions - succeeded));
}

function creates(round: Round, missing: number, guard: Guard | undefined, now: Date): Plan {
  const { spec, job, pods } = round;
  const wait = spec.backoffLimitPerIndex === undefined ? backoff(spec, pods, now) : 0;
  if (wait > 0) return { writes: [], wait };
  if (spec.completionMode !== 'Indexed') {
    const object = tracked(podFromTemplate(job, spec.template));
    return { writes: Array.from({ length: missing }, () => ({ verb: 'create', object, guard })) };
  }
  const pending = pendingIndexes(round, missing).map((index) => {
    const last = round.lastFailed.get(index);
    return { index, last, wait: last === undefined ? 0 : indexWait(last, failureCount(last), now) };
  });
  const ready = pending.filter((one) => one.wait === 0);
  const waits = pending.map((one) => one.wait).filter((one) => one > 0);
  return {
    writes: ready.map(({ index, last }) => ({ verb: 'create', object: podOfIndex(job, spec, index, last), guard })),
    ...(waits.length === 0 ? {} : { wait: Math.min(...waits) }),
  };
}

/** The lowest indexes that neither run nor ended. */
function pendingIndexes({ spec, settled, running }: Round, count: number): number[] {
  const indexes: number[] = [];
  for (let index = 0; index < (spec.completions ?? 0) && indexes.length < count; index += 1) {
    if (!settled.has(index) && !running.has(index)) indexes.push(index);
  }
  return indexes;
}

const longestName = 63;
const randomLength = 5;

/** A pod that knows its index by label, annotation, environment and host name. */
function podOfIndex(job: KubeObject, spec: JobSpec, index: number, last: KubeObject | undefined): KubeObject {
  const { metadata, spec: podSpec } = spec.template;
  const own = { [indexAnnotation]: String(index) };
  const withIndex = (containers: Container[] | undefined) => containers?.map(withIndexVariable);
  const { initContainers, containers = [], ...rest } = podSpec ?? { containers: [] };
  const pod = podFromTemplate(job, {
    metadata: {
      ...metadata,
      labels: { ...metadata?.labels, ...own },
      annotations: { ...metadata?.annotations, ...own, ...failureAnnotations(spec, last) },
    },
    spec: {
      ...rest,
      ...(initContainers === undefined ? {} : { initContainers: withIndex(initContainers) }),
      containers: withIndex(containers) ?? [],
      hostname: `${job.metadata.name}-${index}`,
    },
  });
  const suffix = `-${index}-`;
  pod.metadata.generateName = `${job.metadata.name?.slice(0, longestName - suffix.length - randomLength)}${suffix}`;
  return tracked(pod);
}

const variable = 'JOB_COMPLETION_INDEX';

function withIndexVariable(container: Container): Container {
  if (container.env?.some(({ name }) => name === variable)) return container;
  const fieldPath = `metadata.labels['${indexAnnotation}']`;
  return { ...container, env: [...(container.env ?? []), { name: variable, valueFrom: { fieldRef: { fieldPath } } }] };
}
