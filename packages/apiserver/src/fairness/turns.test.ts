import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Turn, Turns } from './turns.ts';

test('a cluster that floods the process holds up another for one request at most', () => {
  const turns = new Turns(4);
  const served: string[] = [];
  const running: Turn[] = [];
  const arrive = (cluster: string, user: string) => {
    const outcome = turns.arrive(cluster, user, 1, () => served.push(`${cluster} ${user}`));
    for (const one of outcome?.started ?? []) {
      one.start();
      running.push(one);
    }
  };
  for (let one = 0; one < 100; one++) arrive('greedy', 'root');
  arrive('other', 'me');
  arrive('greedy', 'polite');
  expect(served).toHaveLength(4);
  const finish = () => {
    const [first] = running.splice(0, 1);
    for (const next of first === undefined ? [] : turns.leave(first)) {
      next.start();
      running.push(next);
    }
  };
  finish();
  expect(served.at(-1)).toBe('other me');
  finish();
  finish();
  // Inside the cluster users take turns.
  expect(served.slice(-2)).toContain('greedy polite');
});

test('whatever comes and goes, seats are given only while some are free, and none is idle while somebody waits', () => {
  const step = fc.oneof(
    fc.record({
      cluster: fc.constantFrom('a', 'b', 'c'),
      user: fc.constantFrom('x', 'y'),
      seats: fc.integer({ min: 1, max: 3 }),
    }),
    fc.nat(20).map((leave) => ({ leave })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (steps, limit) => {
      const turns = new Turns(limit);
      const all: Turn[] = [];
      let waiting = 0;
      for (const one of steps) {
        if ('leave' in one) {
          const [turn] = all.splice(one.leave % Math.max(1, all.length), 1);
          if (turn === undefined) continue;
          if (turn.state === 'waiting') waiting--;
          waiting -= turns.leave(turn).length;
        } else {
          const outcome = turns.arrive(one.cluster, one.user, one.seats, () => {});
          if (outcome === undefined) continue;
          all.push(outcome.turn);
          waiting += 1 - outcome.started.length;
        }
        // A wide one may begin on the last free seat.
        expect(turns.seats).toBeLessThan(limit + 3);
        expect(turns.seats >= limit || waiting === 0).toBe(true);
        expect(['a', 'b', 'c'].reduce((sum, cluster) => sum + turns.waitingOf(cluster), 0)).toBe(waiting);
      }
    }),
  );
});

test('of a cluster no more wait than are bounded', () => {
  const turns = new Turns(1);
  let taken = 0;
  while (taken < 5000 && turns.arrive('c', 'u', 1, () => {}) !== undefined) taken++;
  expect(taken).toBe(2001);
});
