import { groupResource, type KubeObject } from '@berth/machinery/object';
import type {
  ClusterFacts,
  Decision,
  ObjectChange,
  Reader,
  ReconcileKey,
  Reconciler,
  ResourceType,
  Write,
} from '@berth/machinery/reconcile';
import type { NamespaceCondition } from '../../types.ts';
import { type Remains, terminationConditions } from './reconcile-conditions.ts';

const rootCa = 'kube-root-ca.crt';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export interface NamespaceSnapshot {
  name: string;
  /** Absent: it is gone. */
  namespace?: KubeObject;
  /** Of one that stays. */
  serviceAccount?: KubeObject;
  rootCa?: KubeObject;
  cluster?: ClusterFacts;
  /** Of one that goes away. The API shut its door before it said so: nothing comes in behind this list. */
  content?: readonly Remains[];
}

const conditionsOf = (namespace: KubeObject): readonly NamespaceCondition[] => namespace.status?.conditions ?? [];
const isTerminating = (namespace: KubeObject): boolean => namespace.metadata.deletionTimestamp !== undefined;

async function load(reader: Reader, { name }: ReconcileKey): Promise<NamespaceSnapshot> {
  const namespace = await reader.get('namespaces', '', name);
  if (namespace === undefined) return { name };
  if (isTerminating(namespace)) return { name, namespace, content: await contentOf(reader, name) };
  const [serviceAccount, found, cluster] = await Promise.all([
    reader.get('serviceaccounts', name, 'default'),
    reader.get('configmaps', name, rootCa),
    reader.cluster(),
  ]);
  return { name, namespace, serviceAccount, rootCa: found, cluster };
}

const deletable = ({ namespaced, virtual, storedAs, verbs }: ResourceType): boolean =>
  namespaced &&
  !virtual &&
  storedAs === undefined &&
  (verbs === undefined || (verbs.includes('list') && verbs.includes('delete')));

/** Everything in the namespace, of whatever type; a type served in several versions counts once. */
async function contentOf(reader: Reader, namespace: string): Promise<Remains[]> {
  const types = new Map<string, ResourceType>();
  for (const type of await reader.types())
    if (deletable(type) && !types.has(groupResource(type.group, type.plural)))
      types.set(groupResource(type.group, type.plural), type);
  return Promise.all(
    [...types].map(async ([resource, type]) => ({ type, objects: await reader.list(resource, { namespace }) })),
  );
}

function decide(snapshot: NamespaceSnapshot, now: Date): Decision {
  const { name, namespace, content = [] } = snapshot;
  // The API opens the name again when it takes the namespace out; if it died in between, nobody else would.
  if (namespace === undefined) return { writes: [{ verb: 'closeNamespace', namespace: name, closing: false }] };
  if (!isTerminating(namespace)) return furnish(snapshot);
  if (!(namespace.spec?.finalizers ?? []).includes('kubernetes')) return { writes: [] };
  return empty(namespace, content, now);
}

/** What every namespace has: an account for its pods, and the CA they verify the API by. */
function furnish({ name, serviceAccount, rootCa: known, cluster }: NamespaceSnapshot): Decision {
  const writes: Write[] = [];
  if (serviceAccount === undefined)
    writes.push({
      verb: 'create',
      object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
    });
  const data = { 'ca.crt': cluster?.caBundle ?? '' };
  const metadata = { name: rootCa, namespace: name, annotations: { 'kubernetes.io/description': description } };
  if (known === undefined)
    writes.push({ verb: 'create', object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data } });
  else if (known.data?.['ca.crt'] !== data['ca.crt']) writes.push({ verb: 'update', object: { ...known, data } });
  return { writes, independent: true };
}

/** Objects deleted in one go. */
const batch = 500;
/** Milliseconds after which what remains is looked at even if nothing was heard of it. */
const patience = 15_000;

const arePods = ({ type: { group, plural }, objects }: Remains): boolean =>
  group === '' && plural === 'pods' && objects.length > 0;

/**
 * Deletes what is there, pods before all else: they may need the rest to end in order (KEP 5080). Once nothing is there, gives the
 * namespace up.
 */
function empty(namespace: KubeObject, whole: readonly Remains[], now: Date): Decision {
  const content = whole.some(arePods) ? whole.filter(arePods) : whole;
  const objects = content.flatMap((remains) => remains.objects);
  const doomed = objects.filter(({ metadata }) => metadata.deletionTimestamp === undefined).slice(0, batch);
  if (doomed.length > 0)
    return {
      writes: doomed.map((object) => ({ verb: 'delete', object, propagationPolicy: 'Background' })),
      independent: true,
      requeueAfter: 0,
    };
  const status = statusWrites(namespace, content, now);
  if (objects.length > 0) return { writes: status, requeueAfter: patience };
  const finalizers = (namespace.spec.finalizers as string[]).filter((finalizer) => finalizer !== 'kubernetes');
  const object = { ...namespace, spec: { ...namespace.spec, finalizers } };
  return { writes: [...status, { verb: 'update', subresource: 'finalize', object }] };
}

function statusWrites(namespace: KubeObject, content: readonly Remains[], now: Date): Write[] {
  const old = conditionsOf(namespace);
  const conditions = terminationConditions(old, content, now);
  if (conditions === old && namespace.status?.phase === 'Terminating') return [];
  const status = { ...namespace.status, phase: 'Terminating', conditions };
  return [{ verb: 'update', subresource: 'status', object: { ...namespace, status } }];
}

const ofNamespace = (namespace: string | undefined): ReconcileKey[] =>
  namespace === undefined || namespace === '' ? [] : [{ namespace: '', name: namespace }];

/** What leaves a namespace may have been the last there was. */
const ofContent = (change: ObjectChange, reader: Reader): ReconcileKey[] | Promise<ReconcileKey[]> =>
  change.type === 'DELETED' ? ofLost(change.object.metadata.namespace, reader) : [];

async function ofLost(name: string | undefined, reader: Reader): Promise<ReconcileKey[]> {
  if (!name) return [];
  const namespace = await reader.get('namespaces', '', name);
  return namespace !== undefined && isTerminating(namespace) ? ofNamespace(name) : [];
}

/** Furnishes namespaces, and empties those that go away (upstream pkg/controller/namespace, serviceaccount, certificates/rootcacertpublisher). */
export const reconciler: Reconciler<NamespaceSnapshot> = {
  name: 'namespace',
  watches: [
    { resource: 'namespaces', keys: ({ object }) => ofNamespace(object.metadata.name) },
    {
      resource: 'serviceaccounts',
      keys: ({ type, object }) =>
        type === 'DELETED' && object.metadata.name === 'default' ? ofNamespace(object.metadata.namespace) : [],
    },
    {
      resource: 'configmaps',
      keys: (change) => {
        const { name, namespace } = change.unread ?? change.object.metadata;
        return change.type !== 'ADDED' && name === rootCa ? ofNamespace(namespace) : [];
      },
    },
    { resource: '*', keys: ofContent },
  ],
  load,
  decide,
};
