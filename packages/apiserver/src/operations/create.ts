import { readEmptyLists } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { alreadyExists, forbiddenResource } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { deepCopy } from '@berth/machinery/values';
import { CompanionConflict, NamespaceClosing, type StoredObject, type Write, WriteConflict } from '@berth/store/types';
import {
  afterCreate,
  beforeCreate,
  companionRefused,
  companionsFor,
  mutate,
  reserves,
  validate,
} from '../admission/index.ts';
import type { AdmissionRequest } from '../admission/plugin.ts';
import { byOf } from '../audit.ts';
import { formsOf, shownIn } from '../conversion/convert.ts';
import {
  type Call,
  epochOf,
  hookContext,
  keyOf,
  layoutOf,
  readObject,
  resourceName,
  seconds,
  stateOf,
  type WriteSettings,
} from './call.ts';
import { setDefaults, track, validateNew, warn } from './prepare.ts';
import { namespaceTerminating } from './terminating.ts';

/** Names generated before giving up (registry/generic/registry maxNameGenerationCreateAttempts). */
const nameAttempts = 8;

/** What a client cannot decide of a new object goes (rest.WipeObjectMetaSystemFields). */
function wipeSystemFields(kind: KindDefinition, namespace: string, object: KubeObject): void {
  const { metadata } = object;
  if (kind.namespaced) {
    if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace)
      throw new ApiError(
        'BadRequest',
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    metadata.namespace = namespace;
  } else delete metadata.namespace;
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink'] as const)
    delete (metadata as Record<string, unknown>)[field];
  delete metadata.uid;
  delete metadata.creationTimestamp;
}

/**
 * Upstream finds a version only where it writes: after everything else that may be wrong, and not in a dry run, which answers with
 * it (apiserver pkg/storage/etcd3/store.go Create, registry/generic/registry/dryrun.go). It says so with a 500.
 */
function withoutVersion({ metadata }: KubeObject): void {
  if (/^0*[1-9][0-9]*$/.test(metadata.resourceVersion ?? ''))
    throw new ApiError('BadRequest', 'resourceVersion should not be set on objects to be created');
  delete metadata.resourceVersion;
}

/** What the server decides instead, once the object is mutated: mutating plugins see neither (rest.FillObjectMetaSystemFields). */
function setSystemFields(call: Call, kind: KindDefinition, { metadata }: KubeObject): void {
  metadata.uid = call.server.ids.uid();
  metadata.creationTimestamp = seconds(call.now);
  if (kind.generationOf === null) delete metadata.generation;
  else metadata.generation = 1;
}

/**
 * Runs a new object through everything before its validation: `object` of the answer is what it became. What admission adds
 * belongs to no field manager (endpoints/handlers/create.go).
 */
async function prepareNew(
  call: Call,
  kind: KindDefinition,
  namespace: string,
  sent: KubeObject,
  settings: WriteSettings,
): Promise<AdmissionRequest> {
  if (kind.refusesNew !== undefined)
    throw forbiddenResource(resourceName(kind), sent.metadata.name ?? '', kind.refusesNew);
  wipeSystemFields(kind, namespace, sent);
  setDefaults(kind, sent);
  const object = track(call, kind, settings, sent);
  const request: AdmissionRequest = { call, kind, object, old: undefined, operation: 'CREATE', settings };
  await mutate(request);
  const { name, generateName = '' } = object.metadata;
  if ((name ?? '') === '' && generateName !== '') anew.set(request, deepCopy(object));
  finish(request);
  return request;
}

/** What a request with generateName begins with again when a name was taken: what follows from a name follows from the next one. */
const anew = new WeakMap<AdmissionRequest, KubeObject>();

/** Gives a mutated object its name, and what the server and its kind decide. */
function finish({ call, kind, object, settings }: AdmissionRequest): void {
  setSystemFields(call, kind, object);
  generateName(call, object);
  kind.prepareForCreate?.(object, hookContext(call, settings));
  setDefaults(kind, object);
  if (kind.generationOf === undefined && object.spec === undefined) delete object.metadata.generation;
}

