import type { KubeObject, ManagedFieldsEntry } from '../object.ts';
import { deepEqual } from '../values.ts';
import { capUpdaters, isReset, type Managers, readManagers, writeManagers } from './managers.ts';
import {
  changeOf,
  changesOf,
  takeOwnership,
  type Writer,
  withManagedFields,
  withoutManagedFields,
} from './ownership.ts';
import { rootSchema } from './root.ts';

export interface Update extends Writer {
  /** The stored object; undefined for a create. */
  before?: KubeObject;
  /** What is to be stored, defaults applied. */
  after: KubeObject;
}

/**
 * Brings metadata.managedFields up to date after a write that is no apply (managedfields/internal/fieldmanager.go Update):
 * a create, a PUT, any other patch, admission. `after` itself is left alone; the answer shares everything but its metadata.
 */
export function trackUpdate(request: Update): KubeObject {
  const update = { ...request, schema: rootSchema(request.schema) };
  const { before, after } = update;
  const managers = currentManagers(update);
  // Nobody asked for this object's fields to be tracked before, or somebody asked to stop: the next apply starts anew.
  if (managers.size === 0 && (before?.metadata.uid ?? '') !== '') return withManagedFields(after, undefined);
  const [was, is] = [withoutManagedFields(before), withoutManagedFields(after)];
  const change = changeOf(update, was, is);
  const changed = takeOwnership(update, managers, change, changesOf(update, change, was, is));
  const stored = before?.metadata.managedFields;
  const untouched = changed === managers && stored !== undefined && [...managers.values()].every(isOf(stored));
  return withManagedFields(after, untouched ? stored : writeManagers(capUpdaters(changed)));
}

function isOf(entries: readonly ManagedFieldsEntry[]): (manager: { entry?: ManagedFieldsEntry }) => boolean {
  return ({ entry }) => entry !== undefined && entries.includes(entry);
}

/** The record a client sent with the object, if it makes sense and the endpoint is the main one; else the stored one. */
function currentManagers({ before, after, subresource }: Update): Managers {
  const stored = before?.metadata.managedFields;
  const sent: unknown = after.metadata.managedFields;
  if (subresource === '' && sent !== stored) {
    if (isReset(sent)) return new Map();
    if (sent !== undefined && sent !== null && !deepEqual(sent, stored)) {
      const managers = readManagers(after.metadata.managedFields, false);
      if (managers !== undefined && managers.size > 0) return managers;
    }
  }
  return readManagers(stored, true) ?? new Map();
}

/**
 * The object to store instead of `after` where nothing but times of managedFields differs from `before`: `before`'s record.
 * Where it is returned as it stands, nothing needs to be written (apiserver pkg/endpoints/handlers/fieldmanager/equality.go).
 */
export function ignoreTimestamps(before: KubeObject, after: KubeObject): KubeObject {
  if (!deepEqual(withoutManagedFields(before), withoutManagedFields(after))) return after;
  const timeless = (entries: readonly ManagedFieldsEntry[] | undefined): unknown =>
    entries?.map((entry) => ({ ...entry, time: undefined }));
  const { managedFields: old } = before.metadata;
  const same = deepEqual(timeless(old), timeless(after.metadata.managedFields));
  return same ? before : after;
}
