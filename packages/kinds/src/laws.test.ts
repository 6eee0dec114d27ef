import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ignoreTimestamps, serverSideApply, trackUpdate } from '@berth/machinery/apply';
import { decode, normalize } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { errorMessage, invalid } from '@berth/machinery/invalid';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import { validateObjectMeta, validateObjectMetaUpdate } from '@berth/machinery/meta';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from '@berth/machinery/patch';
import { decodeProtobuf, encodeProtobuf } from '@berth/machinery/protobuf';
import { toTable } from '@berth/machinery/tables';
import { isObject, type JsonObject } from '@berth/machinery/values';
import { schemaFor } from './bodies.ts';
import { kinds } from './registry.ts';
import { context, now, setDefaults } from './testing.ts';
import { valuesOf } from './testing/arbitraries.ts';
import { jsonDiff, mergeDiff, strategicDiff } from './testing/diffs.ts';

/** Objects of each kind that a law is tried on: few in CI, thousands with BERTH_LAW_RUNS. */
const numRuns = Number(process.env.BERTH_LAW_RUNS ?? 12);
const settings = {
  numRuns,
  ...(process.env.BERTH_LAW_SEED === undefined ? { seed: 7 } : { seed: Number(process.env.BERTH_LAW_SEED) }),
};

const definitions = await Promise.all(kinds.map((kind) => whole(kind)));
const named = definitions.map((kind) => [`${apiVersionOf(kind.group, kind.version)}/${kind.kind}`, kind] as const);
const stored = named.filter(([, { virtual, storedAs }]) => virtual !== true && storedAs === undefined);

/** Objects of a kind as the decoder leaves them. */
const objectsOf = (kind: KindDefinition): fc.Arbitrary<KubeObject> =>
  valuesOf(kind.schema).map((value) => {
    const sent = { apiVersion: apiVersionOf(kind.group, kind.version), kind: kind.kind, ...(value as object) };
    const object = decode(kind.schema, structuredClone(sent), kind.kind).value as KubeObject;
    object.metadata ??= {};
    return normalize(kind.schema, object);
  });

const copy = <Value>(value: Value): Value => structuredClone(value);

/**
 * What protobuf cannot say: an empty list (where a type tells it from none, as an autoscaler's policies, it is refused anyway), and
 * what kind an object inside of another is (Go's TypeMeta has no number; a StatefulSet's claims are given it again by defaults).
 */
function onTheWire(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((item) => onTheWire(item, depth + 1));
  if (!isObject(value)) return value;
  const isNested = depth > 0 && value.metadata !== undefined;
  const kept = Object.entries(value).filter(
    ([key, entry]) =>
      !(Array.isArray(entry) && entry.length === 0) && !(isNested && (key === 'apiVersion' || key === 'kind')),
  );
  return Object.fromEntries(kept.map(([key, entry]) => [key, onTheWire(entry, depth + 1)]));
}

/** What the client would be told; anything but an error for clients is thrown. */
function told<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiError && error.code < 500) return undefined;
    throw error;
  }
}

const law = (kind: KindDefinition, holds: (object: KubeObject, other: KubeObject) => void) =>
  fc.assert(fc.property(objectsOf(kind), objectsOf(kind), holds), settings);

describe.each(named)('every %s', (_name, kind) => {
  test('is the same after it was printed and read, as JSON and as protobuf', () =>
    law(kind, (object) => {
      const again = decode(kind.schema, JSON.parse(JSON.stringify(object)), kind.kind);
      expect(again.unknown).toEqual([]);
      expect(normalize(kind.schema, again.value)).toEqual(object);
      const wired = decodeProtobuf(schemaFor, encodeProtobuf(kind.schema, object));
      expect(onTheWire(wired)).toEqual(onTheWire(object));
    }));

  test('has its defaults after they were set once', () =>
    law(kind, (object) => {
      const once = setDefaults(kind, copy(object));
      expect(setDefaults(kind, copy(once))).toEqual(once);
    }));

  test('is judged, in words for the client and in little time', () =>
    law(kind, (object, other) => {
      const one = setDefaults(kind, copy(object));
      const two = setDefaults(kind, copy(other));
      const started = performance.now();
      kind.prepareForCreate?.(one, context());
      kind.prepareForUpdate?.(two, one, context());
      const errors = [
        ...validateObjectMeta(one.metadata, { namespaced: kind.namespaced }),
        ...validateObjectMetaUpdate(two.metadata, one.metadata),
        ...(kind.validate?.(one, context()) ?? []),
        ...(kind.validateUpdate?.(two, one, { ...context(), old: one }) ?? []),
      ];
      if (errors.length > 0) invalid(kind, 'a', errors).toStatus();
      for (const error of errors) expect(typeof errorMessage(error)).toBe('string');
      for (const warning of kind.warnings?.(two, one) ?? []) expect(typeof warning).toBe('string');
      expect(performance.now() - started).toBeLessThan(5000);
    }));

  test('can be printed as a row, selected, indexed and deleted, whatever is in it', () =>
    law(kind, (object) => {
      const table = toTable(kind, [object], { now, includeObject: 'None', listMeta: {} });
      for (const cell of table.rows?.[0]?.cells ?? [])
        expect(cell === null || ['string', 'number', 'boolean'].includes(typeof cell)).toBe(true);
      for (const value of Object.values(kind.selectableFields?.(object) ?? {})) expect(typeof value).toBe('string');
      for (const entry of kind.indexes?.(object) ?? []) expect(typeof entry.value).toBe('string');
      kind.generationOf?.(object);
      kind.gracefulDeletion?.(object, 3);
      kind.blocksDeletion?.(object);
      kind.prepareForDelete?.(copy(object), now);
    }));
});

