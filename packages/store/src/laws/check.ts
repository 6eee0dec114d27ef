import { compareBytes } from '@berth/table/semantics';
import type {
  GetRecord,
  History,
  IndexRecord,
  SlotTruth,
  SnapshotRecord,
  Truth,
  WatchRecord,
  WriteRecord,
} from './history.ts';
import { checkMoments } from './invariants.ts';

type Change = Exclude<SlotTruth['states'][number], { void: true }> & { version: number };

/** A type's log as one sequence: what every answer of the store is held against. */
interface Model {
  type: string;
  head: number;
  changes: Change[];
  byKey: Map<string, Change[]>;
  byValue: Map<string, Change>;
  jumps: readonly { from: number; to: number }[];
  /** Writes of the type by their ids. */
  records: ReadonlyMap<string, WriteRecord>;
  states: Map<string, string>;
}

export interface Violation {
  /** Which law was broken. */
  law: string;
  text: string;
}

/** Everything in a history that a store may not do. Empty: the run kept the laws. */
export function check(history: History, truth: Truth): Violation[] {
  const found: Violation[] = history.complaints.map((text) => ({ law: 'complaint', text }));
  const held = (law: string, look: (violations: string[]) => void): void => {
    const violations: string[] = [];
    look(violations);
    for (const text of violations) found.push({ law, text });
  };
  held('moments', (violations) => violations.push(...checkMoments(truth.records, history.reaped)));
  held('blobs', (violations) => {
    for (const item of truth.lostBlobs) violations.push(`${item} names a blob that is gone`);
  });
  const committed = committedOf(truth);
  held('epoch', (violations) => checkEpoch(history, truth, committed, violations));
  held('dues', (violations) => checkDues(history, committed, violations));
  for (const [type, head] of truth.heads) {
    const writes = history.writes.filter((write) => write.type === type);
    const of = <T extends { type: string }>(records: readonly T[]): T[] => records.filter((one) => one.type === type);
    let model: Model | undefined;
    held('slots', (violations) => {
      model = buildModel(type, head, truth, writes, violations);
    });
    const known = model as unknown as Model;
    held('chains', (violations) => checkChains(known, violations));
    held('end', (violations) => checkEnd(known, truth, violations));
    held('writes', (violations) => checkWrites(known, writes, violations));
    held('refusals', (violations) => checkRefusals(known, writes, violations));
    held('snapshots', (violations) => checkSnapshots(known, of(history.snapshots), writes, violations));
    held('watches', (violations) => of(history.watches).forEach((watch) => checkWatch(known, watch, violations)));
    held('gets', (violations) => of(history.gets).forEach((get) => checkGet(known, get, violations)));
    held('indexes', (violations) => checkIndexes(known, of(history.indexes), truth, violations));
    held('closings', (violations) => checkClosings(known, history, violations));
  }
  return found;
}

/** Ids of the writes that are in the log. */
function committedOf(truth: Truth): Set<string> {
  const committed = new Set<string>();
  for (const slots of truth.slots.values())
    for (const { states } of slots.values()) for (const state of states) if (!state.void) committed.add(state.value);
  return committed;
}

/** The epoch counts every write that raises it once, and whoever reads it reads what was acknowledged before. */
function checkEpoch(
  { raises, epochs, writes }: History,
  truth: Truth,
  committed: ReadonlySet<string>,
  violations: string[],
): void {
  const raised = writes.filter(({ id }) => raises.has(id) && committed.has(id));
  if (truth.epoch !== raised.length)
    violations.push(`the epoch counts ${truth.epoch}, and ${raised.length} writes raised it`);
  for (const { start, end, value } of epochs) {
    const before = raised.filter((write) => write.outcome === 'acknowledged' && (write.end as number) < start).length;
    const begun = raised.filter((write) => write.start < end).length;
    if (value < before || value > begun)
      violations.push(`somebody read ${value} of the epoch, between ${before} and ${begun} were possible`);
  }
}

/** What came with a write that happened is handed out, not before its time, and nothing else is. */
function checkDues({ withDue, dues }: History, committed: ReadonlySet<string>, violations: string[]): void {
  const handed = new Set(dues.map(({ key }) => key));
  for (const id of withDue) if (committed.has(id) && !handed.has(id)) violations.push(`the due item of ${id} was lost`);
  for (const { key, early } of dues) {
    if (!committed.has(key)) violations.push(`the due item of ${key} was handed out, and there is no such write`);
    if (early > 0) violations.push(`the due item of ${key} was handed out ${early} ms before its time`);
  }
}

