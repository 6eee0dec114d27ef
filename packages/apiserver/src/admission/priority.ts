import { ApiError } from '@berth/machinery/errors';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { Store } from '@berth/store/types';
import type { Call } from '../operations/call.ts';
import type { AdmissionPlugin } from './plugin.ts';

const resource = 'scheduling.k8s.io/priorityclasses';

async function classNamed(call: Call, name: string): Promise<KubeObject | undefined> {
  const stored = await call.server.store.get({ cluster: call.cluster.id, resource, namespace: '', name });
  return stored === undefined ? undefined : (JSON.parse(stored.body) as KubeObject);
}

interface Default {
  /** Head of the classes' log when it was looked for. */
  head: number;
  found: KubeObject | undefined;
}

/** Every pod asks, and classes hardly ever change: what was found stands until something is written. */
const defaults = new WeakMap<Store, Map<string, Default>>();
const maxClusters = 1000;

/** The class for pods that name none. Few clusters have one: the list is short. */
async function defaultClass({ server: { store }, cluster }: Call): Promise<KubeObject | undefined> {
  const head = await store.head(cluster.id, resource);
  const byCluster = defaults.get(store) ?? new Map<string, Default>();
  const known = byCluster.get(cluster.id);
  if (known?.head === head) return known.found;
  const { objects, resourceVersion } = await store.list({ cluster: cluster.id, resource, limit: 500 });
  const classes = objects
    .map((stored) => JSON.parse(stored.body) as KubeObject)
    .filter((one) => one.globalDefault === true);
  const [found] = classes.sort((a, b) => a.value - b.value);
  if (byCluster.size >= maxClusters) byCluster.clear();
  byCluster.set(cluster.id, { head: resourceVersion, found });
  defaults.set(store, byCluster);
  return found;
}

/** Priority: spec.priority and preemptionPolicy follow from the class, and a client may not say otherwise. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  handles: ({ kind, operation, settings }) =>
    kind.kind === 'Pod' && kind.group === '' && operation === 'CREATE' && settings.subresource === '',
  async admit({ call, object }) {
    const { spec } = object;
    const name: string = spec.priorityClassName ?? '';
    const found = name === '' ? await defaultClass(call) : await classNamed(call, name);
    const refuse = (why: string): ApiError =>
      forbiddenResource({ group: '', resource: 'pods' }, object.metadata.name ?? '', why);
    if (name !== '' && found === undefined) throw refuse(`no PriorityClass with name ${name} was found`);
    const value = (found?.value as number | undefined) ?? 0;
    if (spec.priority !== undefined && spec.priority !== value)
      throw refuse(
        `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
      );
    if (found !== undefined) spec.priorityClassName = found.metadata.name;
    spec.priority = value;
    spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority';
  },
};
