import type { Item, Table } from '@berth/table/port';
import { ConditionFailed, OutcomeUnknown, Retryable } from '@berth/table/port';
import { logPk, marksKey, objectPk, counterKey } from '../keys.ts';
import { headOf } from '../counter.ts';
import { Compacted, FutureVersion } from '../types.ts';
import { ApiError } from '@berth/machinery/errors';
import { pick, type Stage } from './stage.ts';
import type { WatchRecord } from './history.ts';
import { noteItem } from './readers.ts';

/** The table's own TTL: takes what has expired, sooner or later, whether or not anybody read it. */
export async function reaper(stage: Stage, table: Table): Promise<void> {
  const { random, clock, cluster, history } = stage;
  while (!stage.until.aborted) {
    await clock.sleep(random.between(500, 4000), stage.until).catch(() => {});
    if (stage.until.aborted) return;
    const { resource } = pick(random, stage.types);
    const type = { cluster, resource };
    const [counter] = await persistently(() => table.get([counterKey(type)]), [undefined]);
    const now = clock.now().getTime() / 1000;
    for (let stripe = 0; stripe < ((counter?.stripes as number | undefined) ?? 0); stripe++) {
      for (const pk of [logPk(type, stripe), objectPk(type, stripe)]) {
        const { items } = await persistently(() => table.query({ pk }), { items: [] as Item[] });
        const expired = items.filter((item) => typeof item.ttl === 'number' && item.ttl < now && random.chance(0.5));
        for (const { sk, ttl } of expired) {
          history.reaped.add(`${pk} ${sk}`);
          const condition = { attribute: 'ttl', op: '=', value: ttl as number } as const;
          await persistently(() => table.write({ delete: { pk, sk }, condition }), undefined);
        }
      }
    }
  }
}

/** One try; on a bad day the next round comes anyway. */
export async function persistently<T>(step: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ConditionFailed || error instanceof Retryable || error instanceof OutcomeUnknown)
      return otherwise;
    throw error;
  }
}

/** Comes back after a while and wants to go on from an old version: it gets all of it, or 410. */
export async function latecomer(stage: Stage, count: number, table: Table): Promise<void> {
  const { store, cluster, random, clock, history } = stage;
  for (let i = 0; i < count && !stage.until.aborted; i++) {
    await clock.sleep(random.between(100, 1500), stage.until).catch(() => {});
    const { resource } = pick(random, stage.types);
    const type = { cluster, resource };
    const marks = await persistently(() => table.get([counterKey(type), marksKey(type)]), []);
    const { n, compact } = headOf({}, marks[0], marks[1]);
    const from = Math.max(1, random.chance(0.5) ? compact : Math.floor(random.between(compact, n)));
    const record: WatchRecord = { by: stage.name, type: resource, from, seen: [], progress: from };
    history.watches.push(record);
    const part = new AbortController();
    const signal = AbortSignal.any([stage.until, part.signal]);
    try {
      for await (const items of store.watch({ cluster, resource, from, signal, progressEvery: 200 })) {
        for (const item of items) noteItem(record, item);
        if (record.progress >= n || (record.seen.at(-1)?.version ?? 0) >= n) break;
      }
    } catch (error) {
      if (!(error instanceof Compacted || error instanceof FutureVersion)) throw error;
    } finally {
      part.abort();
    }
  }
}

/** A restore in the middle of everything. */
export async function jumper(stage: Stage, resource: string): Promise<void> {
  await stage.clock.sleep(stage.random.between(200, 2500));
  await stage.store.jump(stage.cluster, resource).catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
  });
}
