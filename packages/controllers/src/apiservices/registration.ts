import { builtInApiServices, localApiService, managedLabel } from '@berth/kinds/apiregistration/priorities';
import type { CustomResourceDefinition } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type { ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';

const resource = 'apiregistration.k8s.io/apiservices';
const definitions = 'apiextensions.k8s.io/customresourcedefinitions';

interface Snapshot {
  live: KubeObject | undefined;
  /** The registration that there should be of what this server serves itself. */
  wanted: KubeObject | undefined;
}

const builtIn = new Map(builtInApiServices.map((object) => [object.metadata.name ?? '', object]));

/** Group and versions of a definition's kinds that are served. */
function servedBy(definition: KubeObject): { group: string; versions: string[] } {
  const { group, versions } = (definition as unknown as CustomResourceDefinition).spec;
  return { group, versions: versions.filter(({ served }) => served).map(({ name }) => name) };
}

const managed = (object: KubeObject): string => object.metadata.labels?.[managedLabel] ?? '';

/**
 * Registers what this server serves itself, each version of a group, custom ones included (kube-aggregator
 * pkg/controllers/autoregister, pkg/controlplane/controller/crdregistration). What somebody registered by hand is theirs.
 */
export const reconciler: Reconciler<Snapshot> = {
  name: 'autoregister',
  username: 'system:apiserver',
  watches: [
    { resource, keys: ({ object }) => [{ namespace: '', name: object.metadata.name ?? '' }] },
    {
      resource: definitions,
      keys({ object, previous }): ReconcileKey[] {
        const names = [object, previous].flatMap((one) => {
          if (one === undefined) return [];
          const { group } = servedBy(one);
          const { versions } = (one as unknown as CustomResourceDefinition).spec;
          return versions.map(({ name }) => `${name}.${group}`);
        });
        return [...new Set(names)].map((name) => ({ namespace: '', name }));
      },
    },
  ],
  async load(reader, { name }) {
    const live = await reader.get(resource, '', name);
    if (builtIn.has(name)) return { live, wanted: builtIn.get(name) };
    const dot = name.indexOf('.');
    const [version, group] = [name.slice(0, dot), name.slice(dot + 1)];
    const served = (await reader.list(definitions)).some((definition) => {
      const found = servedBy(definition);
      return found.group === group && found.versions.includes(version);
    });
    return { live, wanted: served ? localApiService(group, version, 'true') : undefined };
  },
  decide({ live, wanted }) {
    if (live === undefined) return { writes: wanted === undefined ? [] : [{ verb: 'create', object: wanted }] };
    // Those made at the beginning may be changed since: their priorities are the owner's.
    if (managed(live) !== 'true' || live.metadata.deletionTimestamp !== undefined) return { writes: [] };
    if (wanted === undefined) return { writes: [{ verb: 'delete', object: live }] };
    if (deepEqual(live.spec, wanted.spec)) return { writes: [] };
    return { writes: [{ verb: 'update', object: { ...live, spec: wanted.spec } }] };
  },
};
