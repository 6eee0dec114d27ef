import { expect, test } from 'vitest';
import { serverSideApply, trackUpdate } from '@berth/machinery/apply';
import { normalize } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from '@berth/machinery/patch';
import type { Schema } from '@berth/machinery/schema';
import { isObject } from '@berth/machinery/values';
import { schemaFor } from './bodies.ts';
import truths from './testdata/upstream/documents.json' with { type: 'json' };

/** testdata/upstream/documents.json: objects and patches of ours, made at random from the kinds' schemas, and what 1.36 makes of them. */

interface Patched {
  kind?: string;
  original: any;
  patch: any;
  result?: unknown;
  error?: string;
}

const schemaOf = (name: string): Schema => {
  const at = name.lastIndexOf('/');
  const schema = schemaFor(name.slice(0, at), name.slice(at + 1));
  if (schema === undefined) throw new Error(`no kind ${name}`);
  return schema;
};

function outcome(run: () => unknown): { result?: unknown; error?: string } {
  try {
    return { result: run() };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { error: error.message };
  }
}

/** Two things are wrong with these patches, and the other one is said. */
const otherWords = new Set(['expected a map[string]interface {}, but received a []interface {}']);

/** JSON patches that fail are answered with one sentence, whatever failed (endpoints/handlers/patch.go). */
function agree(cases: readonly Patched[], run: (one: Patched) => unknown, sentences = false): void {
  for (const { kind, original, patch, result, error } of cases) {
    const ours = outcome(() => run(structuredClone({ kind, original, patch }) as Patched));
    const told = { kind, original, patch };
    if (error === undefined) expect({ ...told, ...ours }).toEqual({ ...told, result });
    else {
      expect({ ...told, refused: ours.error !== undefined }).toEqual({ ...told, refused: true });
      if (sentences && !otherWords.has(error)) expect({ ...told, error: ours.error }).toEqual({ ...told, error });
    }
  }
}

test(`${truths.strategic.length} strategic merge patches`, () =>
  agree(
    truths.strategic as Patched[],
    ({ kind = '', original, patch }) => applyStrategicMergePatch(schemaOf(kind), original, patch),
    true,
  ));

test(`${truths.merge.length} merge patches`, () =>
  agree(truths.merge as Patched[], ({ original, patch }) => applyMergePatch(original, patch)));

test(`${truths.json.length} JSON patches`, () =>
  agree(truths.json as Patched[], ({ original, patch }) => applyJsonPatch(original, patch)));

interface Step {
  manager: string;
  apply: boolean;
  force: boolean;
  object: KubeObject;
  live: KubeObject;
  owners: { manager: string; operation: string; fields: unknown }[];
  error?: string;
}

/** One step of several managers' work on an object, as upstream's field manager does it; times do not matter. */
function perform(
  schema: Schema,
  live: KubeObject | undefined,
  { manager, apply, force, object }: Step,
  minute: number,
): KubeObject {
  const writer = { schema, manager, apiVersion: object.apiVersion, subresource: '', now: new Date(minute * 60_000) };
  const before = live === undefined ? {} : { live };
  const done = (result: KubeObject): KubeObject => normalize(schema, structuredClone(result));
  if (apply) return done(serverSideApply({ ...writer, ...before, applied: structuredClone(object), force }));
  const after = normalize(schema, structuredClone(object));
  if (live?.metadata.managedFields !== undefined) after.metadata.managedFields = live.metadata.managedFields;
  return trackUpdate({ ...writer, ...(live === undefined ? {} : { before: live }), after });
}

/** Empty lists are null there, and what is null or empty is compared as absent. */
function compact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compact);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([, entry]) => entry !== null && !(Array.isArray(entry) && entry.length === 0),
  );
  return Object.fromEntries(kept.map(([key, entry]) => [key, compact(entry)]));
}

const withoutOwners = ({ metadata: { managedFields: _owners, ...metadata }, ...rest }: KubeObject): unknown =>
  compact({ ...rest, metadata });
const ownersOf = ({ metadata }: KubeObject) =>
  (metadata.managedFields ?? [])
    .map(({ manager, operation, fieldsV1 }) => `${operation} ${manager} ${JSON.stringify(fieldsV1)}`)
    .sort();

test(`${truths.apply.length} histories of updates and applies`, () => {
  for (const [index, { kind, steps }] of (truths.apply as unknown as { kind: string; steps: Step[] }[]).entries()) {
    const schema = schemaOf(kind);
    let live: KubeObject | undefined;
    for (const [at, step] of steps.entries()) {
      const done = outcome(() => perform(schema, live, step, at));
      const where = {
        index,
        at,
        kind,
        steps: steps.slice(0, at + 1).map(({ manager, apply, force, object }) => ({ manager, apply, force, object })),
      };
      if (step.error !== undefined)
        expect({ where, refused: done.error !== undefined }).toEqual({ where, refused: true });
      else {
        live = done.result as KubeObject;
        expect({ where, error: done.error, live: live === undefined ? undefined : withoutOwners(live) }).toEqual({
          where,
          error: undefined,
          live: compact(step.live),
        });
        const owners = step.owners
          .map(({ manager, operation, fields }) => `${operation} ${manager} ${JSON.stringify(fields)}`)
          .sort();
        expect({ where, owners: ownersOf(live) }).toEqual({ where, owners });
      }
    }
  }
});
