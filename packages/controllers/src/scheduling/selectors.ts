import { controllerOf } from '@berth/kinds/apps/replicaset/reconcile-owner';
import type { KubeObject } from '@berth/machinery/object';
import type { Reader } from '@berth/machinery/reconcile';
import { matches, selectorFromSet, selectorOf } from '@berth/machinery/selectors';

type Matcher = (labels: Readonly<Record<string, string>>) => boolean;

/** Controllers whose selectors tell which pods are of a kind, and where they are kept. */
const controllers: Record<string, string> = { ReplicaSet: 'apps/replicasets' };

/** Which pods stand in for one another: those of the same services and controller (scheduler helper DefaultSelector). */
export interface Siblings {
  services: readonly KubeObject[];
  /** By uid. */
  controllers: ReadonlyMap<string, KubeObject>;
}

export async function readSiblings(reader: Reader, pods: readonly KubeObject[]): Promise<Siblings> {
  const namespaces = new Set(pods.map(({ metadata }) => metadata.namespace ?? ''));
  const services = await Promise.all([...namespaces].map((namespace) => reader.list('services', { namespace })));
  const places = new Map<string, { resource: string; namespace: string; name: string }>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    const resource =
      owner !== undefined && Object.hasOwn(controllers, owner.kind) ? controllers[owner.kind] : undefined;
    if (owner !== undefined && resource !== undefined)
      places.set(owner.uid, { resource, namespace: pod.metadata.namespace ?? '', name: owner.name });
  }
  const found = await Promise.all(
    [...places.values()].map(({ resource, namespace, name }) => reader.get(resource, namespace, name)),
  );
  return {
    services: services.flat(),
    controllers: new Map(
      found.filter((object) => object !== undefined).map((object) => [object.metadata.uid ?? '', object]),
    ),
  };
}

export function selectorsOf({ services, controllers: known }: Siblings, pod: KubeObject): Matcher[] {
  const selectors: Matcher[] = [];
  for (const { metadata, spec } of services) {
    if (metadata.namespace !== pod.metadata.namespace || Object.keys(spec?.selector ?? {}).length === 0) continue;
    const selector = selectorFromSet(spec.selector);
    if (matches(selector, pod.metadata.labels)) selectors.push((labels) => matches(selector, labels));
  }
  const controller = known.get(controllerOf(pod)?.uid ?? '');
  if (controller !== undefined) {
    const selector = selectorOf(controller.spec.selector);
    selectors.push((labels) => matches(selector, labels));
  }
  return selectors;
}
