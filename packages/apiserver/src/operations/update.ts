import { ignoreTimestamps } from '@berth/machinery/apply';
import { ApiError } from '@berth/machinery/errors';
import { conflict, invalid, invalidValue } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { CompanionConflict, type StoredObject, WriteConflict } from '@berth/store/types';
import { afterCreate, beforeCreate, companionRefused, companionsFor, mutate, validate } from '../admission/index.ts';
import { getWithEpoch } from '../admission/configuration.ts';
import type { AdmissionRequest } from '../admission/plugin.ts';
import { byOf } from '../audit.ts';
import { formsOf, shownIn } from '../conversion/convert.ts';
import {
  type Call,
  epochOf,
  hookContext,
  keyOf,
  layoutOf,
  missing,
  previousOf,
  readObject,
  resourceName,
  stateOf,
  type WriteSettings,
} from './call.ts';
import { answerOf, writeFailure } from './create.ts';
import { removeNow } from './delete.ts';
import { setDefaults, track, validateChanged, warn } from './prepare.ts';

/** How often a write without a precondition of the client's is tried against other writers (GuaranteedUpdate has no bound). */
const attempts = 16;

/** A binding gives a pod its node beside its strategy, which alone counts generations (pod/storage/storage.go). */
const sameGeneration = new Set(['status', 'binding']);

export interface UpdateRequest {
  kind: KindDefinition;
  namespace: string;
  name: string;
  settings: WriteSettings;
  /** The wished object; `live` reads the one there is, a copy of the caller's own each time. */
  change(live: () => KubeObject): Promise<KubeObject> | KubeObject;
  /** The wished object is made from the live one, so another writer's change is no conflict: it is made again. */
  fromLive?: boolean;
  /** The client named a resourceVersion outside of the object (a patch's body sets it inside). */
  preconditions?: { uid?: string; resourceVersion?: string };
  /** What to do where there is nothing yet (PUT of some kinds, apply). */
  create?(): Promise<Written>;
}

/** An object with what the store keeps of it; nothing after a dry run. */
export interface Written {
  object: KubeObject;
  stored?: StoredObject;
}

export interface Updated extends Written {
  created: boolean;
}

/** Changes an object, or writes nothing where nothing changes. @throws ApiError */
export async function update(call: Call, request: UpdateRequest): Promise<Updated> {
  const { kind, namespace, name } = request;
  const key = keyOf(call, kind, namespace, name);
  for (let attempt = 1; ; attempt++) {
    const stored = await getWithEpoch(call, key);
    if (stored === undefined) {
      if (request.create === undefined) throw missing(kind, name);
      return { ...(await request.create()), created: true };
    }
    try {
      return { ...(await attemptUpdate(call, request, stored)), created: false };
    } catch (error) {
      const contended = error instanceof CompanionConflict && error.index >= (request.settings.companions ?? []).length;
      if (!(error instanceof WriteConflict) && !(contended && attempt < attempts))
        throw writeFailure(kind, name, error);
      if (attempt >= attempts) throw conflict(resourceName(kind), name);
    }
  }
}

/** What the request makes of the stored object, as it would be written. @throws ApiError */
export const changedBy = async (call: Call, request: UpdateRequest, stored: StoredObject): Promise<KubeObject> =>
  (await prepareUpdate(call, request, stored)).next;

async function prepareUpdate(call: Call, request: UpdateRequest, stored: StoredObject) {
  const { kind, settings } = request;
  const shown = await shownIn(call, kind, stored);
  const old = readObject(kind, shown);
  checkPreconditions(kind, old, request.preconditions);
  const wished = await request.change(() => readObject(kind, shown));
  const named = keepSystemFields(kind, wished, old, request.fromLive === true);
  if (settings.own !== true) setDefaults(kind, wished);
  const object = track(call, kind, settings, wished, old);
  const admission: AdmissionRequest = { call, kind, object, old, operation: 'UPDATE', settings };
  await prepareChanged(admission);
  return { old, named, admission, next: ignoreTimestamps(old, object) };
}

