import type { KubeObject } from '@berth/machinery/object';
import { deepEqual, put } from '@berth/machinery/values';
import type { PodTemplateSpec } from '../../types.ts';
import { controllerReference } from '../replicaset/reconcile-owner.ts';
import { maxSurge, replicasOf } from './reconcile-bounds.ts';
import { hashLabel } from './reconcile-hash.ts';

/** A ReplicaSet on its way through a decision. */
export interface WorkingSet {
  /** undefined: it is to be created. */
  original: KubeObject | undefined;
  /** As it shall be. */
  object: KubeObject;
}

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const historyAnnotation = 'deployment.kubernetes.io/revision-history';
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  'deprecated.deployment.rollback.to',
]);
/** Bytes that a list of revisions may take. */
const historyLimit = 2000;

const created = ({ object }: WorkingSet): string => object.metadata.creationTimestamp ?? '';

/** Oldest first; names break ties. */
export function byAge(a: WorkingSet, b: WorkingSet): number {
  if (created(a) !== created(b)) return created(a) < created(b) ? -1 : 1;
  return (a.object.metadata.name ?? '') < (b.object.metadata.name ?? '') ? -1 : 1;
}

export function revisionOf({ metadata }: KubeObject): number {
  const text = metadata.annotations?.[revisionAnnotation] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** The oldest ReplicaSet with the deployment's template (FindNewReplicaSet). */
export function findNewSet(deployment: KubeObject, sets: readonly WorkingSet[]): WorkingSet | undefined {
  const wanted = comparable(deployment.spec.template);
  return [...sets].sort(byAge).find(({ object }) => deepEqual(comparable(object.spec.template), wanted));
}

/** A template without the hash, and without the difference of absent and empty. */
function comparable(template: PodTemplateSpec | undefined): unknown {
  const { labels, ...metadata } = template?.metadata ?? {};
  const { [hashLabel]: _hash, ...others } = labels ?? {};
  return compact({ metadata: { ...metadata, labels: others }, spec: template?.spec ?? {} });
}

function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined || field === null || field === '' || (Array.isArray(field) && field.length === 0)) continue;
    put(result, name, compact(field));
  }
  return result;
}

export function setAnnotations(set: WorkingSet, annotations: Record<string, string>): void {
  const old = set.object.metadata.annotations ?? {};
  if (Object.entries(annotations).every(([key, value]) => Object.hasOwn(old, key) && old[key] === value)) return;
  set.object = { ...set.object, metadata: { ...set.object.metadata, annotations: { ...old, ...annotations } } };
}

export function annotationNumber(object: KubeObject, which: 'desired' | 'max'): number | undefined {
  const text = object.metadata.annotations?.[which === 'desired' ? desiredAnnotation : maxAnnotation] ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

export function setReplicasAnnotations(set: WorkingSet, deployment: KubeObject): void {
  const desired = replicasOf(deployment);
  setAnnotations(set, {
    [desiredAnnotation]: String(desired),
    [maxAnnotation]: String(desired + maxSurge(deployment)),
  });
}

/** The deployment's annotations and the revision go to its new ReplicaSet (SetNewReplicaSetAnnotations). */
export function annotateNewSet(set: WorkingSet, deployment: KubeObject, revision: number): void {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key));
  setAnnotations(set, Object.fromEntries(copied));
  const { annotations } = set.object.metadata;
  const old = revisionOf(set.object);
  if (old >= revision) return;
  const known = annotations !== undefined && Object.hasOwn(annotations, revisionAnnotation);
  setAnnotations(set, {
    [revisionAnnotation]: String(revision),
    ...(known ? { [historyAnnotation]: history(annotations[historyAnnotation], String(old)) } : {}),
  });
}

/** The revisions it was before, the oldest dropped where the list grows too long. */
function history(text: string | undefined, revision: string): string {
  const revisions = [...(text ? text.split(',') : []), revision];
  while (revisions.length > 1 && revisions.join(',').length > historyLimit) revisions.shift();
  return revisions.join(',');
}

/** The ReplicaSet of a template that has none yet, without pods. */
export function newSet(deployment: KubeObject, hash: string): WorkingSet {
  const { selector, template, minReadySeconds } = deployment.spec;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    original: undefined,
    object: {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `${deployment.metadata.name}-${hash}`,
        namespace: deployment.metadata.namespace,
        labels,
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: 0,
        ...(minReadySeconds ? { minReadySeconds } : {}),
        selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
        template: { ...template, metadata: { ...template.metadata, labels } },
      },
    },
  };
}