function buildModel(
  type: string,
  head: number,
  truth: Truth,
  writes: readonly WriteRecord[],
  violations: string[],
): Model {
  const jumps = truth.jumps.get(type) ?? [];
  const records = new Map(writes.map((write) => [write.id, write]));
  const model: Model = {
    type,
    head,
    changes: [],
    byKey: new Map(),
    byValue: new Map(),
    jumps,
    records,
    states: new Map(),
  };
  const slots = truth.slots.get(type) ?? new Map<number, SlotTruth>();
  for (const version of slots.keys())
    if (version > head) violations.push(`${type}: slot ${version} is above the counter ${head}`);
  for (let version = 2; version <= head; version++) {
    version = jumps.find(({ from, to }) => version > from && version <= to)?.to ?? version;
    if (jumps.some(({ to }) => to === version)) continue;
    const states = slots.get(version)?.states ?? [];
    // One whose writer died may be given up instead, long after.
    const forgotten = version <= (truth.compacts.get(type) ?? 0);
    if (states.length === 0 && !forgotten) violations.push(`${type}: slot ${version} was never decided`);
    if (states.length > 1)
      violations.push(`${type}: slot ${version} was decided ${states.length} times: ${JSON.stringify(states)}`);
    const state = states.at(-1);
    if (state === undefined || state.void) continue;
    const change = { ...state, version };
    const twin = model.byValue.get(state.value);
    if (twin !== undefined)
      violations.push(`${type}: the write ${state.value} is in slots ${twin.version} and ${version}`);
    model.byValue.set(state.value, change);
    model.changes.push(change);
    const ofKey = model.byKey.get(state.sk) ?? [];
    ofKey.push(change);
    model.byKey.set(state.sk, ofKey);
  }
  return model;
}

/** Per object every change follows from the one before it. */
function checkChains({ type, byKey }: Model, violations: string[]): void {
  for (const [sk, changes] of byKey) {
    let live = 0;
    for (const { version, verb, prev } of changes) {
      if (verb === 'c' && live !== 0)
        violations.push(`${type} ${sk}: created at ${version} while it stood since ${live}`);
      if (verb !== 'c' && prev !== live)
        violations.push(`${type} ${sk}: changed at ${version} from ${prev}, but ${live} stood there`);
      live = verb === 'd' ? 0 : version;
    }
  }
}

/** The objects in the end are what the log says. */
function checkEnd({ type, byKey }: Model, truth: Truth, violations: string[]): void {
  const objects = new Map(truth.objects.get(type));
  for (const [sk, changes] of byKey) {
    const last = changes.at(-1) as Change;
    const object = objects.get(sk);
    objects.delete(sk);
    if (last.verb === 'd' ? object !== undefined : object?.version !== last.version || object.value !== last.value) {
      violations.push(
        `${type} ${sk}: the log ends with ${last.verb} at ${last.version}, the object is ${JSON.stringify(object)}`,
      );
    }
  }
  for (const sk of objects.keys()) violations.push(`${type} ${sk}: stands there without any entry`);
}

/** Each acknowledged write is in the log once, where it was said to be; each refused one never; and in the order of real time. */
function checkWrites({ type, byValue }: Model, writes: readonly WriteRecord[], violations: string[]): void {
  for (const { id, outcome, version, verb, refusal } of writes) {
    const change = byValue.get(id);
    if (outcome === 'acknowledged' && change?.version !== version)
      violations.push(
        `${type}: write ${id} (${verb}) was acknowledged at ${version}, the log has it at ${change?.version}`,
      );
    if (outcome === 'refused' && change !== undefined)
      violations.push(`${type}: write ${id} was refused (${refusal}), yet it is in slot ${change.version}`);
  }
  const written = writes.filter(({ outcome }) => outcome === 'acknowledged');
  const byEnd = [...written].sort((a, b) => (a.end as number) - (b.end as number));
  const byStart = [...written].sort((a, b) => a.start - b.start);
  let ended = 0;
  let highest = 0;
  for (const { id, start, version } of byStart) {
    for (; ended < byEnd.length && ((byEnd[ended] as WriteRecord).end as number) < start; ended++) {
      highest = Math.max(highest, (byEnd[ended] as WriteRecord).version as number);
    }
    if ((version as number) < highest)
      violations.push(`${type}: write ${id} at ${version} began after ${highest} was acknowledged`);
  }
}

