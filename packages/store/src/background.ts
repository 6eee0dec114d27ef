import type { ChangeRecord, Item } from '@berth/table/port';
import { advance } from './advance.ts';
import { maintain } from './compact.ts';
import type { Context, TypeState } from './context.ts';

/** How soon `applied` follows the log (where reads and writes are paid for, lists rather overlay a little more), and how often old entries are looked for, in milliseconds. */
const advanceEvery = { free: 250, paid: 5_000 };
const maintainEvery = 60_000;
/** Steps of compaction in one go: enough to keep up with 3,000 writes a second, few enough not to keep them waiting. */
const maintainSteps = 6;

/** What an engine in this process spares its host: waking log readers, moving `applied`, compacting. */
export function createBackground(context: Context): { ended: Promise<void> } {
  const { changes } = context;
  if (changes === undefined) return { ended: Promise.resolve() };
  const busy = new Set<Promise<void>>();
  const moved = new Map<TypeState, number>();
  const maintainedAt = new WeakMap<TypeState, number>();

  const track = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => {
        if (!context.closing.aborted)
          context.warn({ error: String(error) }, 'the background work of the store failed: it is tried again later');
      })
      .finally(() => busy.delete(tracked));
    busy.add(tracked);
  };

  const keepTidy = async (type: TypeState): Promise<void> => {
    const now = context.clock.now().getTime();
    if (now - (maintainedAt.get(type) ?? 0) < maintainEvery) return;
    for (let step = 0; step < maintainSteps; step++) {
      if (!(await maintain(context, type))) {
        maintainedAt.set(type, now);
        return;
      }
    }
  };

  /** One worker a type, from its first change until it is level with the log. */
  const follow = async (type: TypeState): Promise<void> => {
    try {
      for (let seen = -1; seen !== moved.get(type) && !context.closing.aborted; ) {
        seen = moved.get(type) ?? 0;
        await context.clock
          .sleep(context.lean ? advanceEvery.paid : advanceEvery.free, context.closing)
          .catch(() => {});
        while (!context.closing.aborted && (await advance(context, type)) > 500);
        if (!context.closing.aborted) await keepTidy(type);
      }
    } finally {
      moved.delete(type);
    }
  };

  /** A jump leaves nothing in the log that a reader would hear of. */
  const noteBase = ({ pk, sk, base }: Item): void => {
    const reader = base === 1 ? undefined : context.type(pk.slice(2), sk).reader;
    if (typeof base === 'number') reader?.want(base);
  };

  const onChanges = (records: readonly ChangeRecord[]): void => {
    for (const { key, item } of records) {
      if (item === undefined) continue;
      if (key.pk.startsWith('s#')) noteBase(item);
      if (!key.pk.startsWith('l#')) continue;
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
