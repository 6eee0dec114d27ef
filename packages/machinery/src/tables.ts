import { formatTime, parseTime } from './decode/time.ts';
import { jsonPath } from './jsonpath.ts';
import type { Column, KindDefinition, RowCondition } from './kind.ts';
import type { KubeObject } from './object.ts';
import { isObject } from './values.ts';

/** A cell as the printers give it: JSON scalars, for some columns of custom resources any JSON. */
export type Cell = string | number | boolean | null;

export interface TableColumn {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
}

/** Table and PartialObjectMetadata are the same in both versions. */
export type MetaVersion = 'meta.k8s.io/v1' | 'meta.k8s.io/v1beta1';

/** meta/v1 Table in JSON. */
export interface Table {
  kind: 'Table';
  apiVersion: MetaVersion;
  metadata: object;
  /** null where headers were not wanted: later events of a watch. */
  columnDefinitions: readonly TableColumn[] | null;
  /** null where there are none and the kind has no columns of its own. */
  rows: { cells: Cell[]; conditions?: readonly RowCondition[]; object: unknown }[] | null;
}

export interface TableOptions {
  now: Date;
  /** What stands beside the cells of a row. */
  includeObject: 'None' | 'Metadata' | 'Object';
  /** meta/v1 ListMeta of the list, or the resourceVersion of the one object. */
  listMeta: object;
  noHeaders?: boolean;
  /** v1 unless said. */
  apiVersion?: MetaVersion;
  /** How a whole object is shown beside its cells; as it is unless said. */
  print?: (object: KubeObject) => unknown;
}

const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name of the object, unique in its namespace; it cannot be changed.',
  value: (object) => object.metadata.name ?? '',
};

/** Kinds without columns of their own (apiserver pkg/registry/rest/table.go). */
const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  description: 'When the object was created, in RFC 3339 and UTC.',
  value: (object) => createdAt(object.metadata.creationTimestamp),
};

function createdAt(timestamp: string | null | undefined): string {
  if (timestamp === null || timestamp === undefined) return '0001-01-01T00:00:00Z';
  return formatTime(parseTime(timestamp));
}

/** Prints objects as the rows `kubectl get` shows. The kind's columns decide; a custom resource's get its name in front. */
export function toTable(kind: KindDefinition, objects: readonly KubeObject[], options: TableOptions): Table {
  const columns = columnsOf(kind);
  return {
    kind: 'Table',
    apiVersion: options.apiVersion ?? 'meta.k8s.io/v1',
    metadata: options.listMeta,
    columnDefinitions: options.noHeaders === true ? null : columns.filter(({ untold }) => !untold).map(definition),
    rows: objects.length === 0 && kind.columns.length === 0 ? null : rowsOf(kind, objects, options),
  };
}

function rowsOf(kind: KindDefinition, objects: readonly KubeObject[], options: TableOptions): Table['rows'] {
  const columns = columnsOf(kind);
  return inOrder(kind, objects).map((object) => ({
    cells: columns.map((column) => cell(column, object, options.now)),
    ...rowConditions(kind, object),
    object: rowObject(kind, object, options),
  }));
}

function inOrder({ printedBefore }: KindDefinition, objects: readonly KubeObject[]): readonly KubeObject[] {
  return printedBefore === undefined ? objects : objects.toSorted(printedBefore);
}

function rowConditions(kind: KindDefinition, object: KubeObject): { conditions?: readonly RowCondition[] } {
  const conditions = kind.rowConditions?.(object) ?? [];
  return conditions.length === 0 ? {} : { conditions };
}

function columnsOf({ columns }: KindDefinition): readonly Column[] {
  if (columns.length === 0) return [nameColumn, createdAtColumn];
  const hasName = columns.some(({ value }) => value !== undefined);
  return hasName ? columns : [nameColumn, ...columns];
}

function definition({ name, type, format = '', description, priority = 0, jsonPath: path }: Column): TableColumn {
  const text =
    description ?? (path === undefined ? '' : `Custom resource definition column (in JSONPath format): ${path}`);
  return { name, type, format, description: text, priority };
}

function rowObject(
  kind: KindDefinition,
  object: KubeObject,
  { includeObject, apiVersion, print }: TableOptions,
): unknown {
  if (includeObject === 'None') return null;
  if (includeObject === 'Object') return print === undefined ? object : print(object);
  return toPartial(kind, object, apiVersion);
}

/** An object's metadata alone. */
export const toPartial = (
  { versionedAnnotations }: KindDefinition,
  { metadata }: KubeObject,
  apiVersion: MetaVersion = 'meta.k8s.io/v1',
) => ({
  kind: 'PartialObjectMetadata',
  apiVersion,
  metadata: versionedAnnotations === undefined ? metadata : withoutAnnotations(metadata, versionedAnnotations),
});

function withoutAnnotations(metadata: KubeObject['metadata'], names: readonly string[]): KubeObject['metadata'] {
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !names.includes(name));
  const { annotations: _annotations, ...rest } = metadata;
  return kept.length === 0 ? rest : { ...metadata, annotations: Object.fromEntries(kept) };
}

function cell(column: Column, object: KubeObject, now: Date): Cell {
  if (column.value !== undefined) return column.value(object, now);
  if (column.jsonPath === undefined) return null;
  const [found] = jsonPath(column.jsonPath, object);
  if (found === undefined || found === null) return null;
  return column.type === 'string' ? print(found) : convert(column.type, found, now);
}

function print(value: unknown): string {
  return Array.isArray(value) || isObject(value) ? JSON.stringify(value) : String(value);
}

/** A value of another type than the column's is not shown (apiextensions pkg/registry/customresource/tableconvertor). */
function convert(type: Column['type'], value: unknown, now: Date): Cell {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    default:
      return typeof value === 'string' ? age(value, now) : null;
  }
}

function age(timestamp: string, now: Date): string {
  try {
    return timestamp === '' ? '<unknown>' : duration(new Date(parseTime(timestamp).seconds * 1000), now);
  } catch {
    return '<invalid>';
  }
}

/** Go counts the time between two moments in nanoseconds of 64 bits, which end at 292 years. */
const longest = 2 ** 63 / 1e9;

/** The time between two moments as kubectl prints it, in two or three figures: `119s`, `5m30s`, `3h`, `7d23h`, `2y1d`. */
export function duration(from: Date, to: Date): string {
  const seconds = Math.min(Math.trunc((to.getTime() - from.getTime()) / 1000), longest);
  if (seconds < -1) return '<invalid>';
  if (seconds < 120) return `${Math.max(0, seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return pair(days, 'd', hours % 24, 'h');
  if (days < 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return days < 365 * 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}
