import type { Clock } from '@berth/machinery/clock';
import { times } from './context.ts';

/** Something that happened: whoever waits is woken, and `version` tells whether it happened since. */
export interface Bell {
  readonly version: number;
  ring(): void;
  /** Resolves at the next ring after `version`, when `milliseconds` have passed (undefined: never), or when aborted. */
  after(version: number, milliseconds?: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Milliseconds that somebody has waited who looks again and again, at each look. A process that stood still between two looks (a
 * function frozen, a machine asleep) has not waited, and must not give up because of it: a look counts `times.look` at most.
 */
export function watching(clock: Clock): () => number {
  let [last, watched] = [clock.now().getTime(), 0];
  return () => {
    const now = clock.now().getTime();
    watched += Math.min(now - last, times.look);
    last = now;
    return watched;
  };
}

/** Given as the reason, it spares the making of an error with its stack for every timer. */
const woken = 'woken';

export function createBell(clock: Clock): Bell {
  let version = 0;
  const waiting = new Set<() => void>();
  return {
    get version() {
      return version;
    },
    ring() {
      version += 1;
      for (const wake of waiting) wake();
    },
    after(seen, milliseconds, signal) {
      if (seen !== version || signal?.aborted) return Promise.resolve();
      return new Promise<void>((resolve) => {
        const timer = milliseconds === undefined ? undefined : new AbortController();
        const wake = (): void => {
          if (!waiting.delete(wake)) return;
          signal?.removeEventListener('abort', wake);
          timer?.abort(woken);
          resolve();
        };
        waiting.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
        if (timer !== undefined) clock.sleep(milliseconds as number, timer.signal).then(wake, () => {});
      });
    },
  };
}
