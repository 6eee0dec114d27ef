import { ApiError } from '../errors.ts';
import type { KubeObject } from '../object.ts';
import { parseApiVersion } from '../object.ts';
import { deepCopy, deepEqual, type JsonObject } from '../values.ts';
import { type Conflict, conflictError, conflictsBeyond, conflictsOf } from './conflicts.ts';
import { difference, intersection, isEmpty, noFields, union } from './fields.ts';
import { fieldSetOf } from './fieldset.ts';
import { kubectl, ownedByClientSideApply, refreshLastApplied } from './lastapplied.ts';
import {
  capUpdaters,
  identify,
  type Manager,
  type Managers,
  readManagers,
  withFields,
  writeManagers,
} from './managers.ts';
import { mergeApplied, withoutNulls } from './merge.ts';
import {
  changeOf,
  changesOf,
  entryFor,
  stripMeta,
  takeOwnership,
  type Writer,
  withManagedFields,
  withoutManagedFields,
  withoutReset,
} from './ownership.ts';
import { addBack, prune } from './remove.ts';
import { rootSchema } from './root.ts';
import { ownedIn, viewOf } from './versions.ts';
import { complaintsAbout, joinComplaints } from './validate.ts';

export interface Apply extends Writer {
  /** The stored object, as its apiVersion reads; undefined if there is none yet. */
  live?: KubeObject;
  /** The configuration, as its owner wrote it: neither defaulted nor pruned. */
  applied: KubeObject;
  /** Take fields that others own. */
  force: boolean;
}

interface Outcome {
  merged: JsonObject;
  managers: Managers;
  conflicts: Conflict[];
}

/**
 * Server-side apply (apimachinery pkg/util/managedfields, structured-merge-diff merge/update.go): merges a configuration,
 * takes out what its manager applied before and speaks of no more, and records who owns what. Defaults are the caller's to
 * apply, afterwards. An apply that changes nothing answers the live object, times of managedFields and all.
 *
 * @throws ApiError BadRequest for a configuration that does not fit; Conflict, with causes, for fields of other managers.
 */
export function serverSideApply(request: Apply): KubeObject {
  const apply = { ...request, schema: rootSchema(request.schema) };
  check(apply);
  const { live, applied, manager } = apply;
  const before = withoutManagedFields(live);
  const managers = managersOf(apply, before);
  let outcome = merge(apply, before, managers);
  if (outcome.conflicts.length > 0 && !apply.force) {
    const allowed = manager === kubectl ? ownedByClientSideApply(apply.schema, before, apply.apiVersion) : undefined;
    const remaining = conflictsBeyond(outcome.conflicts, allowed ?? noFields);
    if (remaining.length > 0) throw conflictError(remaining);
  }
  outcome = settle(apply, outcome);
  const object = withoutNulls(apply.schema, outcome.merged, before) as JsonObject;
  const changed = live === undefined || !deepEqual(before, object);
  const written = withManagedFields(changed ? deepCopy(object) : live, entriesOf(apply, outcome.managers, changed));
  return manager === kubectl ? refreshLastApplied(written, applied) : written;
}

function check({ applied, live, apiVersion, schema }: Apply): void {
  if (applied.apiVersion !== apiVersion || (live !== undefined && applied.kind !== live.kind)) {
    throw new ApiError('BadRequest', `invalid object type: ${describeKind(applied)}`);
  }
  const sent: unknown = applied.metadata?.managedFields;
  if (sent !== undefined && sent !== null) throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
  const complaints = complaintsAbout(schema, applied);
  if (complaints.length === 0) return;
  const { namespace = '', name = '' } = applied.metadata ?? {};
  const subject = `${namespace}/${name}; ${describeKind(applied)}`;
  throw new ApiError('BadRequest', `failed to create typed patch object (${subject}): ${joinComplaints(complaints)}`);
}

/** As Go prints a GroupVersionKind: `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`. */
function describeKind(object: KubeObject): string {
  const { group, version } = parseApiVersion(object.apiVersion ?? '');
  return `${group}/${version}, Kind=${object.kind ?? ''}`;
}

/** Who owns what so far. An object that nobody tracked is taken as one old update. */
function managersOf(apply: Apply, before: JsonObject): Managers {
  const managers = readManagers(apply.live?.metadata.managedFields, true) ?? new Map();
  if (managers.size > 0 || apply.live === undefined) return managers;
  const writer = { ...apply, manager: 'before-first-apply' };
  return capUpdaters(takeOwnership(writer, managers, changeOf(writer, {}, before)));
}

function merge(apply: Apply, before: JsonObject, managers: Managers): Outcome {
  const { schema, applied, resetFields } = apply;
  const fields = withoutReset(fieldSetOf(schema, applied), resetFields);
  const entry = entryFor(apply, 'Apply', fields);
  const id = identify(entry);
  const last = managers.get(id);
  const current = new Map(managers).set(id, { ...entry, time: last?.time });
  let merged = mergeApplied(schema, before, applied);
  if (last !== undefined && !isEmpty(difference(last.fields, fields))) {
    merged = pruneAcross(apply, merged, last, current);
  }
  const changeIn = changesOf(apply, changeOf(apply, before, merged), before, merged);
  const conflicts: Conflict[] = [];
  const result: Managers = new Map();
  for (const [other, manager] of current) {
    if (other === id) {
      result.set(id, manager);
      continue;
    }
    const change = changeIn(manager.apiVersion);
    if (change === undefined) continue;
    const { touched, removed } = change;
    conflicts.push(...conflictsOf(other, manager, intersection(manager.fields, touched)));
    const left = difference(difference(manager.fields, touched), removed);
    if (!isEmpty(left)) result.set(other, withFields(manager, left));
  }
  return { merged, managers: result, conflicts };
}

/** Takes out what nobody applies any more, version by version: each says what its managers own (merge/update.go prune). */
function pruneAcross(apply: Apply, merged: JsonObject, last: Manager, managers: Managers): JsonObject {
  const home = viewOf(apply, last.apiVersion);
  if (home === undefined || apply.versions === undefined) {
    const owned = [...managers.values()].map((manager) => manager.fields).reduce(union, noFields);
    return prune(apply.schema, merged, last.fields, owned);
  }
  let result = home.back(prune(home.schema, home.to(merged), last.fields, ownedIn(managers, home.apiVersion)));
  for (const apiVersion of new Set([...managers.values()].map((manager) => manager.apiVersion))) {
    const view = apiVersion === home.apiVersion ? undefined : viewOf(apply, apiVersion);
    if (view === undefined) continue;
    const owned = ownedIn(managers, apiVersion);
    result = view.back(addBack(view.schema, view.to(merged), view.to(result), owned));
  }
  return result;
}

/** The applier's own entry, without what nobody owns; kept as it was where its set did not change. */
function settle(apply: Apply, outcome: Outcome): Outcome {
  const id = identify(entryFor(apply, 'Apply', noFields));
  const managers = new Map(outcome.managers);
  const own = managers.get(id);
  if (own === undefined) return outcome;
  const fields = stripMeta(own.fields);
  if (isEmpty(fields)) managers.delete(id);
  else managers.set(id, { ...own, fields });
  return { ...outcome, managers };
}

/** Only an apply that changed the object moves its applier's time. */
function entriesOf(apply: Apply, managers: Managers, changed: boolean): ReturnType<typeof writeManagers> {
  const entry = entryFor(apply, 'Apply', noFields);
  const id = identify(entry);
  const own = managers.get(id);
  if (changed && own !== undefined) managers.set(id, { ...own, time: entry.time });
  return writeManagers(managers);
}
