import type { Clock } from '@berth/machinery/clock';

/** Something that happened: whoever waits is woken, and `version` tells whether it happened since. */
export interface Bell {
  readonly version: number;
  ring(): void;
  /** Resolves at the next ring after `version`, when `milliseconds` have passed (undefined: never), or when aborted. */
  after(version: number, milliseconds?: number, signal?: AbortSignal): Promise<void>;
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
