import { test } from 'vitest';
import type { ChangeRecord, ChangeSource, Table } from '../port.ts';
import { Retryable } from '../port.ts';

/** An engine as the laws need it: opened once, each law in partitions of its own. */
export interface Engine {
  table: Table;
  /** Where the engine tells of its changes, itself or through a stream. */
  changes: ChangeSource;
  /** Drives the engine's time where that is virtual. */
  run?<T>(body: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export type Law = (world: { table: Table; changes: ChangeSource; pk: string }) => Promise<void>;

let partitions = 0;

/** States a law: a test that runs on the engine which `engine` answers with. */
export function law(name: string, engine: () => Engine, body: Law): void {
  test(name, async () => {
    const { table, changes, run = (work) => work() } = engine();
    await run(() => body({ table, changes, pk: `law#${partitions++}#${Date.now().toString(36)}` }));
    // DynamoDB Local on a busy machine takes its time.
  }, 30_000);
}

/** Sends again what was refused for a moment. Writers in a law never wait, so the number is generous. */
export async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Retryable) || attempt === 200) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Collects the records of a partition; `until` waits for a fact about them. */
export function collect(changes: ChangeSource, pk: string) {
  const records: ChangeRecord[] = [];
  let check = (): void => {};
  const stop = changes.subscribe((told) => {
    records.push(...told.filter(({ key }) => key.pk === pk));
    check();
  });
  return {
    records,
    stop,
    until: (fact: (records: readonly ChangeRecord[]) => boolean): Promise<void> =>
      new Promise((resolve) => {
        check = () => {
          if (fact(records)) resolve();
        };
        check();
      }),
  };
}

export const padded = (n: number): string => String(n).padStart(6, '0');
