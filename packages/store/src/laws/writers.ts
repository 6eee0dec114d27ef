import type { Operation } from '@berth/table/port';
import { epochGuard } from '../guards.ts';
import type { NewState, ObjectKey, StoredObject, Write } from '../types.ts';
import type { WriteRecord } from './history.ts';
import { begin, marked, owners, pick, settle, type Stage, stateOf, valueOf } from './stage.ts';
import { persistently } from './nature.ts';

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
    const next = deletes ? undefined : stateOf(stage, id, key, pick(random, owners));
    const companions = [...raise(stage, id), ...look(stage, id)];
    const change: Write = {
      key,
      previous: deletes ? marked(current, id) : current,
      next,
      layout: { stripes },
      companions,
    };
    const record = begin(stage, change, id);
    settle(stage, record, await store.write(change).catch((error: unknown) => error as Error));
  }
}

/** A write of configuration raises the epoch with it. */
function raise({ store, cluster, random, history }: Stage, id: string): Operation[] {
  if (!random.chance(0.15)) return [];
  history.raises.add(id);
  return [store.bumpEpoch(cluster)];
}

/** Something that must be looked at again soon, for which the write leaves a due item. */
function look({ store, cluster, random, clock, history }: Stage, id: string): Operation[] {
  if (!random.chance(0.15)) return [];
  history.withDue.add(id);
  return [store.due(cluster, new Date(clock.now().getTime() + random.between(0, 3000)), id, 'look')];
}

/** Takes what is due, with a lease, and does not always live to finish it. */
export async function ticker(stage: Stage): Promise<void> {
  const { random, clock } = stage;
  while (!stage.until.aborted) {
    await clock.sleep(random.between(100, 2000), stage.until).catch(() => {});
    if (!stage.until.aborted) await takeAll(stage, clock.now(), 0.7);
  }
}

/** One tick. `diligence`: how much of what it took it finishes. */
export async function takeAll(
  { store, cluster, random, history }: Stage,
  now: Date,
  diligence: number,
): Promise<number> {
  const taken = await store.takeDue(cluster, now, 50, 2_000);
  for (const { key, at, item } of taken) {
    history.dues.push({ key, early: at.getTime() - now.getTime() });
    if (random.chance(diligence)) await persistently(() => store.finishDue(item), undefined);
  }
  return taken.length;
}

/** Creates and deletes one name as fast as it can, against its twins: a create that comes late finds the name free again. */
export async function churner(stage: Stage, count: number): Promise<void> {
  const { resource, stripes } = stage.types[0] as Stage['types'][number];
  const key = { cluster: stage.cluster, resource, namespace: 'n1', name: 'hot' };
  for (let i = 0; i < count && !stage.until.aborted; i++) {
    const current = await read(stage, key);
    const id = `${stage.name}.${i}`;
    const previous = current === undefined ? undefined : marked(current, id);
    const next = current === undefined ? stateOf(stage, id, key, pick(stage.random, owners)) : undefined;
    const change: Write = { key, previous, next, layout: { stripes } };
    const record = begin(stage, change, id);
    settle(stage, record, await stage.store.write(change).catch((error: unknown) => error as Error));
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
    changes.push({ key, previous, next: stateOf(stage, id, key, pick(stage.random, owners)), layout: { stripes } });
  }
  for (const change of changes) records.push(begin(stage, change, (change.next as NewState).labels.written as string));
  const answers = await stage.store.writeMany(changes);
  answers.forEach((answer, nth) => settle(stage, records[nth] as WriteRecord, answer));
}

async function read(stage: Stage, key: ObjectKey): Promise<StoredObject | undefined> {
  const start = stage.history.step();
  const object = stage.random.chance(0.2) ? await readWithEpoch(stage, key, start) : await stage.store.get(key);
  stage.history.gets.push({
    by: stage.name,
    type: key.resource,
    sk: `${key.namespace}/${key.name}`,
    start,
    end: stage.history.step(),
    version: object?.resourceVersion ?? 0,
    value: object && valueOf(object),
  });
  return object;
}

/** As a request's first read does. */
async function readWithEpoch(stage: Stage, key: ObjectKey, start: number): Promise<StoredObject | undefined> {
  const { objects, guard } = await stage.store.getManyWithGuard([key], stage.cluster, epochGuard);
  stage.history.epochs.push({ start, end: stage.history.step(), value: guard });
  return objects[0];
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
        next: stateOf(stage, `${stage.name}.${parent}.${attempt}`, key, parent),
        companions: [store.raiseGuard(cluster, `kids#${parent}`, guard)],
      };
      const record = begin(stage, change, `${stage.name}.${parent}.${attempt}`);
      settle(stage, record, await store.write(change).catch((error: unknown) => error as Error));
    }
  }
}
