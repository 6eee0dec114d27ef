import { ApiError } from '@berth/machinery/errors';
import { forbiddenResource, goQuote } from '@berth/machinery/invalid';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import type { syncRequest, SyncResponse } from '@berth/machinery/nodeprotocol';
import type { KubeObject } from '@berth/machinery/object';
import { deepCopy } from '@berth/machinery/values';
import type { StoredObject } from '@berth/store/types';
import type * as z from 'zod';
import { expectationOf, readObject } from '../http/body.ts';
import { type Call, resourceName } from '../operations/call.ts';
import { create, createMany } from '../operations/create.ts';
import { remove } from '../operations/delete.ts';
import { changedBy, update } from '../operations/update.ts';

export type SyncWrite = z.output<typeof syncRequest>['writes'][number];
export type SyncResult = SyncResponse['results'][number];

/** Writes of different objects that are on their way at once. */
const lanes = 16;
const settings = { fieldManager: 'kubelet', dryRun: false };

/** A write that is understood: what it does to what. */
interface Step {
  verb: SyncWrite['verb'];
  kind: KindDefinition;
  subresource: string;
  namespace: string;
  name: string;
  /** What a create makes. */
  object?: KubeObject;
  run(): Promise<KubeObject>;
}

/**
 * Carries out an agent's writes, each by the ordinary operations and with its own authorization. Writes of one object keep
 * their order; others do not wait for each other. One answer each; a failure stops no other.
 */
export async function carryOut(call: Call, writes: readonly SyncWrite[]): Promise<SyncResult[]> {
  const results: SyncResult[] = new Array(writes.length);
  const queues = Map.groupBy(writes.keys(), (index) => laneOf(call, writes[index] as SyncWrite));
  const waiting = [...queues];
  let next = 0;
  const worker = async () => {
    for (let lane = waiting[next]; lane !== undefined; lane = waiting[next]) {
      next += 1;
      const [name, queue] = lane;
      const parts = name.startsWith(together) ? [queue] : queue.map((index) => [index]);
      for (const part of parts) {
        const answers = await answer(
          call,
          part.map((index) => writes[index] as SyncWrite),
        );
        part.forEach((index, i) => {
          results[index] = answers[i] as SyncResult;
        });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, waiting.length) }, worker));
  return results;
}

/** Before the kind and namespace of new events, which are written together: they are many, and none of them is written twice. */
const together = 'together/';

