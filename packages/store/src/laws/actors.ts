import { ApiError } from '@berth/machinery/errors';
import type { Clock } from '@berth/machinery/clock';
import type { Random } from '@berth/table/sim';
import {
  CompanionConflict,
  Compacted,
  FutureVersion,
  type ListResult,
  NamespaceClosing,
  type NewState,
  type ObjectKey,
  type Store,
  type StoredObject,
  type WatchItem,
  type Write,
  WriteConflict,
} from '../types.ts';
import type { History, WatchRecord, WriteRecord } from './history.ts';

/** What every actor works with. `until` is aborted when the run ends. */
export interface Stage {
  cluster: string;
  store: Store;
  name: string;
  history: History;
  random: Random;
  clock: Clock;
  until: AbortSignal;
  types: readonly { resource: string; stripes: number }[];
  namespaces: readonly string[];
  names: readonly string[];
}

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random.next() * values.length)] as T;

/** Which write an object's state, or its delete, is of. */
export function valueOf(object: StoredObject, deleted = false): string {
  const { value, deletedBy } = (JSON.parse(object.body) as { data: { value: string; deletedBy?: string } }).data;
  return deleted ? (deletedBy ?? value) : value;
}

function stateOf(id: string, key: ObjectKey, owner: string): NewState {
  const uid = `uid.${key.namespace}.${key.name}`;
  return {
    uid,
    labels: { written: id },
    fields: {},
    indexes: [{ index: 'owner', value: owner }],
    encode: (version) =>
      JSON.stringify({
        metadata: { name: key.name, namespace: key.namespace, uid, resourceVersion: String(version) },
        data: { value: id },
      }),
  };
}

/** The last state of an object, with who deletes it: what the log must say of the delete. */
function marked(object: StoredObject, id: string): StoredObject {
  const body = JSON.parse(object.body) as { data: { value: string; deletedBy?: string } };
  body.data.deletedBy = id;
  return { ...object, body: JSON.stringify(body) };
}

const owners = ['o1', 'o2'];

/** Creates, updates and deletes what it finds, now and then with old knowledge, alone or in bulk. */
export async function writer(stage: Stage, count: number): Promise<void> {
  const { random, clock, store } = stage;
  const known = new Map<string, StoredObject>();
  for (let i = 0; i < count && !stage.until.aborted; i++) {
    const { resource, stripes } = pick(random, stage.types);
    if (random.chance(0.3)) await clock.sleep(random.between(0, 60));
    if (random.chance(0.12)) {
      await bulk(stage, resource, stripes, i);
      continue;
    }
    const key = {
      cluster: stage.cluster,
      resource,
      namespace: pick(random, stage.namespaces),
      name: pick(random, stage.names),
    };
    const place = `${resource} ${key.namespace}/${key.name}`;
    const current = random.chance(0.15) ? known.get(place) : await read(stage, key);
    if (current === undefined) known.delete(place);
    else known.set(place, current);
    const id = `${stage.name}.${i}`;
    const deletes = current !== undefined && random.chance(0.35);
    const next = deletes ? undefined : stateOf(id, key, pick(random, owners));
    const change: Write = { key, previous: deletes ? marked(current, id) : current, next, layout: { stripes } };
    const record = begin(stage, change, id);
    settle(stage, record, await store.write(change).catch((error: unknown) => error as Error));
  }
}

async function bulk(stage: Stage, resource: string, stripes: number, i: number): Promise<void> {
  const names = stage.random.shuffle(stage.names).slice(0, 3);
  const namespace = pick(stage.random, stage.namespaces);
  const changes: Write[] = [];
  const records: WriteRecord[] = [];
  for (const [nth, name] of names.entries()) {
    const key = { cluster: stage.cluster, resource, namespace, name };
    const previous = await read(stage, key);
    const id = `${stage.name}.${i}.${nth}`;
    changes.push({ key, previous, next: stateOf(id, key, pick(stage.random, owners)), layout: { stripes } });
  }
  for (const change of changes) records.push(begin(stage, change, (change.next as NewState).labels.written as string));
  const answers = await stage.store.writeMany(changes);
  answers.forEach((answer, nth) => settle(stage, records[nth] as WriteRecord, answer));
}

async function read(stage: Stage, key: ObjectKey): Promise<StoredObject | undefined> {
  const start = stage.history.step();
  const object = await stage.store.get(key);
  stage.history.gets.push({
    type: key.resource,
    sk: `${key.namespace}/${key.name}`,
    start,
    end: stage.history.step(),
    version: object?.resourceVersion ?? 0,
    value: object && valueOf(object),
  });
  return object;
}