/** A conflict has a reason: some other change of the object that had at least begun. */
function checkRefusals({ type, byKey }: Model, writes: readonly WriteRecord[], violations: string[]): void {
  const starts = new Map(writes.map(({ id, start }) => [id, start]));
  for (const { id, outcome, sk, prev, end, refusal } of writes) {
    if (outcome !== 'refused' || !refusal?.includes('was changed by another writer')) continue;
    const others = (byKey.get(sk) ?? []).filter(
      (change) => change.version > prev && (starts.get(change.value) ?? 0) < (end as number),
    );
    if (others.length === 0)
      violations.push(`${type}: write ${id} was refused for a change of ${sk} after ${prev} that nobody made`);
  }
}

function stateAt({ changes, states }: Model, version: number, namespace?: string, team?: string): string {
  const place = `${version} ${namespace} ${team}`;
  const known = states.get(place);
  if (known !== undefined) return known;
  const state = new Map<string, string>();
  for (const change of changes) {
    if (change.version > version) break;
    if (namespace !== undefined && !change.sk.startsWith(`${namespace}/`)) continue;
    if (change.verb === 'd' || (team !== undefined && change.team !== team)) state.delete(change.sk);
    else state.set(change.sk, `${change.value}@${change.version}`);
  }
  const text = JSON.stringify([...state].sort(([a], [b]) => compareBytes(a, b)));
  states.set(place, text);
  return text;
}

/** In which objects two states differ, in words. */
function difference(was: readonly [string, string][], expected: readonly [string, string][]): string {
  const [saw, should] = [new Map(was), new Map(expected)];
  const keys = [...new Set([...saw.keys(), ...should.keys()])].filter((key) => saw.get(key) !== should.get(key));
  const shown = (value: string | undefined): string => value ?? 'nothing';
  return keys.map((key) => `${key} was ${shown(saw.get(key))} instead of ${shown(should.get(key))}`).join(', ');
}

/** A list or mirror at r is the state at r, and a list is not older than what was acknowledged before it began. */
function checkSnapshots(
  model: Model,
  snapshots: readonly SnapshotRecord[],
  writes: readonly WriteRecord[],
  violations: string[],
): void {
  const acknowledged = writes.filter(({ outcome }) => outcome === 'acknowledged');
  for (const { by, kind, version, namespace, team, objects, start } of snapshots) {
    const expected = stateAt(model, version, namespace, team);
    if (expected !== JSON.stringify(objects)) {
      const differs = difference(objects, JSON.parse(expected) as [string, string][]) || 'the order';
      violations.push(`${model.type}: ${kind} of ${by} at ${version}: ${differs}`);
    }
    if (kind !== 'list') continue;
    const missed = acknowledged.find((write) => (write.end as number) < start && (write.version as number) > version);
    if (missed !== undefined)
      violations.push(`${model.type}: a list of ${by} at ${version} began after ${missed.version} was acknowledged`);
  }
}

const verbs: Record<string, string> = { c: 'ADDED', u: 'MODIFIED', d: 'DELETED' };

/** A watch tells every entry above its start, in order, and none that is not there. */
function checkWatch(
  { type, changes, byKey, jumps }: Model,
  { by, from, seen, progress }: WatchRecord,
  violations: string[],
): void {
  const last = seen.at(-1)?.version ?? 0;
  const passed = jumps.find((jump) => from <= jump.from && last > jump.to);
  if (passed !== undefined)
    violations.push(
      `${type}: the watch of ${by} from ${from} went on beyond ${passed.to}, where a restore had begun anew`,
    );
  const end = Math.max(progress, seen.at(-1)?.version ?? 0);
  const expected = changes.filter(({ version }) => version > from && version <= end);
  const shown = (version: number, verb: string, sk: string, value: string): string =>
    `${version} ${verb} ${sk} ${value}`;
  const was = seen.map(({ version, verb, sk, value }) => shown(version, verb, sk, value));
  const should = expected.map(({ version, verb, sk, value }) => shown(version, verbs[verb] as string, sk, value));
  if (was.join('\n') !== should.join('\n')) {
    const at = should.findIndex((entry, i) => entry !== was[i]);
    violations.push(
      `${type}: the watch of ${by} from ${from} told ${was[at < 0 ? should.length : at]} instead of ${should[at]}`,
    );
    return;
  }
  for (const { version, sk, previous } of seen) {
    const before = (byKey.get(sk) ?? []).findLast((change) => change.version < version);
    const stood = before === undefined || before.verb === 'd' ? undefined : before;
    const expected = stood && `${stood.labels} ${stood.fields}`;
    const told = previous && `${previous.labels} ${previous.fields}`;
    if (expected !== told)
      violations.push(`${type}: the watch of ${by} says that ${sk} was ${told} before ${version}, not ${expected}`);
  }
}