describe.each(named.filter(([, { storedAs }]) => storedAs !== undefined))(
  'every %s that is kept as another',
  (_name, kind) => {
    test('is kept in a form that its decoder knows, and comes out of it again', () =>
      law(kind, (object) => {
        const { storedAs } = kind;
        const form = storedAs?.form;
        if (storedAs === undefined || form === undefined) throw new Error('there is no form');
        const sent = setDefaults(kind, copy(object));
        const kept = storedAs.toStored(copy(sent));
        const read = decode(form.schema, JSON.parse(JSON.stringify(kept)), form.kind);
        expect(read.unknown).toEqual([]);
        setDefaults(form, read.value as KubeObject);
        const out = storedAs.fromStored(read.value as KubeObject);
        const again = decode(kind.schema, JSON.parse(JSON.stringify(out)), kind.kind);
        expect(again.unknown).toEqual([]);
      }));
  },
);

describe.each(stored)('every %s that is kept', (_name, kind) => {
  test('is not changed by being put back as it is', () =>
    law(kind, (object) => {
      const live = setDefaults(kind, copy(object));
      kind.prepareForCreate?.(live, context());
      setDefaults(kind, live);
      const put = setDefaults(kind, copy(live));
      kind.prepareForUpdate?.(put, copy(live), context());
      expect(setDefaults(kind, put)).toEqual(live);
    }));

  const writer = {
    schema: kind.schema,
    manager: 'me',
    apiVersion: apiVersionOf(kind.group, kind.version),
    subresource: '',
  };
  const without = ({ metadata: { managedFields: _gone, ...metadata }, ...rest }: KubeObject): KubeObject => ({
    ...rest,
    metadata,
  });

  test('is left alone by an apply of what it is already', () =>
    law(kind, (object) => {
      const applied = without(object);
      const once = told(() => serverSideApply({ ...writer, now, applied, force: true }));
      // Who applies nothing that can be owned has applied nothing yet.
      if (once?.metadata.managedFields === undefined) return;
      normalize(kind.schema, once);
      const later = new Date(now.getTime() + 60_000);
      const twice = serverSideApply({ ...writer, now: later, live: copy(once), applied: copy(applied), force: false });
      // As the API server goes on: what Go always prints is printed, and times alone are no change.
      expect(JSON.stringify(ignoreTimestamps(once, normalize(kind.schema, twice)))).toBe(JSON.stringify(once));
      const other = serverSideApply({
        ...writer,
        manager: 'you',
        now: later,
        live: copy(once),
        applied: copy(applied),
        force: false,
      });
      expect(without(normalize(kind.schema, other))).toEqual(without(once));
    }));

  test('says who owns its fields in a form that is read as it was written', () =>
    law(kind, (object, other) => {
      const before = trackUpdate({ ...writer, now, after: without(object) });
      const after = trackUpdate({
        ...writer,
        manager: 'you',
        now,
        before,
        after: {
          ...without(other),
          metadata: { ...without(other).metadata, managedFields: before.metadata.managedFields ?? [] },
        },
      });
      const printed = JSON.parse(JSON.stringify(after)) as KubeObject;
      const read = normalize(kind.schema, decode(kind.schema, copy(printed), kind.kind).value) as KubeObject;
      expect(read.metadata.managedFields).toEqual(printed.metadata.managedFields);
      const again = trackUpdate({ ...writer, now, before: copy(read), after: copy(read) });
      expect(again.metadata.managedFields).toEqual(read.metadata.managedFields);
    }));

  test('becomes any other by each of the patches that says how they differ', () =>
    law(kind, (object, other) => {
      const [from, to] = [without(object) as unknown as JsonObject, without(other) as unknown as JsonObject];
      expect(applyJsonPatch(copy(from), jsonDiff(from, to))).toEqual(to);
      const merge = mergeDiff(from, to);
      if (merge !== undefined) expect(applyMergePatch(copy(from), merge)).toEqual(to);
      const strategic = strategicDiff(kind.schema, from, to);
      if (strategic !== undefined) expect(applyStrategicMergePatch(kind.schema, copy(from), strategic)).toEqual(to);
      expect(isObject(from)).toBe(true);
    }));
});
