import { expect, test } from 'vitest';
import { isOfPod } from './attribution.ts';
import { openMemoryCell } from './costcell.ts';
import { type Life, measureLives } from './life.ts';

/** Of a Deployment's scaling to one pod and back: all of it, and the pod's own part (aimed at: 12 logged writes, 70 units). */
const budget = { logged: 13, events: 9, units: 101 };
const ownBudget = { logged: 7, events: 7, units: 67 };

type Budget = typeof budget;

const costOf = ({ writes }: Pick<Life, 'writes'>): Budget => ({
  logged: writes.filter(({ lean }) => !lean).length,
  events: writes.filter(({ lean }) => lean).length,
  units: writes.reduce((sum, { total }) => sum + total, 0),
});

const ownPart = ({ writes }: Life) => costOf({ writes: writes.filter(isOfPod) });
const keeps = (cost: Budget, most: Budget): boolean =>
  cost.logged <= most.logged && cost.events <= most.events && cost.units <= most.units;

test("a pod's life costs 7 logged writes, 7 events and 67 write units; with the scaling of its Deployment 13, 9 and 101", async () => {
  // On a machine that is busy a pod may take so long to start that a status on its way is told: then another one is tried.
  const within = (life: Life): boolean => keeps(costOf(life), budget) && keeps(ownPart(life), ownBudget);
  const { lives } = await measureLives(await openMemoryCell(), 6, 1, within);
  const [leanest] = lives.toSorted((a, b) => costOf(a).units - costOf(b).units) as [Life];
  expect(lives.some(within), JSON.stringify(lives.map((life) => [costOf(life), ownPart(life)]))).toBe(true);
  // None of its events is missing.
  expect(leanest.writes.filter(({ lean }) => lean).map(({ changed }) => changed)).toEqual(
    expect.arrayContaining(['Scheduled', 'Pulled', 'Created', 'Started', 'Killing', 'SuccessfulDelete']),
  );
}, 300_000);
