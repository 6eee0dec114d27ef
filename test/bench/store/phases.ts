import { quantile } from '../statistics.ts';
import type { Subject } from './subject.ts';

export interface Rate {
  perSecond: number;
  p50: number;
  p99: number;
  count: number;
}

export interface Phases {
  fill(objects: number): Promise<void>;
  /** Conditional updates for so many milliseconds, by clients that each wait for their answer. */
  writes(clients: number, duration: number): Promise<Rate>;
  /** So many conditional updates by 64 clients. */
  update(count: number): Promise<Rate>;
  gets(clients: number, duration: number): Promise<Rate>;
  lists(rounds: number): Promise<{ p50: number; bytes: number }>;
  watch(watchers: number, events: number): Promise<{ p50: number; p99: number }>;
}

/** The measurements, the same for every subject; they run in the process that holds the clients. Times in milliseconds. */
export function createPhases(subject: Subject): Phases {
  const versions: number[] = [];
  let turn = 0;
  const update = async (index: number): Promise<void> => {
    versions[index] = await subject.update(index, versions[index] as number, ++turn);
  };
  return {
    async fill(objects) {
      await lanes(64, objects, async (index) => {
        versions[index] = await subject.create(index);
      });
    },
    // Each lane keeps to objects of its own: nobody's condition fails.
    writes: (clients, duration) =>
      during(clients, duration, (lane, round) => update((lane + clients * round) % lastOf(versions.length, clients))),
    update: (count) => lanes(64, count, (_, lane, round) => update((lane + 64 * round) % lastOf(versions.length, 64))),
    gets: (clients, duration) =>
      during(clients, duration, (lane, round) => subject.get((lane * 7919 + round * 31) % versions.length)),
    async lists(rounds) {
      const times: number[] = [];
      let bytes = 0;
      for (let round = 0; round < rounds; round++) {
        const begun = performance.now();
        bytes = await subject.list();
        times.push(performance.now() - begun);
      }
      return { p50: quantile(times, 0.5), bytes };
    },
    async watch(watchers, events) {
      const delays: number[] = [];
      let begun = 0;
      let missing = 0;
      let allTold = (): void => {};
      const stop = await subject.watch(watchers, () => {
        delays.push(performance.now() - begun);
        missing -= 1;
        if (missing === 0) allTold();
      });
      // The first event finds the watchers opening and is not counted.
      for (let event = 0; event <= events; event++) {
        if (event === 1) delays.length = 0;
        const all = new Promise<void>((resolve) => (allTold = resolve));
        missing = watchers;
        begun = performance.now();
        await update(event % versions.length);
        await inTime(all, () => `${missing} of ${watchers} watchers were not told of a change`);
      }
      stop();
      return { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) };
    },
  };
}

const lastOf = (objects: number, clients: number): number => objects - (objects % clients);

async function inTime(work: Promise<void>, complaint: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint())), 20_000);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

async function during(
  clients: number,
  duration: number,
  work: (lane: number, round: number) => Promise<void>,
): Promise<Rate> {
  const started = performance.now();
  return rate(clients, (lane, round) => (performance.now() - started < duration ? work(lane, round) : undefined));
}

async function lanes(
  clients: number,
  count: number,
  work: (index: number, lane: number, round: number) => Promise<void>,
): Promise<Rate> {
  let next = 0;
  return rate(clients, (lane, round) => (next < count ? work(next++, lane, round) : undefined));
}

/** Lanes that each do one thing after the other until `work` has nothing more for them. */
async function rate(clients: number, work: (lane: number, round: number) => Promise<void> | undefined): Promise<Rate> {
  const times: number[] = [];
  const started = performance.now();
  const run = async (lane: number): Promise<void> => {
    for (let round = 0; ; round++) {
      const begun = performance.now();
      const going = work(lane, round);
      if (going === undefined) return;
      await going;
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, lane) => run(lane)));
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: Math.round(times.length / seconds),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    count: times.length,
  };
}