async function attemptUpdate(call: Call, request: UpdateRequest, stored: StoredObject): Promise<Written> {
  const { kind, settings, name } = request;
  const { old, named, admission, next } = await prepareUpdate(call, request, stored);
  if ((next === old || deepEqual(next, old)) && (settings.companions ?? []).length === 0)
    return { object: old, stored };
  if (isFinished(kind, next)) return { object: await removeNow(call, kind, stored, next, settings) };
  admission.object = next;
  const undo = await beforeCreate(admission);
  if (settings.dryRun) {
    await undo();
    return { object: next };
  }
  let written: StoredObject;
  try {
    written = await call.server.store.write({
      key: keyOf(call, kind, request.namespace, name),
      ...previousOf(kind, stored),
      next: stateOf(kind, next, await formsOf(call, kind, next), { stored, context: hookContext(call, settings) }),
      companions: [
        ...(settings.companions ?? []),
        ...epochOf(call, kind, settings),
        ...(await companionsFor(admission)),
      ],
      ...layoutOf(kind),
      ...byOf(call, settings),
    });
  } catch (error) {
    await undo();
    if (error instanceof CompanionConflict && error.index >= (settings.companions ?? []).length)
      await companionRefused(admission);
    if (error instanceof WriteConflict && named && request.fromLive !== true) throw conflict(resourceName(kind), name);
    throw error;
  }
  call.server.notify?.(call.cluster.id, keyOf(call, kind, request.namespace, name).resource);
  await afterCreate(admission);
  return { object: await answerOf(call, kind, next, written), stored: written };
}

/** Admission, strategy and validation of a changed object. The server's own changes go through none of them. */
async function prepareChanged(admission: AdmissionRequest): Promise<void> {
  const { call, kind, object, settings } = admission;
  const old = admission.old as KubeObject;
  const own = settings.own === true;
  const asked = !own && settings.admitted !== true;
  if (asked) await mutate(admission);
  if (!own) {
    kind.prepareForUpdate?.(object, old, hookContext(call, settings));
    setDefaults(kind, object);
  }
  if (!sameGeneration.has(settings.subresource)) raiseGeneration(kind, object, old);
  if (own) return;
  validateChanged(call, kind, object, old, settings);
  if (asked) await validate(admission);
  warn(call, kind, object, old, settings);
}

export function checkPreconditions(
  kind: KindDefinition,
  live: KubeObject,
  wanted: { uid?: string; resourceVersion?: string } | undefined,
): void {
  const { uid, resourceVersion, name = '' } = live.metadata;
  if (wanted?.uid !== undefined && wanted.uid !== uid)
    throw conflict(
      resourceName(kind),
      name,
      `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`,
    );
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion)
    throw conflict(
      resourceName(kind),
      name,
      `Precondition failed: ResourceVersion in precondition: ${wanted.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    );
}

/**
 * What a client cannot change stays (rest.BeforeUpdate). Answers whether the client named the version it read: then another
 * writer's change is its conflict to solve.
 */
function keepSystemFields(kind: KindDefinition, object: KubeObject, old: KubeObject, fromLive: boolean): boolean {
  const { metadata } = object;
  const before = old.metadata;
  if (metadata.name !== undefined && metadata.name !== '' && metadata.name !== before.name)
    throw new ApiError(
      'BadRequest',
      `the name of the object (${metadata.name}) does not match the name on the URL (${before.name})`,
    );
  if (
    kind.namespaced &&
    metadata.namespace !== undefined &&
    metadata.namespace !== '' &&
    metadata.namespace !== before.namespace
  )
    throw new ApiError(
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  const version = metadata.resourceVersion ?? '';
  if (version === '' && kind.allowUnconditionalUpdate === false)
    throw invalid(kind, before.name ?? '', [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  if (version !== '' && version !== before.resourceVersion) throw conflict(resourceName(kind), before.name ?? '');
  if (metadata.uid !== undefined && metadata.uid !== '' && metadata.uid !== before.uid) {
    // Only a whole object's uid is a precondition; a patch just may not change it.
    if (fromLive) throw invalid(kind, before.name ?? '', [invalidValue('metadata.uid', metadata.uid, fieldImmutable)]);
    throw conflict(
      resourceName(kind),
      before.name ?? '',
      `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${before.uid}`,
    );
  }
  for (const field of [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generation',
    'resourceVersion',
    'generateName',
  ] as const) {
    if (field === 'generateName' && metadata.generateName !== undefined) continue;
    if (before[field] === undefined) delete metadata[field];
    else (metadata as Record<string, unknown>)[field] = before[field];
  }
  return version !== '';
}

function raiseGeneration(kind: KindDefinition, object: KubeObject, old: KubeObject): void {
  if (kind.generationOf === null) return;
  const part = kind.generationOf ?? ((one: KubeObject) => one.spec);
  if (part(old) === undefined && part(object) === undefined) return;
  if (!deepEqual(part(object) ?? null, part(old) ?? null))
    object.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

/** A deleting object whose last finalizer went is gone; one that still counts down its grace is not. */
function isFinished(kind: KindDefinition, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  if (deletionTimestamp === undefined || finalizers.length > 0) return false;
  return deletionGracePeriodSeconds === 0 && kind.blocksDeletion?.(object) !== true;
}
