import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { serverSideApply, trackUpdate } from '../apply.ts';
import type { KubeObject, ManagedFieldsEntry } from '../object.ts';
import { workload } from '../testdata/workload.ts';
import type { JsonObject } from '../values.ts';

interface Step {
  manager: string;
  apply?: JsonObject;
  update?: JsonObject;
  force?: boolean;
  subresource?: string;
  conflict?: string;
  invalid?: string;
  spec?: JsonObject;
  labels?: JsonObject;
  finalizers?: string[];
  owners?: Record<string, string>;
}

const cases = parse(readFileSync(new URL('./testdata/apply.yaml', import.meta.url), 'utf8')) as {
  name: string;
  steps: Step[];
}[];

const start = Date.parse('2026-01-01T00:00:00Z');

function complete(body: JsonObject): KubeObject {
  return { apiVersion: 'v1', kind: 'Workload', metadata: {}, ...body } as KubeObject;
}

function run(live: KubeObject | undefined, step: Step, minute: number): KubeObject {
  const writer = {
    schema: workload,
    manager: step.manager,
    apiVersion: 'v1',
    subresource: step.subresource ?? '',
    now: new Date(start + minute * 60_000),
  };
  if (step.apply === undefined) return trackUpdate({ ...writer, before: live, after: complete(step.update ?? {}) });
  return serverSideApply({ ...writer, live, applied: complete(step.apply), force: step.force ?? false });
}

function owners(object: KubeObject): Record<string, string> {
  const entries = object.metadata.managedFields ?? [];
  return Object.fromEntries(
    entries.map((entry) => [`${entry.operation} ${entry.manager}`, JSON.stringify(entry.fieldsV1)]),
  );
}

describe('server-side apply', () => {
  it.each(cases)('$name', ({ steps }) => {
    let live: KubeObject | undefined;
    steps.forEach((step, minute) => {
      const refused = step.conflict ?? step.invalid;
      if (refused !== undefined) {
        const reason = step.conflict === undefined ? 'BadRequest' : 'Conflict';
        expect(() => run(live, step, minute)).toThrow(expect.objectContaining({ reason, message: refused }) as Error);
        return;
      }
      live = run(live, step, minute);
      if (step.spec !== undefined) expect(live.spec).toEqual(step.spec);
      if (step.labels !== undefined) expect(live.metadata.labels).toEqual(step.labels);
      if (step.finalizers !== undefined) expect(live.metadata.finalizers).toEqual(step.finalizers);
      if (step.owners !== undefined) expect(owners(live)).toEqual(step.owners);
    });
  });

  it('tells each conflict as a cause', () => {
    const live = run(undefined, { manager: 'scaler', update: { spec: { replicas: 1 } } }, 0);
    const details = {
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "scaler" using v1', field: '.spec.replicas' }],
    };
    expect(() => run(live, { manager: 'ci', apply: { spec: { replicas: 2 } } }, 1)).toThrow(
      expect.objectContaining({ code: 409, details }) as Error,
    );
  });

  it('answers the very object, times and all, if nothing changes', () => {
    const step = { manager: 'ci', apply: { spec: { replicas: 1, containers: [{ name: 'a' }] } } };
    const once = run(undefined, step, 0);
    const twice = run(once, step, 5);
    expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
  });

  it('moves the time of the applier alone, and only with a change', () => {
    const other = run(undefined, { manager: 'user', update: { spec: { paused: true } } }, 0);
    const first = run(other, { manager: 'ci', apply: { spec: { replicas: 1 } } }, 1);
    const second = run(first, { manager: 'ci', apply: { spec: { replicas: 2 } } }, 2);
    expect(second.metadata.managedFields?.map(({ manager, time }) => [manager, time])).toEqual([
      ['ci', '2026-01-01T00:02:00Z'],
      ['user', '2026-01-01T00:00:00Z'],
    ]);
  });

  it('takes an object that was never tracked for one old update', () => {
    const live = complete({ metadata: { uid: 'u' }, spec: { replicas: 1, paused: true } });
    expect(owners(run(live, { manager: 'ci', apply: { spec: { replicas: 1 } } }, 0))).toEqual({
      'Apply ci': '{"f:spec":{"f:replicas":{}}}',
      'Update before-first-apply': '{"f:spec":{"f:paused":{},"f:replicas":{}}}',
    });
  });

  it('never owns what the endpoint resets, and never what identifies the object', () => {
    const applied = complete({
      metadata: { name: 'x', namespace: 'd', uid: 'u', resourceVersion: '1', generation: 1, labels: { a: 'b' } },
      spec: { replicas: 1 },
      status: { ready: 1 },
    });
    const writer = { schema: workload, manager: 'ci', apiVersion: 'v1', subresource: '', now: new Date(start) };
    const object = serverSideApply({ ...writer, applied, force: false, resetFields: ['status'] });
    expect(owners(object)).toEqual({ 'Apply ci': '{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:replicas":{}}}' });
  });

  it('refuses a configuration that carries managedFields, or is of another type', () => {
    const managed = complete({ metadata: { managedFields: [] } });
    expect(() => run(undefined, { manager: 'ci', apply: { ...managed } }, 0)).toThrow(
      'metadata.managedFields must be nil',
    );
    expect(() => run(undefined, { manager: 'ci', apply: { apiVersion: 'apps/v1' } }, 0)).toThrow(
      'invalid object type: apps/v1, Kind=Workload',
    );
    const live = run(undefined, { manager: 'ci', apply: {} }, 0);
    expect(() => run(live, { manager: 'ci', apply: { kind: 'Other' } }, 1)).toThrow(
      'invalid object type: /v1, Kind=Other',
    );
  });

  it('leaves its inputs alone and shares nothing with them that could change', () => {
    const live = run(undefined, { manager: 'user', update: { spec: { tolerations: [{ key: 'a' }] } } }, 0);
    const apply = { spec: { containers: [{ name: 'a', args: ['x'] }] } };
    const copies = JSON.stringify([live, apply]);
    const object = run(live, { manager: 'ci', apply }, 1);
    object.spec.tolerations[0].key = 'changed';
    object.spec.containers[0].args.push('y');
    expect(JSON.stringify([live, apply])).toBe(copies);
  });
});

