import { expect, test } from 'vitest';
import type { Column, KindDefinition } from './kind.ts';
import { duration, toTable } from './tables.ts';
import { Gadget } from './testing/schemas.ts';

const now = new Date('2026-01-02T00:00:00Z');
const kind = (columns: readonly Column[]): KindDefinition => ({
  group: 'example.io',
  version: 'v1',
  kind: 'Gadget',
  plural: 'gadgets',
  singular: 'gadget',
  namespaced: true,
  schema: Gadget,
  columns,
});
const object = {
  apiVersion: 'example.io/v1',
  kind: 'Gadget',
  metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { size: 3, ratio: 1.5, list: [1], on: true, when: '2026-01-01T23:58:00Z' },
};
const options = { now, includeObject: 'None', listMeta: { resourceVersion: '5' } } as const;

test('a kind without columns shows name and time of creation', () => {
  expect(toTable(kind([]), [object], options)).toMatchObject({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion: '5' },
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Created At', type: 'date' },
    ],
    rows: [{ cells: ['a', '2026-01-01T00:00:00Z'], object: null }],
  });
});

test("a custom resource's columns come from paths, typed, its name in front", () => {
  const paths: [string, Column['type']][] = [
    ['.spec.size', 'integer'],
    ['.spec.ratio', 'integer'],
    ['.spec.ratio', 'number'],
    ['.spec.list', 'string'],
    ['.spec.on', 'boolean'],
    ['.spec.on', 'string'],
    ['.spec.size', 'boolean'],
    ['.spec.when', 'date'],
    ['.metadata.creationTimestamp', 'date'],
    ['.spec.missing', 'string'],
    ['.metadata.name', 'date'],
  ];
  const table = toTable(kind(paths.map(([jsonPath, type]) => ({ name: jsonPath, type, jsonPath }))), [object], options);
  expect(table.rows?.[0]?.cells).toEqual(['a', 3, 1, 1.5, '[1]', true, 'true', null, '2m', '24h', null, '<invalid>']);
  expect(table.columnDefinitions?.[1]?.description).toBe(
    'Custom resource definition column (in JSONPath format): .spec.size',
  );
});

test('rows carry what was asked for, and later events of a watch no headers', () => {
  const columns: Column[] = [{ name: 'Name', type: 'string', value: ({ metadata }) => metadata.name ?? '' }];
  const row = (includeObject: 'Metadata' | 'Object'): unknown =>
    toTable(kind(columns), [object], { ...options, includeObject }).rows?.[0]?.object;
  expect(row('Metadata')).toEqual({
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata,
  });
  expect(row('Object')).toBe(object);
  expect(toTable(kind(columns), [], { ...options, noHeaders: true })).toMatchObject({
    columnDefinitions: null,
    rows: [],
  });
});

test('durations read as kubectl prints them', () => {
  const minute = 60;
  const hour = 60 * minute;
  const day = 24 * hour;
  const expected: [seconds: number, text: string][] = [
    [-2, '<invalid>'],
    [-1, '0s'],
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [9 * minute + 59, '9m59s'],
    [10 * minute + 59, '10m'],
    [179 * minute, '179m'],
    [180 * minute, '3h'],
    [7 * hour + 59 * minute, '7h59m'],
    [8 * hour + 59 * minute, '8h'],
    [47 * hour, '47h'],
    [48 * hour, '2d'],
    [7 * day + 23 * hour, '7d23h'],
    [8 * day + 5 * hour, '8d'],
    [729 * day, '729d'],
    [730 * day, '2y'],
    [731 * day, '2y1d'],
    [8 * 365 * day, '8y'],
  ];
  for (const [seconds, text] of expected) expect(duration(new Date(now.getTime() - seconds * 1000), now)).toBe(text);
});
