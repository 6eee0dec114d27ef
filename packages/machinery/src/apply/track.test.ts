import { describe, expect, it } from 'vitest';
import { ignoreTimestamps, trackUpdate } from '../apply.ts';
import type { KubeObject, ManagedFieldsEntry } from '../object.ts';
import { workload } from '../testdata/workload.ts';
import type { JsonObject } from '../values.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const writer = (manager: string, minute = 0): Parameters<typeof trackUpdate>[0] => ({
  schema: workload,
  manager,
  apiVersion: 'v1',
  subresource: '',
  now: new Date(start + minute * 60_000),
  after: object({}),
});

function object(body: JsonObject): KubeObject {
  return { apiVersion: 'v1', kind: 'Workload', metadata: {}, ...body } as KubeObject;
}

const stored = (body: JsonObject, by = 'creator'): KubeObject =>
  trackUpdate({
    ...writer(by),
    after: object({ metadata: { name: 'x', uid: 'u', ...(body.metadata as object) }, ...without(body) }),
  });

function without(body: JsonObject): JsonObject {
  const { metadata: _, ...rest } = body;
  return rest;
}

const fields = (found: KubeObject): Record<string, string> =>
  Object.fromEntries(
    (found.metadata.managedFields ?? []).map((entry) => [entry.manager ?? '', JSON.stringify(entry.fieldsV1)]),
  );

describe('an update', () => {
  it('is recorded with operation, version, time and subresource', () => {
    const after = object({ spec: { replicas: 1 }, status: { ready: 1 } });
    const tracked = trackUpdate({ ...writer(''), subresource: 'status', resetFields: ['spec', 'metadata'], after });
    expect(tracked.metadata.managedFields).toEqual([
      {
        manager: 'unknown',
        operation: 'Update',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:status': { 'f:ready': {} } },
        subresource: 'status',
      },
    ]);
    expect(Object.keys((tracked.metadata.managedFields as ManagedFieldsEntry[])[0] ?? {})).toEqual([
      'manager',
      'operation',
      'apiVersion',
      'time',
      'fieldsType',
      'fieldsV1',
      'subresource',
    ]);
  });

  it('that changes nothing keeps the record as it is, times and all', () => {
    const before = stored({ spec: { replicas: 1 } });
    const after = structuredClone(before);
    after.metadata.resourceVersion = '7';
    after.metadata.generation = 3;
    const tracked = trackUpdate({ ...writer('other', 5), before, after });
    expect(tracked.metadata.managedFields).toBe(before.metadata.managedFields);
  });

  it('takes what it changes from its owner, and moves no time but its own', () => {
    const before = stored({ spec: { replicas: 1, paused: true } });
    const tracked = trackUpdate({
      ...writer('scaler', 1),
      before,
      after: { ...before, spec: { replicas: 2, paused: true } },
    });
    expect(fields(tracked)).toEqual({
      creator: '{"f:spec":{"f:paused":{}}}',
      scaler: '{"f:spec":{"f:replicas":{}}}',
    });
    expect(tracked.metadata.managedFields?.map(({ time }) => time)).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:01:00Z',
    ]);
  });

  it('that removes fields takes them from everybody and is no owner of anything', () => {
    const before = stored({ spec: { replicas: 1, paused: true } });
    const tracked = trackUpdate({ ...writer('cleaner', 1), before, after: { ...before, spec: { replicas: 1 } } });
    expect(fields(tracked)).toEqual({ creator: '{"f:spec":{"f:replicas":{}}}' });
    expect(tracked.metadata.managedFields?.[0]?.time).toBe('2026-01-01T00:00:00Z');
  });

  it('adds to what its manager owned before', () => {
    const before = stored({ spec: { replicas: 1 } });
    const after = { ...before, spec: { replicas: 1, paused: true } };
    const tracked = trackUpdate({ ...writer('creator', 1), before, after });
    expect(fields(tracked)).toEqual({ creator: '{"f:spec":{"f:paused":{},"f:replicas":{}}}' });
    expect(tracked.metadata.managedFields?.[0]?.time).toBe('2026-01-01T00:01:00Z');
  });

  it('owns an item that occurs twice as one', () => {
    const tracked = stored({
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'a', image: 'y' },
        ],
      },
    });
    expect(fields(tracked)).toEqual({ creator: '{"f:spec":{"f:containers":{"k:{\\"name\\":\\"a\\"}":{}}}}' });
  });

  it('leaves its inputs alone', () => {
    const before = stored({ spec: { replicas: 1 } });
    const after = { ...structuredClone(before), spec: { replicas: 2 } };
    const copies = JSON.stringify([before, after]);
    trackUpdate({ ...writer('other', 1), before, after });
    expect(JSON.stringify([before, after])).toBe(copies);
  });
});

