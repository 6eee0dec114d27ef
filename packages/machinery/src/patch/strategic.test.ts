import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ApiError } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { workload } from '../testdata/workload.ts';
import { deepCopy, deepEqual, isObject, type JsonObject } from '../values.ts';
import { applyStrategicMergePatch } from './strategic.ts';

interface Case {
  name: string;
  document: JsonObject;
  patch: JsonObject;
  result?: JsonObject;
  error?: string;
}

const cases = parse(readFileSync(new URL('./testdata/strategic.yaml', import.meta.url), 'utf8')) as Case[];

describe('strategic merge patch', () => {
  it.each(cases)('$name', ({ document, patch, result, error }) => {
    const before = JSON.stringify([document, patch]);
    const run = (): JsonObject => applyStrategicMergePatch(workload, document, patch);
    if (error === undefined) expect(run()).toEqual(result);
    else {
      expect(run).toThrow(ApiError);
      expect(run).toThrow(error);
    }
    expect(JSON.stringify([document, patch])).toBe(before);
  });

  it('answers 400 for a patch that is no object', () => {
    expect(() => applyStrategicMergePatch(workload, {}, [])).toThrow(expect.objectContaining({ code: 400 }));
  });

  it('of null patches nothing, and one of another type is told its type', () => {
    expect(applyStrategicMergePatch(workload, { metadata: { name: 'a' } }, null)).toEqual({ metadata: { name: 'a' } });
    expect(() => applyStrategicMergePatch(workload, {}, 'a word')).toThrow(
      'json: cannot unmarshal string into Go value of type map[string]interface {}',
    );
  });

  it('treats __proto__ as a key', () => {
    const patch: unknown = JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}');
    const result = applyStrategicMergePatch(workload, { metadata: { labels: { a: 'b' } } }, patch);
    expect(JSON.stringify(result)).toBe('{"metadata":{"labels":{"a":"b","__proto__":"x"}}}');
    expect(Object.getPrototypeOf(result.metadata.labels)).toBe(Object.prototype);
  });
});

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const labels = fc.dictionary(name, name, { maxKeys: 3 });
const env = fc.uniqueArray(fc.record({ name, value: name }), { selector: (item) => item.name, maxLength: 4 });
const container = fc.record(
  { name, image: name, env, args: fc.array(name, { maxLength: 3 }) },
  { requiredKeys: ['name'] },
);
const object = fc.record(
  {
    metadata: fc.record({ labels, finalizers: fc.uniqueArray(name) }, { requiredKeys: [] }),
    spec: fc.record(
      {
        replicas: fc.nat(3),
        strategy: fc.record({ type: name, rollingUpdate: fc.record({ maxSurge: fc.nat(2) }) }, { requiredKeys: [] }),
        containers: fc.uniqueArray(container, { selector: (item) => item.name, maxLength: 4 }),
        tolerations: fc.array(fc.record({ key: name }), { maxLength: 2 }),
        groups: fc.uniqueArray(fc.nat(5)),
        nodeSelector: labels,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** The patch a client would make of the difference, as kubectl does: orders, deletions, nulls. */
function diff(schema: Schema | undefined, before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    const shape = schema?.properties?.[key];
    if (deepEqual(old, value)) continue;
    if (isObject(old) && isObject(value)) patch[key] = diff(shape, old, value);
    else if (Array.isArray(old) && Array.isArray(value) && shape?.['x-kubernetes-patch-strategy'] === 'merge') {
      Object.assign(patch, diffLists(key, shape, old, value));
    } else patch[key] = value;
  }
  return patch;
}

function diffLists(key: string, shape: Schema, before: unknown[], after: unknown[]): JsonObject {
  const mergeKey = shape['x-kubernetes-patch-merge-key'];
  if (after.length === 0 && mergeKey !== undefined) return { [key]: [{ $patch: 'replace' }] };
  if (mergeKey === undefined) {
    const gone = before.filter((value) => !after.includes(value));
    const come = after.filter((value) => !before.includes(value));
    return {
      ...(after.length === 0 ? {} : { [`$setElementOrder/${key}`]: after }),
      ...(gone.length === 0 ? {} : { [`$deleteFromPrimitiveList/${key}`]: gone }),
      ...(come.length === 0 ? {} : { [key]: come }),
    };
  }
  const id = (item: unknown): unknown => (item as JsonObject)[mergeKey];
  const items = after.map((item) => {
    const old = before.find((other) => id(other) === id(item));
    return old === undefined
      ? item
      : { ...diff(shape.items, old as JsonObject, item as JsonObject), [mergeKey]: id(item) };
  });
  const gone = before.filter((item) => !after.some((other) => id(other) === id(item)));
  const deletions = gone.map((item) => ({ [mergeKey]: id(item), $patch: 'delete' }));
  return {
    [`$setElementOrder/${key}`]: after.map((item) => ({ [mergeKey]: id(item) })),
    [key]: [...items, ...deletions],
  };
}

describe('laws of strategic merge', () => {
  it('the difference of two objects turns one into the other, order of lists included', () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        const patch = diff(workload, before, after);
        expect(applyStrategicMergePatch(workload, before, patch)).toEqual(after);
      }),
      { numRuns: 400 },
    );
  });

  it('an empty patch changes nothing', () => {
    fc.assert(
      fc.property(object, (document) => {
        expect(applyStrategicMergePatch(workload, document, {})).toEqual(document);
      }),
    );
  });

  it('a patch applied twice is a patch applied once', () => {
    fc.assert(
      fc.property(object, object, (document, patch) => {
        const once = applyStrategicMergePatch(workload, document, patch);
        expect(applyStrategicMergePatch(workload, once, patch)).toEqual(once);
      }),
    );
  });

  it('the result shares nothing with what it was made of', () => {
    fc.assert(
      fc.property(object, object, (document, patch) => {
        const copies = deepCopy([document, patch]);
        scramble(applyStrategicMergePatch(workload, document, patch));
        expect([document, patch]).toEqual(copies);
      }),
    );
  });
});

function scramble(value: unknown): void {
  if (Array.isArray(value)) {
    value.forEach(scramble);
    value.length = 0;
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      scramble(value[key]);
      delete value[key];
    }
  }
}
