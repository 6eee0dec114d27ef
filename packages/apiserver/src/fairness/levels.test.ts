import { mandatoryPriorityLevels, suggestedPriorityLevels } from '@berth/kinds/flowcontrol/mandatory';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide } from './allocation.ts';
import { digest } from './configuration.ts';
import { Levels } from './levels.ts';
import { RetryAfter } from './retryafter.ts';

const { levels: defaults } = digest([], [...suggestedPriorityLevels, ...mandatoryPriorityLevels]);
const one = { seats: 1, finalSeats: 0, lingers: 0 };

function fill(levels: Levels, name: string, requests: number, now: number): void {
  const level = levels.get(name);
  for (let at = 0; at < requests; at++) level?.queues.arrive(one, [at % 64], () => {}, now);
}

test('the default levels get the seats that upstream gives them of 600', () => {
  const levels = new Levels(600, 0);
  levels.configure(defaults, 0);
  const nominal = Object.fromEntries(levels.all().map(({ configuration: { name }, nominal: seats }) => [name, seats]));
  expect(nominal).toEqual({
    exempt: 0,
    'catch-all': 13,
    'global-default': 49,
    'leader-election': 25,
    'node-high': 98,
    system: 74,
    'workload-high': 98,
    'workload-low': 245,
  });
  expect(levels.get('workload-low')).toMatchObject({ lowest: 24, highest: 845, widest: 37 });
  expect(levels.get('global-default')).toMatchObject({ lowest: 24, widest: 8 });
});

test('a level under pressure borrows what others do not use, and gives it back when they do', () => {
  const levels = new Levels(600, 0);
  levels.configure(defaults, 0);
  fill(levels, 'global-default', 500, 0);
  for (const now of [5000, 10_000, 20_000]) levels.advance(now);
  const borrowed = levels.get('global-default')?.current ?? 0;
  expect(borrowed).toBeGreaterThan(300);
  fill(levels, 'workload-low', 600, 21_000);
  for (let now = 30_000; now <= 90_000; now += 10_000) levels.advance(now);
  const lender = levels.get('workload-low')?.current ?? 0;
  expect(lender).toBeGreaterThanOrEqual(245);
  expect(levels.get('global-default')?.current).toBeGreaterThanOrEqual(49);
  expect(levels.get('global-default')?.current).toBeLessThan(borrowed);
});

test('a level whose object is gone stays until nothing runs in it', () => {
  const levels = new Levels(100, 0);
  levels.configure(defaults, 0);
  const outcome = levels.get('system')?.queues.arrive(one, [0], () => {}, 0);
  const without = defaults.filter(({ name }) => name !== 'system');
  levels.configure(without, 1);
  expect(levels.get('system')?.leaving).toBe(true);
  if (outcome === undefined || typeof outcome === 'string') throw new Error('refused');
  levels.get('system')?.queues.finish(outcome.ticket, 2);
  levels.configure(without, 3);
  expect(levels.get('system')).toBeUndefined();
});

test('seats are divided within the bounds of every claim, all of them, and alike where no bound forbids it', () => {
  const claim = fc
    .record({ lowest: fc.nat(50), more: fc.nat(50), spread: fc.nat(200) })
    .map(({ lowest, more, spread }) => ({ lowest, target: lowest + more, highest: lowest + spread }));
  fc.assert(
    fc.property(
      fc.array(claim, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (claims, at) => {
        const low = claims.reduce((sum, { lowest }) => sum + lowest, 0);
        const high = claims.reduce((sum, { highest }) => sum + highest, 0);
        const sum = Math.round(low + at * (high - low));
        const divided = divide(sum, claims);
        expect(divided).toBeDefined();
        expect(divided?.reduce((total, part) => total + part, 0)).toBeCloseTo(sum, 4);
        const free: number[] = [];
        for (const [index, { lowest, highest, target }] of claims.entries()) {
          const part = divided?.[index] ?? -1;
          expect(part).toBeGreaterThanOrEqual(lowest);
          expect(part).toBeLessThanOrEqual(highest);
          if (part > lowest + 1e-6 && part < highest - 1e-6) free.push(part / Math.max(target, 0.001));
        }
        for (const proportion of free) expect(proportion / (free[0] ?? 1)).toBeCloseTo(1, 4);
      },
    ),
  );
  expect(divide(1, [{ lowest: 2, target: 2, highest: 3 }])).toBeUndefined();
});

test('Retry-After doubles while much is refused, up to 32 s, and falls when little is', () => {
  const retry = new RetryAfter();
  const seconds: number[] = [];
  let now = 1_700_000_000;
  for (; seconds.length < 100; now++) {
    for (let one = 0; one < 200; one++) retry.refused(now);
    seconds.push(retry.seconds);
  }
  expect(seconds[0]).toBe(1);
  expect(Math.max(...seconds)).toBe(32);
  for (let quiet = 0; quiet < 40; quiet++) retry.refused((now += 40));
  expect(retry.seconds).toBe(1);
});
