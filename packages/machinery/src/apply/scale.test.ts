import { expect, test } from 'vitest';
import type { ManagedFieldsEntry } from '../object.ts';
import { parentEntries, type ScaleMapping, scaleEntries } from './scale.ts';

const mapping: ScaleMapping = {
  scaleVersion: 'autoscaling/v1',
  version: 'apps/v1',
  paths: new Map([['apps/v1', 'spec.replicas']]),
};
const entry = (
  manager: string,
  fieldsV1: Record<string, unknown>,
  more: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry => ({
  manager,
  operation: 'Update',
  apiVersion: 'apps/v1',
  time: '2026-01-01T00:00:00Z',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...more,
});
const replicas = { 'f:spec': { 'f:replicas': {} } };
const both = { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } };

test('a scale is owned by who owns the replicas', () => {
  const entries = [entry('maker', both), entry('other', { 'f:status': {} })];
  expect(scaleEntries(entries, mapping)).toEqual([entry('maker', replicas, { apiVersion: 'autoscaling/v1' })]);
  expect(scaleEntries([entry('other', { 'f:status': {} })], mapping)).toBeUndefined();
});

test('who takes the replicas of a scale takes them of the object, and has no time', () => {
  const taken = entry('scaler', replicas, { apiVersion: 'autoscaling/v1', subresource: 'scale' });
  const { time: _, ...timeless } = entry('scaler', replicas, { subresource: 'scale' });
  expect(parentEntries([entry('maker', both)], [taken], mapping)).toEqual([
    timeless,
    entry('maker', { 'f:spec': { 'f:paused': {} } }),
  ]);
});

test('an applier that keeps the replicas keeps its entry; one that gave them up keeps the rest', () => {
  const applier = entry('applier', both, { operation: 'Apply' });
  const ofScale = scaleEntries([applier], mapping);
  expect(parentEntries([applier], ofScale, mapping)).toEqual([applier]);
  expect(parentEntries([applier], undefined, mapping)).toEqual([
    { ...applier, fieldsV1: { 'f:spec': { 'f:paused': {} } } },
  ]);
});

test('who wrote a version that is not known is forgotten', () => {
  expect(parentEntries([entry('old', both, { apiVersion: 'extensions/v1beta1' })], undefined, mapping)).toBeUndefined();
});
