import { expect, test } from 'vitest';
import { serverSideApply, trackUpdate } from '../apply.ts';
import type { KubeObject } from '../object.ts';
import type { Schema } from '../schema.ts';

/** A kind whose older version has `size` where the newer has `spec.amount`, as autoscaling/v1 has other fields than v2. */

const number: Schema = { type: 'integer', zero: 'omit' };
const text: Schema = { type: 'string', zero: 'omit' };
const named = (name: string, properties: Record<string, Schema>): Schema => ({
  name: `io.example.${name}`,
  type: 'object',
  properties: { apiVersion: text, kind: text, metadata: { type: 'object', zero: 'fill' }, ...properties },
});
const older = named('Older', { size: number, note: text });
const newer = named('Newer', { spec: { type: 'object', properties: { amount: number }, zero: 'fill' }, note: text });

const toNewer = ({ size, ...rest }: KubeObject): KubeObject => ({
  ...rest,
  apiVersion: 'example.io/v2',
  spec: size === undefined ? {} : { amount: size },
});
const toOlder = ({ spec, ...rest }: KubeObject): KubeObject => ({
  ...rest,
  apiVersion: 'example.io/v1',
  ...(spec?.amount === undefined ? {} : { size: spec.amount }),
});
const base = { subresource: '', now: new Date(0) };
const inNewer = (manager: string) => ({
  ...base,
  manager,
  schema: newer,
  apiVersion: 'example.io/v2',
  versions: [{ apiVersion: 'example.io/v1', schema: older, to: toOlder, back: toNewer }],
});
const inOlder = (manager: string) => ({
  ...base,
  manager,
  schema: older,
  apiVersion: 'example.io/v1',
  versions: [{ apiVersion: 'example.io/v2', schema: newer, to: toNewer, back: toOlder }],
});
const object = (version: string, body: object): KubeObject =>
  ({ apiVersion: `example.io/${version}`, kind: 'Thing', metadata: {}, ...body }) as KubeObject;
const owners = ({ metadata }: KubeObject) =>
  Object.fromEntries((metadata.managedFields ?? []).map(({ manager, fieldsV1 }) => [manager, fieldsV1]));

const made = () => trackUpdate({ ...inOlder('maker'), after: object('v1', { size: 3, note: 'n' }) });

test('who wrote a field in one version loses it to who changes it in another', () => {
  const before = toNewer(made());
  const after = { ...before, spec: { amount: 4 } };
  expect(owners(trackUpdate({ ...inNewer('other'), before, after }))).toEqual({
    maker: { 'f:note': {} },
    other: { 'f:spec': { 'f:amount': {} } },
  });
});

test('what an applier no longer speaks of is found in the version it was applied in', () => {
  const live = serverSideApply({ ...inOlder('a'), applied: object('v1', { size: 3, note: 'n' }), force: false });
  const applied = serverSideApply({
    ...inNewer('a'),
    live: toNewer(live),
    applied: object('v2', { note: 'n' }),
    force: false,
  });
  expect(applied.spec).not.toHaveProperty('amount');
  expect(owners(applied)).toEqual({ a: { 'f:note': {} } });
});

test('what somebody else owns in another version stays', () => {
  const first = serverSideApply({ ...inOlder('a'), applied: object('v1', { size: 3, note: 'n' }), force: false });
  const both = serverSideApply({
    ...inNewer('b'),
    live: toNewer(first),
    applied: object('v2', { spec: { amount: 3 } }),
    force: false,
  });
  const left = serverSideApply({
    ...inOlder('a'),
    live: toOlder(both),
    applied: object('v1', { note: 'n' }),
    force: false,
  });
  expect(left.size).toBe(3);
});

test('who wrote in another group is forgotten', () => {
  const before = { ...made(), apiVersion: 'other.io/v1' };
  const after = { ...before, note: 'm' };
  const writer = { ...base, manager: 'm', schema: older, apiVersion: 'other.io/v1' };
  expect(owners(trackUpdate({ ...writer, before, after }))).toEqual({ m: { 'f:note': {} } });
});