/** A get shows a state that stood at some moment while it ran. */
function checkGet(
  { type, byKey, records }: Model,
  { sk, start, end, version, value }: GetRecord,
  violations: string[],
): void {
  const changes = byKey.get(sk) ?? [];
  const settled = changes.findLast(
    (change) =>
      ((records.get(change.value)?.end ?? Number.POSITIVE_INFINITY) as number) < start &&
      records.get(change.value)?.outcome === 'acknowledged',
  );
  const oldest = settled?.version ?? 0;
  const possible = changes.filter(
    (change) => change.version >= oldest && (records.get(change.value)?.start ?? 0) < end,
  );
  const matches = possible.some((change) =>
    change.verb === 'd' ? version === 0 : change.version === version && change.value === value,
  );
  if (matches || (version === 0 && settled === undefined)) return;
  violations.push(
    `${type} ${sk}: a get showed ${version} (${value}), possible were ${JSON.stringify(possible.map((change) => `${change.verb}${change.version}`))}`,
  );
}

/** In the end the index items are those of the objects; on the way nobody is missing who was there all the time. */
function checkIndexes(
  { type, byKey, byValue, records }: Model,
  indexes: readonly IndexRecord[],
  truth: Truth,
  violations: string[],
): void {
  const expected = new Set<string>();
  for (const [sk, changes] of byKey) {
    const last = changes.at(-1) as Change;
    if (last.verb !== 'd') for (const entry of last.indexes) expected.add(`${entry} ${type}/${sk}`);
  }
  const standing = new Set([...truth.indexes].filter((item) => item.split(' ')[1]?.startsWith(`${type}/`)));
  for (const item of expected) if (!standing.has(item)) violations.push(`${type}: the index item ${item} is missing`);
  for (const item of standing)
    if (!expected.has(item)) violations.push(`${type}: the index item ${item} belongs to nobody`);
  for (const { value, start, end, keys } of indexes) {
    for (const [sk, changes] of byKey) {
      const settled = changes.findLast(
        (change) =>
          records.get(change.value)?.outcome === 'acknowledged' && (records.get(change.value)?.end as number) < start,
      );
      const disturbed = changes.some(
        (change) => change.version > (settled?.version ?? 0) && (records.get(change.value)?.start ?? 0) < end,
      );
      if (disturbed) continue;
      const belongs = settled !== undefined && settled.verb !== 'd' && settled.indexes.includes(value);
      if (belongs !== keys.includes(sk))
        violations.push(`${type}: index ${value} ${belongs ? 'lacks' : 'shows'} ${sk}, in ${byValue.size} writes`);
    }
  }
}

/** Nothing is created in a namespace after it was closed, and each owner has one child however many reconcilers raced. */
function checkClosings({ type, changes, byKey }: Model, { closings }: History, violations: string[]): void {
  for (const { namespace, heads } of closings) {
    const late = changes.find(
      ({ verb, sk, version }) => verb === 'c' && sk.startsWith(`${namespace}/`) && version > (heads[type] ?? 0),
    );
    if (late !== undefined)
      violations.push(
        `${type}: ${late.sk} was created at ${late.version}, after its namespace was closed at ${heads[type]}`,
      );
  }
  const children = new Map<string, string[]>();
  for (const [sk, [first]] of byKey) {
    const parent = sk.startsWith('kids/') ? first?.indexes[0] : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), sk]);
  }
  for (const [parent, keys] of children)
    if (keys.length > 1) violations.push(`${type}: ${parent} has the children ${keys.join(', ')}`);
}
