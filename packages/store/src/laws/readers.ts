import {
  Compacted,
  FutureVersion,
  type ListRequest,
  type ListResult,
  type StoredObject,
  type WatchItem,
} from '../types.ts';
import type { WatchRecord } from './history.ts';
import { fieldsText, owners, pick, type Stage, teams, valueOf } from './stage.ts';

/** Lists whole types and pages that take their time, and asks for old versions. */
export async function lister(stage: Stage, count: number): Promise<void> {
  const { random, clock, history } = stage;
  for (let i = 0; i < count && !stage.until.aborted; i++) {
    await clock.sleep(random.between(0, 150));
    const { resource } = pick(random, stage.types);
    const namespace = random.chance(0.3) ? pick(random, stage.namespaces) : undefined;
    const limit = random.chance(0.5) ? 2 : undefined;
    const team = random.chance(0.3) ? pick(random, teams) : undefined;
    const matches = team === undefined ? undefined : (object: StoredObject) => object.labels.team === team;
    const start = history.step();
    try {
      const objects: StoredObject[] = [];
      const request = { cluster: stage.cluster, resource, namespace, limit, matches };
      // The newest state can always be read: only its later pages may have gone.
      let page = await complains(stage, async () =>
        stage.store.list({ ...request, ...(await notOlderThan(stage, resource)) }),
      );
      objects.push(...page.objects);
      while (page.next !== undefined) {
        if (random.chance(0.5)) await clock.sleep(random.between(0, 200));
        page = await nextPage(stage, request, page);
        objects.push(...page.objects);
      }
      note(stage, 'list', resource, namespace, start, page.resourceVersion, objects, team);
      if (random.chance(0.3)) await exact(stage, resource, page.resourceVersion);
    } catch (error) {
      if (!(error instanceof Compacted)) throw error;
    }
  }
}

async function complains<T>({ name, history }: Stage, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Compacted) history.complaints.push(`${name} was refused the newest state: ${error.message}`);
    throw error;
  }
}

/** Now and then a list asks for what somebody has seen already. */
async function notOlderThan({ store, cluster, random }: Stage, resource: string): Promise<Partial<ListRequest>> {
  if (!random.chance(0.2)) return {};
  return { resourceVersion: { match: 'NotOlderThan', value: await store.head(cluster, resource) } };
}

async function nextPage(stage: Stage, request: ListRequest, page: ListResult): Promise<ListResult> {
  const after = { ...(page.next as { namespace: string; name: string }), resourceVersion: page.resourceVersion };
  return stage.store.list({ ...request, after });
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
  team?: string,
): void {
  stage.history.snapshots.push({
    by: stage.name,
    type,
    kind,
    start,
    end: stage.history.step(),
    version,
    namespace,
    ...(team === undefined ? {} : { team }),
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

export function noteItem(record: WatchRecord, told: WatchItem): void {
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
    previous: entry.previous && {
      labels: entry.previous.labels.written ?? '',
      fields: fieldsText(entry.previous.fields),
    },
  });
}

/** Reads a mirror again and again; after a write of its own it must see that write. */
export async function mirrorReader(stage: Stage, resource: string): Promise<void> {
  const { random, clock, history } = stage;
  const mirror = stage.store.mirror(stage.cluster, resource);
  let last = 0;
  while (!stage.until.aborted) {
    await clock.sleep(random.between(0, 600), stage.until).catch(() => {});
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
