import type { ManagedFieldsEntry } from '../object.ts';
import { difference, type Fields, hasPath, isEmpty, leaf } from './fields.ts';
import { identify, type Manager, type Managers, readManagers, withFields, writeManagers } from './managers.ts';

/** Who owns the one field that an object and its Scale have in common (apimachinery pkg/util/managedfields/scalehandler.go). */
export interface ScaleMapping {
  /** Of the Scale: `autoscaling/v1`. */
  scaleVersion: string;
  /** The version that the object is written in. */
  version: string;
  /** Where each version of the object has its replicas, dotted; of a version without scale: undefined. Others are not known. */
  paths: ReadonlyMap<string, string | undefined>;
}

const elements = (path: string): string[] =>
  path
    .split('.')
    .filter((name) => name !== '')
    .map((name) => `f:${name}`);

const setOf = (path: readonly string[]): Fields =>
  path.reduceRight<Fields>((node, element) => ({ [element]: node }), leaf);

const replicasOfScale = ['f:spec', 'f:replicas'];

/** The entries of the object that own its replicas, as those of its Scale. */
export function scaleEntries(
  entries: readonly ManagedFieldsEntry[] | undefined,
  { scaleVersion, paths }: ScaleMapping,
): ManagedFieldsEntry[] | undefined {
  const scale: Managers = new Map();
  for (const [id, manager] of readManagers(entries, true) ?? []) {
    const path = paths.get(manager.apiVersion);
    if (path === undefined || !hasPath(manager.fields, elements(path))) continue;
    const { entry: _entry, ...rest } = manager;
    scale.set(id, { ...rest, apiVersion: scaleVersion, fields: setOf(replicasOfScale) });
  }
  return writeManagers(scale);
}

/**
 * The entries of the object after its Scale was written with these: who owns the replicas there owns them here, and nobody else.
 * An updater is another one in another version, so its entry is made anew, without a time, as upstream makes it.
 */
export function parentEntries(
  entries: readonly ManagedFieldsEntry[] | undefined,
  ofScale: readonly ManagedFieldsEntry[] | undefined,
  { version, paths }: ScaleMapping,
): ManagedFieldsEntry[] | undefined {
  const scale = readManagers(ofScale, true) ?? new Map<string, Manager>();
  const parents = readManagers(entries, true) ?? new Map<string, Manager>();
  const result: Managers = new Map();
  for (const [id, manager] of parents) {
    if (!paths.has(manager.apiVersion)) continue;
    const path = elements(paths.get(manager.apiVersion) ?? '');
    if (!hasPath(manager.fields, path) || scale.delete(id)) {
      result.set(id, manager);
      continue;
    }
    const left = difference(manager.fields, setOf(path));
    if (!isEmpty(left)) result.set(id, withFields(manager, left));
  }
  const path = paths.get(version) ?? '';
  for (const [id, { entry: _entry, ...manager }] of scale) {
    if (!hasPath(manager.fields, replicasOfScale)) continue;
    const time = parents.get(id)?.time;
    result.set(`scale ${identify(manager)}`, { ...manager, apiVersion: version, time, fields: setOf(elements(path)) });
  }
  return writeManagers(result);
}
