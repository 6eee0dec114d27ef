import { type KubeObject, groupResource, parseApiVersion } from '@berth/machinery/object';
import type { Reader } from '@berth/machinery/reconcile';
import type { OwnerReference } from '../../types.ts';
import { controllerOf } from '../../apps/replicaset/reconcile-owner.ts';

/** How many pods the controllers of some pods want. */
export interface ExpectedScale {
  /** The sum over all controllers. */
  count: number;
  /** Names of pods that no controller keeps. */
  unmanaged: readonly string[];
  /** Why it cannot be said, in upstream's words. */
  problem?: string;
}

const replicasOf = (object: KubeObject): number => (object.spec?.replicas as number | undefined) ?? 1;

/** The scales of the pods' controllers (disruption.go getExpectedScale). */
export async function expectedScale(reader: Reader, pods: readonly KubeObject[]): Promise<ExpectedScale> {
  const scales = new Map<string, number>();
  const unmanaged: string[] = [];
  const seen = new Set<string>();
  for (const pod of pods) {
    const { namespace = '', name = '' } = pod.metadata;
    const controller = controllerOf(pod);
    if (controller === undefined) unmanaged.push(name);
    if (controller === undefined || seen.has(controller.uid)) continue;
    seen.add(controller.uid);
    const found = await scaleOf(reader, namespace, controller);
    const sum = () => [...scales.values()].reduce((total, scale) => total + scale, 0);
    if (typeof found === 'string') return { count: sum(), unmanaged, problem: found };
    if (found === undefined) return { count: sum(), unmanaged, problem: `found no controllers for pod "${name}"` };
    scales.set(found.uid, found.replicas);
  }
  return { count: [...scales.values()].reduce((total, scale) => total + scale, 0), unmanaged };
}

interface Scale {
  uid: string;
  replicas: number;
}

async function live(reader: Reader, resource: string, namespace: string, { name, uid }: OwnerReference) {
  const object = await reader.get(resource, namespace, name);
  return object?.metadata.uid === uid ? object : undefined;
}

const scaled = (object: KubeObject | undefined): Scale | undefined =>
  object === undefined ? undefined : { uid: object.metadata.uid ?? '', replicas: replicasOf(object) };

/** undefined: it is not there any more. A text: it has no scale. */
async function scaleOf(reader: Reader, namespace: string, owner: OwnerReference): Promise<Scale | string | undefined> {
  const { group } = parseApiVersion(owner.apiVersion);
  if (group === '' && owner.kind === 'ReplicationController')
    return scaled(await live(reader, 'replicationcontrollers', namespace, owner));
  if (group === 'apps' && owner.kind === 'StatefulSet')
    return scaled(await live(reader, 'apps/statefulsets', namespace, owner));
  if (group === 'apps' && owner.kind === 'ReplicaSet') {
    const set = await live(reader, 'apps/replicasets', namespace, owner);
    const above = set === undefined ? undefined : controllerOf(set);
    if (above?.kind !== 'Deployment') return scaled(set);
    return scaled(await live(reader, 'apps/deployments', namespace, above));
  }
  return customScale(reader, namespace, owner, group);
}

interface Version {
  name: string;
  subresources?: { scale?: { specReplicasPath: string } };
}

/** Kinds of others tell by their scale subresource (getScaleController). */
async function customScale(
  reader: Reader,
  namespace: string,
  owner: OwnerReference,
  group: string,
): Promise<Scale | string | undefined> {
  const { version } = parseApiVersion(owner.apiVersion);
  const types = await reader.types();
  const type = types.find((one) => one.group === group && one.kind === owner.kind && one.version === version);
  if (type === undefined) return `no matches for kind "${owner.kind}" in version "${owner.apiVersion}"`;
  const named = group === '' ? type.plural : `${type.plural}.${group}`;
  const definition = await reader.get('apiextensions.k8s.io/customresourcedefinitions', '', named);
  const versions = (definition?.spec?.versions ?? []) as Version[];
  const path = versions.find((one) => one.name === version)?.subresources?.scale?.specReplicasPath;
  if (path === undefined) return `${named} does not implement the scale subresource`;
  const object = await live(reader, groupResource(group, type.plural), namespace, owner);
  if (object === undefined) return undefined;
  const value = path
    .split('.')
    .filter((part) => part !== '')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], object);
  return { uid: owner.uid, replicas: typeof value === 'number' ? value : 0 };
}