function begin(stage: Stage, { key, previous, next }: Write, id: string): WriteRecord {
  const verb = next === undefined ? 'd' : previous === undefined ? 'c' : 'u';
  const record: WriteRecord = {
    id,
    type: key.resource,
    sk: `${key.namespace}/${key.name}`,
    verb,
    prev: previous?.resourceVersion ?? 0,
    start: stage.history.step(),
    outcome: 'unknown',
  };
  stage.history.writes.push(record);
  return record;
}

function settle(stage: Stage, record: WriteRecord, answer: StoredObject | Error): void {
  record.end = stage.history.step();
  if (!(answer instanceof Error)) {
    record.outcome = 'acknowledged';
    record.version = answer.resourceVersion;
    return;
  }
  record.refusal = answer.message;
  if (answer instanceof WriteConflict || answer instanceof CompanionConflict || answer instanceof NamespaceClosing)
    record.outcome = 'refused';
  else if (answer instanceof ApiError && answer.reason === 'TooManyRequests') record.outcome = 'refused';
  else if (answer instanceof ApiError && answer.reason === 'Timeout') record.outcome = 'unknown';
  else stage.history.complaints.push(`a write failed with ${answer.name}: ${answer.message}`);
}

/** Lists whole types and pages that take their time, and asks for old versions. */
export async function lister(stage: Stage, count: number): Promise<void> {
  const { random, clock, history } = stage;
  for (let i = 0; i < count && !stage.until.aborted; i++) {
    await clock.sleep(random.between(0, 150));
    const { resource } = pick(random, stage.types);
    const namespace = random.chance(0.3) ? pick(random, stage.namespaces) : undefined;
    const limit = random.chance(0.5) ? 2 : undefined;
    const start = history.step();
    try {
      const objects: StoredObject[] = [];
      let page = await stage.store.list({ cluster: stage.cluster, resource, namespace, limit });
      objects.push(...page.objects);
      while (page.next !== undefined) {
        if (random.chance(0.5)) await clock.sleep(random.between(0, 200));
        page = await nextPage(stage, resource, namespace, limit, page);
        objects.push(...page.objects);
      }
      note(stage, 'list', resource, namespace, start, page.resourceVersion, objects);
      if (random.chance(0.3)) await exact(stage, resource, page.resourceVersion);
    } catch (error) {
      if (!(error instanceof Compacted)) throw error;
    }
  }
}

async function nextPage(
  stage: Stage,
  resource: string,
  namespace: string | undefined,
  limit: number | undefined,
  page: ListResult,
): Promise<ListResult> {
  const after = { ...(page.next as { namespace: string; name: string }), resourceVersion: page.resourceVersion };
  return stage.store.list({ cluster: stage.cluster, resource, namespace, limit, after });
}

async function exact(stage: Stage, resource: string, head: number): Promise<void> {
  const value = Math.max(1, head - Math.floor(stage.random.between(0, 12)));
  const start = stage.history.step();
  const answer = await stage.store.list({
    cluster: stage.cluster,
    resource,
    resourceVersion: { match: 'Exact', value },
  });
  if (answer.resourceVersion !== value)
    stage.history.complaints.push(`an exact list at ${value} answered at ${answer.resourceVersion}`);
  note(stage, 'exact', resource, undefined, start, value, answer.objects);
}

function note(
  stage: Stage,
  kind: 'list' | 'exact' | 'mirror',
  type: string,
  namespace: string | undefined,
  start: number,
  version: number,
  objects: readonly StoredObject[],
): void {
  stage.history.snapshots.push({
    by: stage.name,
    type,
    kind,
    start,
    version,
    namespace,
    objects: objects.map((object) => [
      `${object.namespace}/${object.name}`,
      `${valueOf(object)}@${object.resourceVersion}`,
    ]),
  });
}

/** Lists, then watches from there for a while; goes on from where it was, or lists again where that is gone. */
export async function watcher(stage: Stage, resource: string): Promise<void> {
  const { store, cluster, random, clock, history } = stage;
  let from = 1;
  while (!stage.until.aborted) {
    const record: WatchRecord = { by: stage.name, type: resource, from, seen: [], progress: from };
    history.watches.push(record);
    const part = new AbortController();
    const signal = AbortSignal.any([stage.until, part.signal]);
    try {
      for await (const items of store.watch({ cluster, resource, from, signal, progressEvery: 300 })) {
        for (const item of items) noteItem(record, item);
        if (random.chance(0.05)) await clock.sleep(random.between(0, 500));
        if (random.chance(0.1)) break;
      }
      from = Math.max(record.progress, record.seen.at(-1)?.version ?? 0);
    } catch (error) {
      if (!(error instanceof Compacted || error instanceof FutureVersion)) throw error;
      from = (await store.list({ cluster, resource })).resourceVersion;
    } finally {
      part.abort();
    }
    if (random.chance(0.1)) await clock.sleep(random.between(0, 3000), stage.until).catch(() => {});
  }
}

