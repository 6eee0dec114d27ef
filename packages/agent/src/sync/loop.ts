import type { Clock } from '@berth/machinery/clock';
import { type Hints, type Link, LinkError, type Logger } from '../deps.ts';
import type { Changed, Desired } from './desired.ts';
import type { Outbox } from './outbox.ts';

export interface SyncLoopDeps {
  link: Link;
  hints?: Hints;
  clock: Clock;
  log: Logger;
  random: () => number;
  desired: Desired;
  outbox: Outbox;
  /** Called after every exchange that went through, with what is different. */
  changed(changes: readonly Changed[]): void;
}

/** How long the API may hold an exchange; nodeprotocol.ts allows 30 s. */
const hold = 25_000;
/** Writes that come in quick succession go together. */
const gather = 5;
const firstRetry = 250;
const lastRetry = 30_000;

/** Up go writes, down come changes, for ever: held open without hints, woken by them where they come. */
export function createSyncLoop(deps: SyncLoopDeps) {
  const stopping = new AbortController();
  let hinted = deps.hints === undefined;
  let hintsConnected = false;
  let interruptHold: AbortController | undefined;
  let failures = 0;
  let wakeUp = () => {};
  let running: Promise<void> | undefined;

  /** Ends whatever the loop waits for. An exchange that carries writes is left alone. */
  const kick = () => {
    interruptHold?.abort();
    wakeUp();
  };

  const unsubscribe = deps.hints?.subscribe({
    hint() {
      hinted = true;
      kick();
    },
    connected(value) {
      hintsConnected = value;
      // What was hinted while we were away is lost: ask.
      hinted = true;
      kick();
    },
  });

  async function pause(milliseconds: number): Promise<void> {
    const awake = new AbortController();
    wakeUp = () => awake.abort();
    await deps.clock.sleep(milliseconds, AbortSignal.any([awake.signal, stopping.signal])).catch(() => {});
    wakeUp = () => {};
  }

  async function exchange(): Promise<number> {
    const { writes, settle } = deps.outbox.take();
    const wait = writes.length > 0 || hintsConnected ? 0 : hold;
    const interruptible = new AbortController();
    interruptHold = wait > 0 ? interruptible : undefined;
    hinted = false;
    try {
      const signal = AbortSignal.any([stopping.signal, interruptible.signal]);
      const response = await deps.link.sync({ cursors: deps.desired.cursors, wait, writes }, signal);
      const changes = deps.desired.apply(response);
      settle(response.results);
      failures = 0;
      deps.changed(changes);
      return hintsConnected ? response.pollAfter * (0.75 + deps.random() / 2) : 0;
    } catch (error) {
      if (interruptible.signal.aborted || stopping.signal.aborted) return 0;
      throw error;
    } finally {
      interruptHold = undefined;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const next = await exchange();
        if (deps.outbox.size > 0) await pauseToGather();
        else if (next > 0 && !hinted) await pause(next);
      } catch (error) {
        failures += 1;
        const message = error instanceof LinkError ? error.message : String(error);
        if (failures === 1 || failures % 20 === 0)
          deps.log.warn({ error: message, failures }, 'the API could not be reached; pods keep running');
        await pauseAfterFailure();
      }
    }
  }

  const pauseToGather = () => deps.clock.sleep(gather, stopping.signal).catch(() => {});
  // Not woken by local changes: an API that is away must not be asked more often because pods change.
  const pauseAfterFailure = () =>
    deps.clock
      .sleep(Math.min(firstRetry * 2 ** Math.min(failures - 1, 20), lastRetry) * (0.5 + deps.random()), stopping.signal)
      .catch(() => {});

  return {
    kick,
    start(): void {
      running ??= run();
    },
    async stop(): Promise<void> {
      unsubscribe?.();
      stopping.abort();
      await running;
    },
    /** One last exchange that carries what is still to be said, within `milliseconds`. */
    async flush(milliseconds: number): Promise<void> {
      const { writes, settle } = deps.outbox.take();
      if (writes.length === 0) return;
      const response = await deps.link
        .sync({ cursors: deps.desired.cursors, wait: 0, writes }, AbortSignal.timeout(milliseconds))
        .catch(() => undefined);
      if (response !== undefined) settle(response.results);
    },
  };
}
