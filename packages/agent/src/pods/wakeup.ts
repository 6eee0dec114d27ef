import type { Clock } from '@berth/machinery/clock';

/** A flag that can be waited for: raised any number of times, it wakes its one waiter once. */
export class Wakeup {
  #raised = false;
  #wake: (() => void) | undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  raise(): void {
    this.#raised = true;
    this.#wake?.();
  }

  /** Until raised, or `milliseconds` have passed; undefined: however long it takes. */
  async wait(milliseconds: number | undefined): Promise<void> {
    if (!this.#raised) {
      const timer = new AbortController();
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      // Timers of more than 24 days fire at once.
      const time =
        milliseconds === undefined
          ? []
          : [this.#clock.sleep(Math.min(milliseconds, 86_400_000), timer.signal).catch(() => {})];
      await Promise.race([woken, ...time]);
      timer.abort();
      this.#wake = undefined;
    }
    this.#raised = false;
  }
}
