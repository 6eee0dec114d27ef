import { ApiError } from '@berth/machinery/errors';
import type { Client, DeleteOptions, WriteOptions } from '@berth/machinery/client';
import type { Identity } from '@berth/machinery/identity';
import { type Kind, type KindDefinition, whole } from '@berth/machinery/kind';
import { groupResource, type GroupResource, type KubeObject } from '@berth/machinery/object';
import type { Guard } from '@berth/machinery/reconcile';
import { deepCopy } from '@berth/machinery/values';
import type { Operation } from '@berth/table/port';
import { createServer } from './app.ts';
import { shownIn } from './conversion/convert.ts';
import { kindsOf } from './customkinds.ts';
import type { ApiDeps } from './deps.ts';
import type { KindIndex } from './kindindex.ts';
import { type Call, keyOf, readObject, type Server, type WriteSettings } from './operations/call.ts';
import { create, createMany } from './operations/create.ts';
import { remove } from './operations/delete.ts';
import { update } from './operations/update.ts';
import { bind } from './subresources/binding.ts';

/** The API of one cluster without HTTP (machinery/client.ts), for the code of this process that writes as itself. */
export function createClient(deps: ApiDeps, cluster: string): Client {
  const server = createServer(deps);
  const callAs = async (identity: Identity): Promise<Call> => {
    const info = await deps.clusters.get(cluster);
    if (info === undefined) throw new ApiError('NotFound', `cluster "${cluster}" not found`);
    return { server, cluster: info, identity, now: deps.clock.now(), warnings: [] };
  };
  const settingsOf = (options: WriteOptions | DeleteOptions = {}, identity?: Identity): WriteSettings => ({
    subresource: 'subresource' in options ? (options.subresource ?? '') : '',
    fieldManager: ('fieldManager' in options ? options.fieldManager : undefined) ?? managerOf(identity),
    dryRun: options.dryRun ?? false,
    companions: [
      ...(options.guard === undefined ? [] : [raise(server, cluster, options.guard)]),
      ...((('companions' in options ? options.companions : undefined) ?? []) as readonly Operation[]),
    ],
  });

  return {
    async get(resource, namespace, name) {
      const call = await callAs({ username: 'system:berth', groups: [] });
      const kind = await kindNamed(call, resource);
      const stored = await deps.store.get(keyOf(call, kind, namespace, name));
      return stored === undefined ? undefined : readObject(kind, await shownIn(call, kind, stored));
    },
    async create(identity, object, options) {
      const call = await callAs(identity);
      const copy = deepCopy(object);
      if (options?.subresource === 'binding' || object.kind === 'Binding')
        return bind(
          call,
          object.metadata.namespace ?? '',
          object.metadata.name ?? '',
          copy,
          settingsOf(options, identity),
        );
      const kind = await kindOf(call, object);
      return create(call, kind, object.metadata.namespace ?? '', copy, settingsOf(options, identity));
    },
    async createMany(identity, objects, options) {
      const [first] = objects;
      if (first === undefined) return [];
      const call = await callAs(identity);
      const kind = await kindOf(call, first);
      return createMany(
        call,
        kind,
        first.metadata.namespace ?? '',
        objects.map((object) => deepCopy(object)),
        settingsOf(options, identity),
      );
    },
    async update(identity, object, options) {
      const call = await callAs(identity);
      const kind = await kindOf(call, object);
      const { namespace = '', name = '' } = object.metadata;
      const { object: written } = await update(call, {
        kind,
        namespace,
        name,
        settings: settingsOf(options, identity),
        change: () => deepCopy(object),
      });
      return written;
    },
    async delete(identity, ref, options = {}) {
      const call = await callAs(identity);
      const kind = await kindNamed(call, ref.resource);
      const { gracePeriodSeconds, propagationPolicy, preconditions } = options;
      const { object } = await remove(call, kind, ref.namespace, ref.name, {
        ...settingsOf(options, identity),
        ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
        ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
        ...(preconditions === undefined ? {} : { preconditions }),
      });
      return object;
    },
  };
}

/** `deployment-controller` of `system:serviceaccount:kube-system:deployment-controller`; upstream's is kube-controller-manager. */
const managerOf = (identity: Identity | undefined): string =>
  identity?.username.startsWith('system:serviceaccount:kube-system:')
    ? 'kube-controller-manager'
    : (identity?.username.split(':').at(-1) ?? 'berth');

const raise = (server: Server, cluster: string, guard: Guard): Operation =>
  server.store.raiseGuard(cluster, `kids#${guard.ownerUid}`, guard.value);

async function kindOf(call: Call, { apiVersion, kind: name }: KubeObject): Promise<KindDefinition> {
  const kind = call.server.index.byKind(apiVersion, name) ?? (await kindsOf(call)).byKind(apiVersion, name);
  if (kind === undefined) throw new ApiError('NotFound', `no kind "${name}" is served in ${apiVersion}`);
  return whole(kind);
}

async function kindNamed(call: Call, resource: GroupResource): Promise<KindDefinition> {
  const of = ({ stored, all }: KindIndex): Kind | undefined =>
    stored(resource) ?? all.find((one) => groupResource(one.group, one.plural) === resource);
  const kind = of(call.server.index) ?? of(await kindsOf(call));
  if (kind === undefined) throw new ApiError('NotFound', `no resource "${resource}" is served`);
  return whole(kind);
}

/** Every kind of a cluster, custom ones included, for code of this process that has no request. */
export function createKindList(deps: ApiDeps, cluster: string): () => Promise<readonly Kind[]> {
  const server = createServer(deps);
  return async () => {
    const info = await deps.clusters.get(cluster);
    if (info === undefined) throw new ApiError('NotFound', `cluster "${cluster}" not found`);
    const identity = { username: 'system:berth', groups: [] };
    return (await kindsOf({ server, cluster: info, identity, now: deps.clock.now(), warnings: [] })).all;
  };
}