function noteItem(record: WatchRecord, told: WatchItem): void {
  if ('progress' in told) {
    record.progress = Math.max(record.progress, told.progress);
    return;
  }
  const { entry } = told;
  record.seen.push({
    version: entry.resourceVersion,
    verb: entry.type,
    sk: `${entry.namespace}/${entry.name}`,
    value: valueOf(entry.object, entry.type === 'DELETED'),
    previousLabels: entry.previous?.labels.written,
  });
}

/** Reads a mirror again and again; after a write of its own it must see that write. */
export async function mirrorReader(stage: Stage, resource: string): Promise<void> {
  const { random, clock, history } = stage;
  const mirror = stage.store.mirror(stage.cluster, resource);
  let last = 0;
  while (!stage.until.aborted) {
    await clock.sleep(random.between(0, 200), stage.until).catch(() => {});
    if (stage.until.aborted) return;
    const wanted = random.chance(0.3) ? await stage.store.head(stage.cluster, resource) : undefined;
    await mirror.atLeast(wanted, stage.until).catch((error: unknown) => {
      if (!stage.until.aborted) throw error;
    });
    if (stage.until.aborted) return;
    const { resourceVersion } = mirror;
    if (wanted !== undefined && resourceVersion < wanted)
      history.complaints.push(`a mirror is at ${resourceVersion} after atLeast(${wanted})`);
    if (resourceVersion < last) history.complaints.push(`a mirror went back from ${last} to ${resourceVersion}`);
    last = resourceVersion;
    note(stage, 'mirror', resource, undefined, 0, resourceVersion, mirror.list());
  }
}

/** Reads who belongs to an owner. */
export async function indexReader(stage: Stage, count: number): Promise<void> {
  const { random, clock, history } = stage;
  for (let i = 0; i < count && !stage.until.aborted; i++) {
    await clock.sleep(random.between(0, 300));
    const { resource } = pick(random, stage.types);
    const value = pick(random, owners);
    const start = history.step();
    const found = await stage.store.index(stage.cluster, 'owner', value, resource);
    history.indexes.push({
      type: resource,
      value: `owner#${value}`,
      start,
      end: history.step(),
      keys: found.map(({ namespace, name }) => `${namespace}/${name}`),
    });
  }
}

/** Moves `applied` and compacts, as the host does where the table has no feed of its own. */
export async function keeper(stage: Stage): Promise<void> {
  const { random, clock } = stage;
  while (!stage.until.aborted) {
    await clock.sleep(random.between(50, 1500), stage.until).catch(() => {});
    if (stage.until.aborted) return;
    const { resource } = pick(random, stage.types);
    await stage.store.advance(stage.cluster, resource);
    if (random.chance(0.5)) await stage.store.maintain(stage.cluster, resource);
  }
}

/** Closes a namespace once, in the middle of everything. */
export async function closer(stage: Stage, namespace: string): Promise<void> {
  await stage.clock.sleep(stage.random.between(200, 1500));
  await stage.store.closeNamespace(stage.cluster, namespace, true);
  const heads: Record<string, number> = {};
  for (const { resource } of stage.types) heads[resource] = await stage.store.head(stage.cluster, resource);
  stage.history.closings.push({ namespace, heads });
}

/** Gives each owner exactly one child, at the same time as its twins: guard first, then the children, then a guarded create. */
export async function reconciler(stage: Stage, resource: string, parents: readonly string[]): Promise<void> {
  const { store, cluster, random, clock } = stage;
  for (const parent of parents) {
    for (let attempt = 0; attempt < 6 && !stage.until.aborted; attempt++) {
      await clock.sleep(random.between(0, 40));
      const guard = await store.readGuard(cluster, `kids#${parent}`);
      if ((await store.index(cluster, 'owner', parent, resource)).length > 0) break;
      const key = { cluster, resource, namespace: 'kids', name: `${parent}-${stage.name}-${attempt}` };
      const change: Write = {
        key,
        previous: undefined,
        next: stateOf(`${stage.name}.${parent}.${attempt}`, key, parent),
        companions: [store.raiseGuard(cluster, `kids#${parent}`, guard)],
      };
      const record = begin(stage, change, `${stage.name}.${parent}.${attempt}`);
      settle(stage, record, await store.write(change).catch((error: unknown) => error as Error));
    }
  }
}