describe('the record a client sends along', () => {
  const before = stored({ spec: { replicas: 1 } });
  const entry: ManagedFieldsEntry = {
    manager: 'mine',
    operation: 'Apply',
    apiVersion: 'v1',
    time: '2025-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:spec': { 'f:replicas': {}, 'f:containers': { 'k:{"name":"a"}': {} }, 'f:paused': {} },
      'x:unheard': {},
    },
  };
  const send = (managedFields: unknown, subresource = ''): KubeObject =>
    trackUpdate({
      ...writer('user', 1),
      subresource,
      before,
      after: { ...before, metadata: { ...before.metadata, managedFields: managedFields as ManagedFieldsEntry[] } },
    });

  it('is taken, in canonical form', () => {
    expect(fields(send([entry]))).toEqual({
      mine: '{"f:spec":{"f:containers":{"k:{\\"name\\":\\"a\\"}":{}},"f:paused":{},"f:replicas":{}}}',
    });
  });

  it('is ignored where it is absent or makes no sense', () => {
    for (const sent of [
      undefined,
      null,
      [{ ...entry, operation: 'Burn' }],
      [{ ...entry, fieldsV1: { f: {} } }],
      [{ ...entry, fieldsType: '' }],
    ]) {
      expect(send(sent).metadata.managedFields).toEqual(before.metadata.managedFields);
    }
  });

  it('is ignored by subresources', () => {
    expect(send([entry], 'status').metadata.managedFields).toEqual(before.metadata.managedFields);
  });

  it('ends the tracking if it is empty, until the next apply', () => {
    for (const sent of [[], [{}]]) {
      const reset = send(sent);
      expect(reset.metadata).not.toHaveProperty('managedFields');
      const later = trackUpdate({ ...writer('user', 2), before: reset, after: { ...reset, spec: { replicas: 9 } } });
      expect(later.metadata).not.toHaveProperty('managedFields');
    }
  });
});

describe('many updaters', () => {
  it('are ten at most: the oldest of a version become ancient-changes', () => {
    let current = stored({ metadata: { labels: { l0: 'x' } } }, 'm0');
    for (let at = 1; at < 13; at += 1) {
      const labels = { ...current.metadata.labels, [`l${at}`]: 'x' };
      const after = { ...current, metadata: { ...current.metadata, labels } };
      current = trackUpdate({ ...writer(`m${at}`, at), before: current, after });
    }
    const entries = current.metadata.managedFields ?? [];
    expect(entries.map(({ manager }) => manager)).toEqual([
      'ancient-changes',
      ...Array.from({ length: 9 }, (_, at) => `m${at + 4}`),
    ]);
    expect(entries[0]).toMatchObject({
      time: '2026-01-01T00:03:00Z',
      fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:l0': {}, 'f:l1': {}, 'f:l2': {}, 'f:l3': {} } } },
    });
  });
});

describe('a write that only moves times', () => {
  it('is no write', () => {
    const before = stored({ spec: { replicas: 1 } });
    const after = structuredClone(before);
    for (const entry of after.metadata.managedFields ?? []) entry.time = '2030-01-01T00:00:00Z';
    expect(ignoreTimestamps(before, after)).toBe(before);
    const changed = { ...after, spec: { replicas: 2 } };
    expect(ignoreTimestamps(before, changed)).toBe(changed);
  });
});
