import { normalize } from '../decode.ts';
import { type KubeObject, parseApiVersion } from '../object.ts';
import type { Schema } from '../schema.ts';
import type { JsonObject } from '../values.ts';
import type { Change } from './compare.ts';
import { noFields, type Fields, union } from './fields.ts';
import type { Managers } from './managers.ts';
import { rootSchema } from './root.ts';

/** Another version of a kind, in which managers may have written: what they own are fields of that version. */
export interface OtherVersion {
  apiVersion: string;
  schema: Schema;
  /** From the kind's own version, and back; objects are not changed. */
  to(object: KubeObject): KubeObject;
  back(object: KubeObject): KubeObject;
}

/** One version as ownership looks at it. */
export interface View {
  apiVersion: string;
  schema: Schema;
  to(object: JsonObject): JsonObject;
  back(object: JsonObject): JsonObject;
}

interface Versioned {
  apiVersion: string;
  schema: Schema;
  versions?: readonly OtherVersion[];
}

const same = (object: JsonObject): JsonObject => object;

/** The version's view; undefined: it is not known, and taken for the writer's own. */
export function viewOf({ apiVersion, schema, versions }: Versioned, wanted: string): View | undefined {
  if (wanted === apiVersion) return { apiVersion, schema, to: same, back: same };
  const other = versions?.find((version) => version.apiVersion === wanted);
  if (other === undefined) return undefined;
  const into = (by: (object: KubeObject) => KubeObject, form: Schema) => (object: JsonObject) =>
    normalize(form, structuredClone(by(object as unknown as KubeObject))) as unknown as JsonObject;
  return {
    apiVersion: wanted,
    schema: rootSchema(other.schema),
    to: into(other.to, other.schema),
    back: into(other.back, schema),
  };
}

/** What a write changed in a version; undefined: its fields are not known here. */
export type ChangeIn = (apiVersion: string) => Change | undefined;

/** Upstream converts between versions of a group, not between groups: who wrote in another one is forgotten (IsMissingVersionError). */
export const isForeign = (writer: { apiVersion: string }, apiVersion: string): boolean =>
  apiVersion !== writer.apiVersion && parseApiVersion(apiVersion).group !== parseApiVersion(writer.apiVersion).group;

/** What a write changed, in the eyes of each version (structured-merge-diff merge/update.go): compared once, when it is asked for. */
export function changesIn(
  writer: Versioned,
  own: Change,
  objects: { before: JsonObject; after: JsonObject },
  compare: (schema: Schema, before: JsonObject, after: JsonObject) => Change,
): ChangeIn {
  const known = new Map([[writer.apiVersion, own]]);
  return (apiVersion) => {
    const found = known.get(apiVersion);
    if (found !== undefined) return found;
    if (isForeign(writer, apiVersion)) return undefined;
    // What is made from nothing has no other form to be compared with.
    const view = objects.before.kind === undefined ? undefined : viewOf(writer, apiVersion);
    const change = view === undefined ? own : compare(view.schema, view.to(objects.before), view.to(objects.after));
    known.set(apiVersion, change);
    return change;
  };
}

/** What managers own, by the version they wrote it in. */
export function ownedIn(managers: Managers, apiVersion: string): Fields {
  return [...managers.values()]
    .filter((manager) => manager.apiVersion === apiVersion)
    .map((manager) => manager.fields)
    .reduce(union, noFields);
}
