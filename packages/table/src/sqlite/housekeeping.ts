import type { Clock } from '@berth/machinery/clock';
import type { SqliteTable } from '../sqlite.ts';

/** Milliseconds between two rounds. */
const every = 60_000;
/** Steps of one round: a million expired items, or 4 GB of free pages. */
const maxSteps = 1000;

/**
 * What DynamoDB does by itself: removes items whose `ttl` has passed, then gives pages that nothing uses any more back to the
 * disk, in steps between which others are served. Answers how to end it.
 */
export function keepTidy(
  table: Pick<SqliteTable, 'sweep' | 'trim'>,
  clock: Clock,
  warn: (fields: object, message: string) => void,
): () => Promise<void> {
  const ending = new AbortController();
  const round = async (): Promise<void> => {
    for (let step = 0; step < maxSteps && (await table.sweep(clock.now(), sweepLimit)) === sweepLimit; step++)
      await clock.sleep(0, ending.signal);
    for (let step = 0; step < maxSteps && table.trim(); step++) await clock.sleep(0, ending.signal);
  };
  const running = (async (): Promise<void> => {
    while (!ending.signal.aborted) {
      try {
        await clock.sleep(every, ending.signal);
        await round();
      } catch (error) {
        if (!ending.signal.aborted)
          warn({ error: String(error) }, 'tidying the database failed: it is tried again in a minute');
      }
    }
  })();
  return async () => {
    ending.abort(new Error('the table is closing'));
    await running;
  };
}

const sweepLimit = 1000;