/** The object as it will be written is sound, by its kind and by the validating phase of admission. */
async function check(request: AdmissionRequest): Promise<void> {
  const { call, kind, object, settings } = request;
  // An attempt before may have printed it.
  readEmptyLists(kind.schema, object);
  validateNew(call, kind, object, settings);
  await validate(request);
  warn(call, kind, object, undefined, settings);
}

/** Validation and what comes after it see the name. */
function generateName(call: Call, object: KubeObject): void {
  const { name, generateName: base } = object.metadata;
  if ((name !== undefined && name !== '') || base === undefined || base === '') return;
  object.metadata.name = `${base.slice(0, 58)}${call.server.ids.suffix(5)}`;
}

/** Upstream's words when every generated name was taken (errors.NewGenerateNameConflict). */
function noNameLeft(kind: KindDefinition, name: string): ApiError {
  const taken = alreadyExists(resourceName(kind), name);
  return new ApiError(
    'AlreadyExists',
    `${taken.message}, the server was not able to generate a unique name for the object`,
    { ...taken.details, retryAfterSeconds: 1 },
  );
}

/** Turns what the store says of a write into what the client is told. */
export function writeFailure(kind: KindDefinition, name: string, error: unknown): unknown {
  if (error instanceof NamespaceClosing) return namespaceTerminating(kind, name, error.namespace);
  if (error instanceof CompanionConflict)
    return new ApiError(
      'Conflict',
      `${kind.plural} "${name}": what the write depends on has changed; read again and retry`,
      { name, kind: kind.plural },
    );
  return error;
}

async function writeOf(request: AdmissionRequest, namespace: string): Promise<Write> {
  const { call, kind, object, settings } = request;
  return {
    key: keyOf(call, kind, namespace, object.metadata.name ?? ''),
    previous: undefined,
    next: stateOf(kind, object, await formsOf(call, kind, object)),
    companions: [...(settings.companions ?? []), ...epochOf(call, kind, settings), ...(await companionsFor(request))],
    ...layoutOf(kind),
    ...byOf(call, settings),
  };
}

/**
 * What was written, as it will be read: a version it is not kept in may know more than the one that it is kept in. Where it can
 * not be converted back, the write has been made all the same, and is answered as it was sent.
 */
export async function answerOf(
  call: Call,
  kind: KindDefinition,
  written: KubeObject,
  stored: StoredObject,
): Promise<KubeObject> {
  if (kind.storedAs === undefined) return written;
  try {
    return readObject(kind, await shownIn(call, kind, stored));
  } catch (error) {
    if (error instanceof ApiError) return written;
    throw error;
  }
}

/** Creates an object. `object` is the server's own copy and becomes the answer. @throws ApiError */
export const create = async (...what: Parameters<typeof createStored>): Promise<KubeObject> =>
  (await createStored(...what)).object;

/** As `create`, with what the store keeps of it; nothing after a dry run. */
export async function createStored(
  call: Call,
  kind: KindDefinition,
  namespace: string,
  object: KubeObject,
  settings: WriteSettings,
): Promise<{ object: KubeObject; stored?: StoredObject }> {
  const made = await writeNew(await prepareNew(call, kind, namespace, object, settings), namespace);
  return made.stored === undefined ? made : { ...made, object: await answerOf(call, kind, made.object, made.stored) };
}

/** A companion of admission did not hold, as opposed to one that the caller gave. */
const isAdmissions = (error: unknown, { companions = [] }: WriteSettings): boolean =>
  error instanceof CompanionConflict && error.index >= companions.length;

