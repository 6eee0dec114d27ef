import type { ChangeRecord } from '@berth/table/port';
import { advance } from './advance.ts';
import { maintain } from './compact.ts';
import type { Context, TypeState } from './context.ts';

/** How soon `applied` follows the log, and how often old entries are looked for, in milliseconds. */
const advanceEvery = 250;
const maintainEvery = 60_000;
/** Stretches of compaction in one go; more would keep writers waiting. */
const stretches = 10;

/** What an engine in this process spares its host: waking log readers, moving `applied`, compacting. */
export function createBackground(context: Context): { ended: Promise<void> } {
  const { changes } = context;
  if (changes === undefined) return { ended: Promise.resolve() };
  const busy = new Set<Promise<void>>();
  const moved = new Map<TypeState, number>();

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => {
        if (!context.closing.aborted) context.warn({ error: String(error) }, 'the background work of the store failed: it is tried again later');
      })
      .finally(() => busy.delete(tracked));
    busy.add(tracked);
  };

  /** One worker a type, from its first change until it is level with the log. */
  const follow = async (type: TypeState): Promise<void> => {
    let maintained = context.clock.now().getTime();
    for (let seen = -1; seen !== moved.get(type); ) {
      seen = moved.get(type) ?? 0;
      await context.clock.sleep(advanceEvery, context.closing).catch(() => {});
      while (!context.closing.aborted && (await advance(context, type)) > 500);
      if (context.closing.aborted) break;
      if (context.clock.now().getTime() - maintained < maintainEvery) continue;
      for (let stretch = 0; stretch < stretches && (await maintain(context, type)); stretch++);
      maintained = context.clock.now().getTime();
    }
    moved.delete(type);
  };

  const onChanges = (records: readonly ChangeRecord[]): void => {
    for (const { key, item } of records) {
      if (item === undefined || !key.pk.startsWith('l#')) continue;
      const [, cluster, resource] = key.pk.split('#') as [string, string, string];
      const type = context.type(cluster, resource);
      type.reader?.offer(item);
      const count = moved.get(type);
      moved.set(type, (count ?? 0) + 1);
      if (count === undefined) track(follow(type));
    }
  };

  const stop = changes.subscribe(onChanges);
  const ended = new Promise<void>((resolve) => {
    context.closing.addEventListener('abort', () => {
      stop();
      void Promise.all(busy).then(() => resolve());
    });
  });
  return { ended };
}
