import type { Client } from '@berth/machinery/client';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import type { Decision, ObjectChange, Reader, ReconcileKey, Reconciler } from '@berth/machinery/reconcile';
import type { DriverDeps } from '../driver.ts';

export const configMap = (name: string, resourceVersion = '1', data: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'blue', uid: `${name}-uid`, resourceVersion },
  data,
});

export const changed = (
  object: KubeObject,
  type: ObjectChange['type'] = 'MODIFIED',
  resource = 'configmaps',
): ObjectChange => ({ resource, type, object });

/** A client that keeps nothing but what it was asked, unless told how to answer. */
export function fakeClient(answers: Partial<Client> = {}) {
  const asked: { verb: string; object: KubeObject | undefined; options: unknown }[] = [];
  let version = 100;
  const written = (verb: string) => async (_identity: unknown, object: KubeObject, options?: unknown) => {
    asked.push({ verb, object, options });
    version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
  };
  const client: Client = {
    get: async () => undefined,
    create: written('create'),
    update: written('update'),
    createMany: async (identity, objects, options) =>
      Promise.all(objects.map((object) => client.create(identity, object, options))),
    delete: async (_identity, ref, options) => {
      asked.push({ verb: 'delete', object: configMap(ref.name), options });
      return undefined;
    },
    ...answers,
  };
  return { client, asked, of: (kind: string) => asked.filter(({ object }) => object?.kind === kind) };
}

export const reader: Reader = {
  get: async () => undefined,
  list: async () => [],
  guard: async (ownerUid) => ({ ownerUid, value: 0 }),
  dependents: async () => [],
  allocation: async (nodeName) => ({ nodeName, value: 0 }),
  types: async () => [{ group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true }],
  cluster: async () => ({ caBundle: '', serviceCidr: '10.96.0.0/16', apiServer: { addresses: [], port: 443 } }),
};

/** A reconciler of config maps by name that decides what it is told. */
export function reconcilerOf(
  name: string,
  decide: (key: ReconcileKey, now: Date) => Decision | Promise<Decision>,
): Reconciler<Decision> {
  return {
    name,
    watches: [
      { resource: 'configmaps', keys: ({ object }) => [{ namespace: 'blue', name: object.metadata.name ?? '' }] },
    ],
    load: async (_reader, key) => decide(key, new Date(0)),
    decide: (decision) => decision,
  };
}

export const store: DriverDeps['store'] = {
  raiseGuard: (_cluster, guard, expected) => ({
    update: { pk: 'g', sk: guard },
    add: { v: 1 },
    ...(expected === undefined ? {} : { condition: { attribute: 'v', op: '=', value: expected } }),
  }),
  closeNamespace: async () => {},
  due: (cluster, at, key, reason) => ({ put: { pk: `d#${cluster}`, sk: at.toISOString(), key, reason } }),
  takeDue: async () => [],
  finishDue: async () => {},
};

export const conflict = (): ApiError => new ApiError('Conflict', 'it was changed');