/** Writes an object that is prepared; tries again under another name, or when what admission counted has moved. */
async function writeNew(
  request: AdmissionRequest,
  namespace: string,
): Promise<{ object: KubeObject; stored?: StoredObject }> {
  const { call, kind, settings } = request;
  const first = anew.get(request);
  for (let attempt = 1; ; attempt++) {
    if (first !== undefined && attempt > 1) {
      request.object = deepCopy(first);
      finish(request);
    }
    const prepared = request.object;
    await check(request);
    // An attempt before may have given it one.
    if (!settings.dryRun && attempt === 1) withoutVersion(prepared);
    const name = prepared.metadata.name ?? '';
    const undo = await beforeCreate(request);
    try {
      const write = await writeOf(request, namespace);
      if (settings.dryRun) {
        if ((await call.server.store.get(keyOf(call, kind, namespace, name))) !== undefined)
          throw alreadyExists(resourceName(kind), name);
        await undo();
        return { object: prepared };
      }
      const stored = await call.server.store.write(write);
      call.server.notify?.(call.cluster.id, write.key.resource);
      await afterCreate(request);
      return { object: prepared, stored };
    } catch (error) {
      await undo();
      if (isAdmissions(error, settings) && attempt < nameAttempts) {
        await companionRefused(request);
        // The write that was not made gave it one.
        delete prepared.metadata.resourceVersion;
        continue;
      }
      if (!(error instanceof WriteConflict)) throw writeFailure(kind, name, error);
      if (first === undefined) throw alreadyExists(resourceName(kind), name);
      if (attempt >= nameAttempts) throw noNameLeft(kind, name);
    }
  }
}

/** What takes something beside the object with it (a Service its address) is created alone. */
async function oneByOne(
  call: Call,
  kind: KindDefinition,
  namespace: string,
  objects: readonly KubeObject[],
  settings: WriteSettings,
): Promise<(KubeObject | Error)[]> {
  const answers: (KubeObject | Error)[] = [];
  for (const object of objects)
    answers.push(
      await create(call, kind, namespace, object, settings).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      ),
    );
  return answers;
}

/** Objects of one kind and namespace in as few transactions as the store allows; each answers or fails by itself. */
export async function createMany(
  call: Call,
  kind: KindDefinition,
  namespace: string,
  objects: readonly KubeObject[],
  settings: WriteSettings,
): Promise<(KubeObject | Error)[]> {
  const [first] = objects;
  if (first === undefined) return [];
  if (settings.dryRun || reserves({ call, kind, object: first, old: undefined, operation: 'CREATE', settings }))
    return oneByOne(call, kind, namespace, objects, settings);
  const ready = await Promise.all(
    objects.map(async (object) => {
      try {
        const request = await prepareNew(call, kind, namespace, object, settings);
        await check(request);
        return { request, write: await writeOf(request, namespace) };
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    }),
  );
  const good = ready.filter((one): one is Exclude<typeof one, Error> => !(one instanceof Error));
  const written = await call.server.store.writeMany(good.map(({ write }) => write));
  const outcomes = new Map(good.map((one, index) => [one, written[index]]));
  if (good.length > 0) call.server.notify?.(call.cluster.id, keyOf(call, kind, namespace, '').resource);
  return Promise.all(
    ready.map(async (one) => {
      if (one instanceof Error) return one;
      const { request } = one;
      try {
        return await settle(request, namespace, outcomes.get(one));
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    }),
  );
}

/** What became of one object of many; where what admission counted has moved, it is written again by itself. */
async function settle(
  request: AdmissionRequest,
  namespace: string,
  outcome: StoredObject | Error | undefined,
): Promise<KubeObject> {
  const { kind, object, settings } = request;
  const name = object.metadata.name ?? '';
  if (outcome instanceof WriteConflict) throw alreadyExists(resourceName(kind), name);
  if (isAdmissions(outcome, settings)) {
    await companionRefused(request);
    return (await writeNew(request, namespace)).object;
  }
  if (outcome instanceof Error) throw writeFailure(kind, name, outcome);
  await afterCreate(request);
  return object;
}