/** Objects are told apart by kind and name alone: a delete names a resource, the others a kind. */
function laneOf(call: Call, write: SyncWrite): string {
  if (write.verb === 'delete') return `${write.ref.namespace}/${write.ref.name}`;
  const { metadata } = write.object as { metadata?: { namespace?: unknown; name?: unknown } };
  const { apiVersion, kind } = write.object;
  const expires = call.server.index.byKind(String(apiVersion), String(kind))?.expiresAfter !== undefined;
  if (write.verb === 'create' && expires) return `${together}${String(apiVersion)}/${metadata?.namespace ?? ''}`;
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

/** Carries out one write, or several creates of a kind together; each is judged and answered by itself. */
async function answer(call: Call, writes: readonly SyncWrite[]): Promise<SyncResult[]> {
  const steps = await Promise.all(
    writes.map(async (write) => {
      try {
        const step = await stepOf(call, write);
        await authorize(call, step);
        return step;
      } catch (error) {
        return asError(error);
      }
    }),
  );
  const allowed = steps.filter((step): step is Step => !(step instanceof Error));
  const outcomes = new Map(allowed.map((step, i) => [step, i]));
  const written = await carried(call, allowed);
  return steps.map((step, i) => {
    const outcome = step instanceof Error ? step : (written[outcomes.get(step) ?? 0] as KubeObject | Error);
    return resultOf(call, (writes[i] as SyncWrite).verb, outcome);
  });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function carried(call: Call, steps: readonly Step[]): Promise<(KubeObject | Error)[]> {
  const [first] = steps;
  if (first === undefined) return [];
  if (steps.length === 1) return [await first.run().catch(asError)];
  const objects = steps.flatMap(({ object }) => object ?? []);
  return createMany(call, first.kind, first.namespace, objects, { ...settings, subresource: '' });
}

function resultOf(call: Call, verb: SyncWrite['verb'], outcome: KubeObject | Error): SyncResult {
  if (!(outcome instanceof Error)) return { resourceVersion: outcome.metadata.resourceVersion ?? '' };
  if (outcome instanceof ApiError) return { status: { ...outcome.toStatus() } };
  call.server.log.error({ error: outcome, node: call.identity.username, verb }, 'a write of an agent failed');
  const told = new ApiError('InternalError', 'an internal error occurred; the write may be sent again');
  return { status: { ...told.toStatus() } };
}

async function stepOf(call: Call, write: SyncWrite): Promise<Step> {
  if (write.verb === 'delete') {
    const { resource, namespace, name } = write.ref;
    const found = call.server.index.stored(resource);
    if (found === undefined) throw new ApiError('NotFound', `there is no resource ${goQuote(resource)}`);
    const kind = await whole(found);
    // The containers are gone, so there is nothing left to wait for; a namesake made since is not meant.
    const options = {
      ...settings,
      subresource: '',
      gracePeriodSeconds: 0,
      preconditions: { uid: write.uid },
      ...lastStatus(call, kind, write),
    };
    return {
      verb: 'delete',
      kind,
      subresource: '',
      namespace,
      name,
      run: async () => (await remove(call, kind, namespace, name, options)).object,
    };
  }
  const { apiVersion, kind: kindName } = write.object;
  const found = call.server.index.byKind(String(apiVersion), String(kindName));
  if (found === undefined || found.virtual === true)
    throw new ApiError(
      'BadRequest',
      `no kind ${goQuote(String(kindName))} is served in version ${goQuote(String(apiVersion))}`,
    );
  const kind = await whole(found);
  const object = readObject({ value: write.object, duplicates: [] }, expectationOf(kind, 'Ignore', []));
  const { namespace = '', name = '' } = object.metadata;
  if (kind.namespaced && namespace === '')
    throw new ApiError('BadRequest', `${kind.kind} ${goQuote(name)} needs metadata.namespace`);
  const make = () => create(call, kind, namespace, object, { ...settings, subresource: '' });
  if (write.verb === 'create') return { verb: 'create', kind, subresource: '', namespace, name, object, run: make };
  const { subresource } = write;
  const request = {
    kind,
    namespace,
    name,
    settings: { ...settings, subresource },
    // Asked again after another writer's change: what it gets is changed in place.
    change: () => deepCopy(object),
    ...(kind.allowCreateOnUpdate === true && subresource === ''
      ? { create: async () => ({ object: await make() }) }
      : {}),
  };
  return { verb: 'update', kind, subresource, namespace, name, run: async () => (await update(call, request)).object };
}

/** A pod that goes tells how it ended: its status passes everything that a status of its own would. */
function lastStatus(
  call: Call,
  kind: KindDefinition,
  { ref, status }: Extract<SyncWrite, { verb: 'delete' }>,
): { last?(stored: StoredObject): Promise<KubeObject> } {
  if (status === undefined) return {};
  const { namespace, name } = ref;
  const change = (live: () => KubeObject): KubeObject => ({ ...live(), status: deepCopy(status) });
  const request = { kind, namespace, name, settings: { ...settings, subresource: 'status' }, change };
  return {
    async last(stored) {
      await authorize(call, { verb: 'update', kind, subresource: 'status', namespace, name });
      return changedBy(call, request, stored);
    },
  };
}

async function authorize(call: Call, { verb, kind, subresource, namespace, name }: Omit<Step, 'run'>): Promise<void> {
  const { identity } = call;
  const { allowed } = await call.server.authorize(call.cluster, identity, {
    kind: 'resource',
    verb,
    group: kind.group,
    resource: kind.plural,
    subresource,
    namespace,
    name,
  });
  if (allowed) return;
  const resource = subresource === '' ? kind.plural : `${kind.plural}/${subresource}`;
  const where = kind.namespaced ? ` in the namespace ${goQuote(namespace)}` : ' at the cluster scope';
  throw forbiddenResource(
    resourceName(kind),
    name,
    `User ${goQuote(identity.username)} cannot ${verb} resource ${goQuote(resource)} in API group ${goQuote(kind.group)}${where}`,
  );
}
