import type { KubeObject, ManagedFieldsEntry } from '../object.ts';
import type { Schema } from '../schema.ts';
import { isObject, type JsonObject } from '../values.ts';
import { type Change, compare } from './compare.ts';
import { difference, type Fields, isEmpty, leaf, noFields, union, withoutBelow } from './fields.ts';
import { type ChangeIn, changesIn, isForeign, type OtherVersion } from './versions.ts';
import { identify, type Manager, type Managers, withFields } from './managers.ts';

/** What tracking and applying share. */
export interface Writer {
  schema: Schema;
  manager: string;
  apiVersion: string;
  subresource: string;
  now: Date;
  /** Dotted paths that this endpoint does not write, and so never owns: `status` for the main resource. */
  resetFields?: readonly string[];
  /** The kind's other versions; managers that wrote in one that is not among them are taken to have written in this one. */
  versions?: readonly OtherVersion[];
}

const metadataNames = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];
const neverOwnedMetadata = new Set(['.', ...metadataNames.map((name) => `f:${name}`)]);

/** The set without what nobody owns (managedfields/internal/stripmeta.go). */
export function stripMeta(fields: Fields): Fields {
  const kept: Record<string, Fields> = {};
  for (const element in fields) {
    if (element === 'f:apiVersion' || element === 'f:kind') continue;
    const node = fields[element] as Fields;
    if (element !== 'f:metadata') kept[element] = node;
    else {
      const metadata = stripMetadata(node);
      if (!isEmpty(metadata)) kept[element] = metadata;
    }
  }
  return kept;
}

function stripMetadata(metadata: Fields): Fields {
  const kept: Record<string, Fields> = {};
  for (const element in metadata) {
    if (!neverOwnedMetadata.has(element)) kept[element] = metadata[element] as Fields;
  }
  return kept;
}

const excluded = new WeakMap<readonly string[], Fields>();

/** What a set is without the paths its endpoint resets. */
export function withoutReset(fields: Fields, resetFields: readonly string[] | undefined): Fields {
  if (resetFields === undefined || resetFields.length === 0 || isEmpty(fields)) return fields;
  let exclude = excluded.get(resetFields);
  if (exclude === undefined) {
    exclude = resetFields.map(pathSet).reduce(union, noFields);
    excluded.set(resetFields, exclude);
  }
  return withoutBelow(fields, exclude);
}

function pathSet(path: string): Fields {
  return path.split('.').reduceRight<Fields>((node, name) => ({ [`f:${name}`]: node }), leaf);
}

/** An object as ownership sees it: without the record of ownership itself. */
export function withoutManagedFields(object: KubeObject | undefined): JsonObject {
  if (object === undefined) return {};
  if (!isObject(object.metadata) || object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function changeOf(writer: Writer, before: JsonObject, after: JsonObject, schema = writer.schema): Change {
  const change = compare(schema, before, after);
  return {
    touched: withoutReset(change.touched, writer.resetFields),
    removed: withoutReset(change.removed, writer.resetFields),
  };
}

let lastSecond = { at: Number.NaN, text: '' };

/** RFC 3339 with seconds, as meta/v1 Time prints; writes of one second share the text. */
export function timestamp(now: Date): string {
  const at = Math.floor(now.getTime() / 1000);
  if (lastSecond.at !== at) lastSecond = { at, text: `${now.toISOString().slice(0, 19)}Z` };
  return lastSecond.text;
}

export function entryFor(writer: Writer, operation: Manager['operation'], fields: Fields): Manager {
  return {
    manager: writer.manager === '' ? 'unknown' : writer.manager,
    operation,
    apiVersion: writer.apiVersion,
    subresource: writer.subresource,
    time: timestamp(writer.now),
    fields,
  };
}

/**
 * Ownership after a write that is no apply: what it touched is its manager's, and nobody else's; what it removed is nobody's.
 * A manager that touched nothing keeps its time.
 */
export function takeOwnership(
  writer: Writer,
  managers: Managers,
  change: Change,
  changeIn: ChangeIn = () => change,
): Managers {
  const foreign = [...managers.values()].some((manager) => isForeign(writer, manager.apiVersion));
  const idle = isEmpty(change.touched) && isEmpty(change.removed) && !foreign;
  const taken = idle ? managers : withoutChanged(managers, changeIn);
  const touched = stripMeta(change.touched);
  if (isEmpty(touched)) return taken;
  const result = new Map(taken);
  const entry = entryFor(writer, 'Update', touched);
  const id = identify(entry);
  const previous = result.get(id)?.fields ?? noFields;
  result.set(id, { ...entry, fields: union(previous, touched) });
  return result;
}

/** What a write changed, as each version of the kind shows it. */
export const changesOf = (writer: Writer, own: Change, before: JsonObject, after: JsonObject) =>
  changesIn(writer, own, { before, after }, (schema, was, is) => changeOf(writer, was, is, schema));

function withoutChanged(managers: Managers, changeIn: ChangeIn): Managers {
  const result: Managers = new Map();
  let same = true;
  for (const [id, manager] of managers) {
    const change = changeIn(manager.apiVersion);
    if (change === undefined) {
      same = false;
      continue;
    }
    const { touched, removed } = change;
    const fields = difference(difference(manager.fields, touched), removed);
    if (fields !== manager.fields) same = false;
    if (!isEmpty(fields)) result.set(id, withFields(manager, fields));
  }
  return same ? managers : result;
}

/** The object with this record of ownership. */
export function withManagedFields(object: JsonObject, entries: ManagedFieldsEntry[] | undefined): KubeObject {
  const { managedFields: _, ...metadata } = isObject(object.metadata) ? object.metadata : {};
  const changed = entries === undefined ? metadata : { ...metadata, managedFields: entries };
  return { ...object, metadata: changed } as unknown as KubeObject;
}
