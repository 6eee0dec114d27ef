import type { KindDefinition } from '@berth/machinery/kind';
import { byOf } from '../audit.ts';
import { formsOf, shownIn } from '../conversion/convert.ts';
import type { KubeObject } from '@berth/machinery/object';
import { conflict } from '@berth/machinery/invalid';
import { type StoredObject, WriteConflict } from '@berth/store/types';
import { admit, afterRemove, companionsFor } from '../admission/index.ts';
import { getWithEpoch } from '../admission/configuration.ts';
import {
  type Call,
  epochOf,
  keyOf,
  layoutOf,
  missing,
  previousOf,
  readObject,
  resourceName,
  seconds,
  stateOf,
  type WriteSettings,
} from './call.ts';
import { writeFailure } from './create.ts';
import { checkPreconditions } from './update.ts';

export interface DeleteSettings extends WriteSettings {
  gracePeriodSeconds?: number;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  preconditions?: { uid?: string; resourceVersion?: string };
  /** What the object is once more, in the end, before it is gone. */
  last?(stored: StoredObject): Promise<KubeObject>;
}

const attempts = 16;
const policies = { Orphan: 'orphan', Foreground: 'foregroundDeletion', Background: undefined } as const;

export interface Deleted {
  object: KubeObject;
  /** false: it waits for its grace or its finalizers. */
  gone: boolean;
}

/** Deletes, or begins to (registry/generic/registry/store.go Delete). @throws ApiError */
export async function remove(
  call: Call,
  kind: KindDefinition,
  namespace: string,
  name: string,
  settings: DeleteSettings,
): Promise<Deleted> {
  const key = keyOf(call, kind, namespace, name);
  for (let attempt = 1; ; attempt++) {
    const stored = await getWithEpoch(call, key);
    if (stored === undefined) throw missing(kind, name);
    try {
      return await attemptDelete(call, kind, stored, settings);
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw writeFailure(kind, name, error);
      if (attempt >= attempts) throw conflict(resourceName(kind), name);
    }
  }
}

async function attemptDelete(
  call: Call,
  kind: KindDefinition,
  stored: StoredObject,
  settings: DeleteSettings,
): Promise<Deleted> {
  const shown = await shownIn(call, kind, stored);
  const live = readObject(kind, shown);
  checkPreconditions(kind, live, settings.preconditions);
  if (settings.admitted !== true)
    await admit({ call, kind, object: live, old: live, operation: 'DELETE', settings, ...optionsOf(settings) });
  const last = await settings.last?.(stored);
  const object = last ?? readObject(kind, shown);
  const finalizers = finalizersFor(object, settings.propagationPolicy ?? defaultPolicy(kind, object));
  const begun = live.metadata.deletionTimestamp !== undefined;
  const grace = kind.gracefulDeletion?.(live, settings.gracePeriodSeconds) ?? 0;
  const left = live.metadata.deletionGracePeriodSeconds ?? 0;
  const held = finalizers.length > 0 || kind.blocksDeletion?.(object) === true;
  // Later deletes only shorten the grace that the first one gave.
  const shortens = kind.gracefulDeletion !== undefined && begun && grace < left;
  const waits = begun ? left > 0 && (!shortens || grace > 0) : grace > 0;
  if (!waits && !held)
    return { object: await removeNow(call, kind, stored, object, settings, last !== undefined), gone: true };
  if (!begun || shortens) {
    object.metadata.deletionTimestamp = seconds(new Date(call.now.getTime() + grace * 1000));
    object.metadata.deletionGracePeriodSeconds = grace;
    if (!begun && kind.generationOf !== null && object.metadata.generation !== undefined)
      object.metadata.generation += 1;
  }
  if (finalizers.length > 0) object.metadata.finalizers = finalizers;
  else delete object.metadata.finalizers;
  kind.prepareForDelete?.(object, call.now);
  const same = begun && !shortens && finalizers.join() === (live.metadata.finalizers ?? []).join();
  if ((same && last === undefined) || settings.dryRun) return { object, gone: false };
  const key = keyOf(call, kind, stored.namespace, stored.name);
  if (kind.kind === 'Namespace' && kind.group === '' && !begun)
    await call.server.store.closeNamespace(call.cluster.id, stored.name, true);
  await call.server.store.write({
    key,
    ...previousOf(kind, stored),
    next: stateOf(kind, object, await formsOf(call, kind, object)),
    companions: [...(settings.companions ?? []), ...epochOf(call, kind, settings)],
    ...layoutOf(kind),
    ...byOf(call, settings),
  });
  call.server.notify?.(call.cluster.id, key.resource);
  return { object, gone: false };
}

/** The delete's options as admission is shown them. */
function optionsOf({ gracePeriodSeconds, propagationPolicy, preconditions, dryRun }: DeleteSettings) {
  const options: KubeObject = {
    kind: 'DeleteOptions',
    apiVersion: 'meta.k8s.io/v1',
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  } as unknown as KubeObject;
  return { options };
}

/** Takes the object out. `last` is what the client is shown of it, and whoever watches if it is `told`. */
export async function removeNow(
  call: Call,
  kind: KindDefinition,
  stored: StoredObject,
  last: KubeObject,
  settings: WriteSettings,
  told = false,
): Promise<KubeObject> {
  if (settings.dryRun) return last;
  const key = keyOf(call, kind, stored.namespace, stored.name);
  const written = await call.server.store.write({
    key,
    ...previousOf(kind, stored),
    next: undefined,
    ...(told ? { last: stateOf(kind, last, await formsOf(call, kind, last)) } : {}),
    companions: [
      ...(settings.companions ?? []),
      ...epochOf(call, kind, settings),
      ...(await companionsFor({
        call,
        kind,
        object: last,
        old: readObject(kind, await shownIn(call, kind, stored)),
        operation: 'DELETE',
        settings,
      })),
    ],
    ...layoutOf(kind),
    ...byOf(call, settings),
  });
  call.server.notify?.(call.cluster.id, key.resource);
  if (kind.kind === 'Namespace' && kind.group === '')
    await call.server.store.closeNamespace(call.cluster.id, stored.name, false);
  await afterRemove({ call, kind, object: last, old: last, operation: 'DELETE', settings });
  last.metadata.resourceVersion = String(written.resourceVersion);
  return last;
}

/** Where nothing is asked for, an earlier wish holds, then the kind's own (shouldOrphanDependents). */
function defaultPolicy(kind: KindDefinition, { metadata }: KubeObject): DeleteSettings['propagationPolicy'] {
  const wished = metadata.finalizers?.some((name) => name === 'orphan' || name === 'foregroundDeletion');
  return kind.orphansByDefault === true && wished !== true ? 'Orphan' : undefined;
}

/** What holds the object while its children are dealt with (deletionFinalizersForGarbageCollection). */
function finalizersFor(object: KubeObject, policy: DeleteSettings['propagationPolicy']): string[] {
  const present = object.metadata.finalizers ?? [];
  if (policy === undefined) return [...present];
  const others = present.filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  const added = policies[policy];
  return added === undefined ? others : [...others, added];
}
