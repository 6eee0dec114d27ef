import type { ManagedFieldsEntry } from '../object.ts';
import { deepEqual, isObject } from '../values.ts';
import { type Fields, isEmpty, noFields, parseFields, union } from './fields.ts';

/** The entries of metadata.managedFields (apimachinery pkg/util/managedfields/internal). */
export interface Manager {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource: string;
  time: string | undefined;
  fields: Fields;
  /** The entry this came from, if nothing about it changed since. */
  entry?: ManagedFieldsEntry;
}

/** Managers by identity: an applier is the same across versions, an updater is not. */
export type Managers = Map<string, Manager>;

/** Upstream's identifier, a JSON text, by which managers are told apart and sorted. */
export function identify(manager: Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>): string {
  return JSON.stringify({
    ...(manager.manager === '' ? {} : { manager: manager.manager }),
    operation: manager.operation,
    ...(manager.operation === 'Apply' || manager.apiVersion === '' ? {} : { apiVersion: manager.apiVersion }),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  });
}

/**
 * Reads entries. `trusted` ones were written by this code; a client's are checked and brought into order.
 * @returns undefined if they make no sense.
 */
export function readManagers(
  entries: readonly ManagedFieldsEntry[] | null | undefined,
  trusted: boolean,
): Managers | undefined {
  const managers: Managers = new Map();
  for (const entry of entries ?? []) {
    const valid = (entry.operation === 'Apply' || entry.operation === 'Update') && (entry.apiVersion ?? '') !== '';
    if (!valid || entry.fieldsType !== 'FieldsV1') return undefined;
    const raw = entry.fieldsV1 ?? noFields;
    const fields = trusted ? (raw as Fields) : parseFields(raw);
    if (fields === undefined) return undefined;
    const manager: Manager = {
      manager: entry.manager ?? '',
      operation: entry.operation ?? 'Update',
      apiVersion: entry.apiVersion ?? '',
      subresource: entry.subresource ?? '',
      time: entry.time,
      fields,
    };
    if (trusted || deepEqual(raw, fields)) manager.entry = entry;
    managers.set(identify(manager), manager);
  }
  return managers;
}

/** A list with nothing in it, or with one entry of nothing, asks for ownership to be forgotten. */
export function isReset(entries: unknown): boolean {
  if (!Array.isArray(entries)) return false;
  if (entries.length === 0) return true;
  return entries.length === 1 && isObject(entries[0]) && Object.keys(entries[0]).length === 0;
}

export function withFields(manager: Manager, fields: Fields): Manager {
  if (fields === manager.fields) return manager;
  const { entry: _, ...rest } = manager;
  return { ...rest, fields };
}

function writeEntry(manager: Manager): ManagedFieldsEntry {
  if (manager.entry !== undefined) return manager.entry;
  return {
    ...(manager.manager === '' ? {} : { manager: manager.manager }),
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time === undefined ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: manager.fields,
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  };
}

function seconds(time: string | undefined): number {
  const parsed = time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
  return Number.isNaN(parsed) ? 0 : parsed;
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareManagers(left: Manager, right: Manager): number {
  return (
    order(left.operation, right.operation) ||
    seconds(left.time) - seconds(right.time) ||
    order(left.manager, right.manager) ||
    order(left.apiVersion, right.apiVersion) ||
    order(left.subresource, right.subresource)
  );
}

/** metadata.managedFields, appliers first, each group by time; undefined if nobody owns anything. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] | undefined {
  const list = [...managers.values()].filter((manager) => !isEmpty(manager.fields));
  return list.length === 0 ? undefined : list.sort(compareManagers).map(writeEntry);
}

const maxUpdaters = 10;
const oldUpdates = 'ancient-changes';

/** Merges the oldest updaters of a version into one until no more than ten are left (capmanagers.go). */
export function capUpdaters(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update');
  if (updaters.length <= maxUpdaters) return managers;
  updaters.sort(([a, left], [b, right]) => seconds(left.time) - seconds(right.time) || order(a, b));
  const capped = new Map(managers);
  const first = new Map<string, string>();
  let count = updaters.length;
  for (const [id, updater] of updaters) {
    if (count <= maxUpdaters) break;
    const { apiVersion } = updater;
    const earliest = first.get(apiVersion);
    if (earliest === undefined) {
      first.set(apiVersion, id);
      continue;
    }
    const bucketName = { manager: oldUpdates, operation: 'Update' as const, apiVersion, subresource: '' };
    const bucket = identify(bucketName);
    // The bucket takes the place of the first one it swallows, unless it was there before.
    const base = id === bucket ? undefined : capped.get(bucket);
    const fields = union(updater.fields, (base ?? capped.get(earliest))?.fields ?? noFields);
    if (base === undefined) {
      capped.delete(earliest);
      first.set(apiVersion, bucket);
    }
    capped.delete(id);
    capped.set(bucket, { ...bucketName, time: updater.time, fields });
    count -= 1;
  }
  return capped;
}