describe('from client-side to server-side apply', () => {
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
  const configuration = { apiVersion: 'v1', kind: 'Workload', metadata: {}, spec: { replicas: 1 } };
  const annotated = (text: string): JsonObject => ({
    metadata: { annotations: { [annotation]: text } },
    spec: { replicas: 1, paused: true },
  });

  it('kubectl takes what it applied from the client before, and keeps the annotation in step', () => {
    const live = run(
      undefined,
      { manager: 'kubectl-client-side-apply', update: annotated(JSON.stringify(configuration)) },
      0,
    );
    const object = run(live, { manager: 'kubectl', apply: { spec: { replicas: 3 } } }, 1);
    expect(object.spec).toEqual({ replicas: 3, paused: true });
    expect(object.metadata.annotations).toEqual({
      [annotation]: '{"apiVersion":"v1","kind":"Workload","metadata":{},"spec":{"replicas":3}}\n',
    });
    const same = run(object, { manager: 'kubectl', apply: { spec: { replicas: 3 } } }, 2);
    expect(JSON.stringify(same)).toBe(JSON.stringify(object));
  });

  it('not what others changed since, nor with another name or a broken annotation', () => {
    const live = run(
      undefined,
      { manager: 'kubectl-client-side-apply', update: annotated(JSON.stringify(configuration)) },
      0,
    );
    const conflict = 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .spec.paused';
    expect(() => run(live, { manager: 'kubectl', apply: { spec: { replicas: 3, paused: false } } }, 1)).toThrow(
      conflict,
    );
    expect(() => run(live, { manager: 'ci', apply: { spec: { replicas: 3 } } }, 1)).toThrow('.spec.replicas');
    const broken = run(undefined, { manager: 'kubectl-client-side-apply', update: annotated('{') }, 0);
    expect(() => run(broken, { manager: 'kubectl', apply: { spec: { replicas: 3 } } }, 1)).toThrow('.spec.replicas');
  });
});

describe('a custom resource', () => {
  const writer = { apiVersion: 'v1', subresource: '', now: new Date(start), manager: 'ci' };
  const applied = complete({
    metadata: { labels: { a: 'b' }, finalizers: ['x/y'], ownerReferences: [{ uid: '1', name: 'n' }] },
    spec: { a: { b: 1 }, l: [1] },
  });
  const metadata =
    '"f:metadata":{"f:finalizers":{"v:\\"x/y\\"":{}},"f:labels":{"f:a":{}},"f:ownerReferences":{"k:{\\"uid\\":\\"1\\"}":{}}}';

  it('has metadata as every object has, and what its schema says', () => {
    const spec = {
      type: 'object',
      properties: { a: { type: 'object', 'x-kubernetes-map-type': 'atomic' }, l: { type: 'array' } },
    } as const;
    const object = serverSideApply({
      ...writer,
      schema: { type: 'object', properties: { spec } },
      applied,
      force: false,
    });
    expect(owners(object)).toEqual({ 'Apply ci': `{${metadata},"f:spec":{"f:a":{},"f:l":{}}}` });
  });

  it('without a schema divides into its fields', () => {
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const;
    const object = serverSideApply({ ...writer, schema, applied, force: false });
    expect(owners(object)).toEqual({ 'Apply ci': `{${metadata},"f:spec":{".":{},"f:a":{".":{},"f:b":{}},"f:l":{}}}` });
    const tracked = trackUpdate({
      ...writer,
      schema,
      before: object,
      after: { ...object, spec: { a: { b: 2 }, l: [1] } },
    });
    expect(owners(tracked)['Update ci']).toBe('{"f:spec":{"f:a":{"f:b":{}}}}');
  });
});

describe('entries', () => {
  it('stand with appliers first, each group by time, then name', () => {
    let live = run(undefined, { manager: 'z', update: { spec: { replicas: 1 } } }, 0);
    live = run(live, { manager: 'y', apply: { spec: { paused: true } } }, 3);
    live = run(live, { manager: 'b', update: { ...live, status: { ready: 1 } } }, 1);
    live = run(live, { manager: 'a', apply: { metadata: { labels: { a: 'b' } } } }, 2);
    const names = (live.metadata.managedFields as ManagedFieldsEntry[]).map(
      ({ operation, manager }) => `${operation} ${manager}`,
    );
    expect(names).toEqual(['Apply a', 'Apply y', 'Update z', 'Update b']);
  });
});

it('a null in what no type knows is kept as it was applied', () => {
  const schema = { type: 'object', properties: { data: { type: 'object', scalar: 'RawExtension' } } } as const;
  const applied = { apiVersion: 'v1', kind: 'Workload', metadata: {}, data: { a: null, b: [{ c: null }] } };
  const common = { schema, manager: 'ci', apiVersion: 'v1', subresource: '', now: new Date(start), force: false };
  const live = serverSideApply({ ...common, applied });
  expect(live.data).toEqual(applied.data);
  expect(serverSideApply({ ...common, manager: 'cd', live, applied }).data).toEqual(applied.data);
});
