import type { KubeObject } from '@berth/machinery/object';
import { isRollingUpdate, maxSurge, maxUnavailable, replicasOf } from './reconcile-bounds.ts';
import { annotationNumber, byAge, setReplicasAnnotations, type WorkingSet } from './reconcile-sets.ts';

export interface Scope {
  deployment: KubeObject;
  newSet: WorkingSet | undefined;
  oldSets: readonly WorkingSet[];
}

const size = ({ object }: WorkingSet): number => replicasOf(object);
const available = ({ object }: WorkingSet): number => object.status?.availableReplicas ?? 0;
export const total = (sets: readonly WorkingSet[]): number => sets.reduce((sum, set) => sum + size(set), 0);
export const active = (sets: readonly WorkingSet[]): WorkingSet[] => sets.filter((set) => size(set) > 0);
export const allSets = ({ newSet, oldSets }: Scope): WorkingSet[] =>
  newSet === undefined ? [...oldSets] : [...oldSets, newSet];

export function resize(set: WorkingSet, replicas: number, deployment: KubeObject): void {
  if (size(set) !== replicas) set.object = { ...set.object, spec: { ...set.object.spec, replicas } };
  setReplicasAnnotations(set, deployment);
}

/** How large the new ReplicaSet may be now (NewRSNewReplicas). */
export function newSize(scope: Scope): number {
  const { deployment, newSet } = scope;
  const wanted = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return wanted;
  const current = newSet === undefined ? 0 : size(newSet);
  const room = wanted + maxSurge(deployment) - total(allSets(scope));
  return room <= 0 ? current : current + Math.min(room, wanted - current);
}

/** One step of a rolling update: either the new ReplicaSet grows, or the old ones shrink (rolling.go). */
export function rollingStep(scope: Scope): void {
  const { deployment, newSet } = scope;
  if (newSet === undefined) return;
  const wanted = replicasOf(deployment);
  const before = size(newSet);
  const target = before > wanted ? wanted : newSize(scope);
  if (before !== wanted && target !== before) {
    resize(newSet, target, deployment);
    return;
  }
  shrinkOld(scope, newSet);
}

function shrinkOld(scope: Scope, newSet: WorkingSet): void {
  const { deployment, oldSets } = scope;
  if (total(oldSets) === 0) return;
  const minimum = replicasOf(deployment) - maxUnavailable(deployment);
  const unavailable = size(newSet) - available(newSet);
  const most = total(allSets(scope)) - minimum - unavailable;
  if (most <= 0) return;
  const sets = [...oldSets].sort(byAge);
  // Pods that do not work go first, and free their places at once.
  shrink(sets, most, deployment, (set) => size(set) - available(set));
  const working = allSets(scope).reduce((sum, set) => sum + available(set), 0);
  shrink(sets, working - minimum, deployment, size);
}

function shrink(
  sets: readonly WorkingSet[],
  most: number,
  deployment: KubeObject,
  part: (set: WorkingSet) => number,
): void {
  let left = most;
  for (const set of sets) {
    if (left <= 0) return;
    const count = Math.min(left, part(set), size(set));
    if (count <= 0) continue;
    resize(set, size(set) - count, deployment);
    left -= count;
  }
}

/** Whether the deployment's size changed since its ReplicaSets were last sized (isScalingEvent). */
export function isScaling(scope: Scope): boolean {
  return active(allSets(scope)).some(({ object }) => {
    const desired = annotationNumber(object, 'desired');
    return desired !== undefined && desired !== replicasOf(scope.deployment);
  });
}

/** Brings the sizes to the deployment's outside of a rollout, or in proportion in the middle of one (sync.go scale). */
export function rescale(scope: Scope): void {
  const { deployment, newSet, oldSets } = scope;
  const wanted = replicasOf(deployment);
  const only = activeOrLatest(scope);
  if (only !== undefined) {
    if (size(only) !== wanted) resize(only, wanted, deployment);
    return;
  }
  if (newSet !== undefined && isSaturated(newSet, wanted)) {
    for (const set of active(oldSets)) resize(set, 0, deployment);
    return;
  }
  if (isRollingUpdate(deployment)) proportionally(scope);
}

function activeOrLatest(scope: Scope): WorkingSet | undefined {
  const some = active(allSets(scope));
  if (some.length > 1) return undefined;
  return some[0] ?? scope.newSet ?? [...scope.oldSets].sort(byAge).at(-1);
}

function isSaturated(set: WorkingSet, wanted: number): boolean {
  return annotationNumber(set.object, 'desired') === wanted && size(set) === wanted && available(set) === wanted;
}

function proportionally(scope: Scope): void {
  const { deployment } = scope;
  const wanted = replicasOf(deployment);
  const sets = active(allSets(scope));
  const toAdd = (wanted > 0 ? wanted + maxSurge(deployment) : 0) - total(sets);
  // The largest take first; of equal ones the newest grow and the oldest shrink.
  sets.sort((a, b) => size(b) - size(a) || (toAdd > 0 ? byAge(b, a) : byAge(a, b)));
  let added = 0;
  const sizes = sets.map((set) => {
    const part = toAdd === added ? 0 : proportion(set, deployment, toAdd - added, toAdd > 0);
    added += part;
    return size(set) + part;
  });
  const [first] = sizes;
  if (first !== undefined && toAdd !== 0) sizes[0] = Math.max(0, first + toAdd - added);
  sets.forEach((set, index) => resize(set, sizes[index] ?? size(set), deployment));
}

/** A ReplicaSet's share of what is to be added (deployment_util.go GetReplicaSetProportion). */
function proportion(set: WorkingSet, deployment: KubeObject, allowed: number, growing: boolean): number {
  const own = size(set);
  let share: number;
  if (replicasOf(deployment) === 0) share = -own;
  else {
    const before = annotationNumber(set.object, 'max') || (deployment.status?.replicas ?? 0);
    if (before === 0) return 0;
    share = Math.round((own * (replicasOf(deployment) + maxSurge(deployment))) / before) - own;
  }
  return growing ? Math.min(share, allowed) : Math.max(share, allowed);
}
