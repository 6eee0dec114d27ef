import type { Mistakes } from '../mistakes.ts';
import { fullPlan, type Plan } from './plan.ts';
import { type Run, simulate } from './scenario.ts';

export interface Shrunk {
  plan: Plan;
  run: Run;
  law: string;
  /** Runs it took. */
  tries: number;
}

/** Orders in which a smaller plan is tried: with less going on, the same seed's accident may need another moment. */
const salts = [0, 1, 2, 3];

/**
 * The smallest plan found, under which a seed still breaks the law that it breaks in full: fewer actors, fewer changes, fewer
 * faults. Undefined if the seed keeps all laws. Greedy, and bounded by `most` runs.
 */
export async function shrink(seed: number, mistakes: Mistakes = {}, most = 400): Promise<Shrunk | undefined> {
  let tries = 1;
  let plan = fullPlan(seed);
  let run = await simulate({ seed, plan, mistakes });
  const law = mostBroken(run.result.laws);
  if (law === undefined) return undefined;
  const fails = async (candidate: Plan): Promise<boolean> => {
    for (const salt of [candidate.salt, ...salts.filter((other) => other !== candidate.salt)]) {
      if (tries >= most) return false;
      tries += 1;
      const salted = { ...candidate, salt };
      const attempt = await simulate({ seed, plan: salted, mistakes }).catch(() => undefined);
      if (attempt === undefined || !attempt.result.laws.includes(law)) continue;
      plan = salted;
      run = attempt;
      return true;
    }
    return false;
  };
  for (let smaller = true; smaller && tries < most; ) {
    smaller = false;
    for (const simpler of simplifications) {
      for (const candidate of simpler(plan)) if (await fails(candidate)) smaller = true;
    }
  }
  run = await simulate({ seed, plan, mistakes, trace: true });
  return { plan, run, law, tries };
}

/** One accident may break several laws at once: the one that is broken most often says most about it. */
function mostBroken(laws: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const law of laws) counts.set(law, (counts.get(law) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const without = (plan: Plan, gone: (actor: string) => boolean): Plan[] => {
  const actors = plan.actors.filter((actor) => !gone(actor));
  return actors.length === plan.actors.length || actors.length === 0 ? [] : [{ ...plan, actors }];
};

/** Each answers with plans that are a step smaller, read anew from the plan that stands when its turn comes. */
const simplifications: ((plan: Plan) => Iterable<Plan>)[] = [
  (plan) => (plan.rounds > 1 ? [{ ...plan, rounds: 1 }] : []),
  (plan) => [0, 1, 2].flatMap((place) => without(plan, (actor) => actor.startsWith(`${place}:`))).slice(0, 1),
  (plan) => [1, 2].flatMap((place) => without(plan, (actor) => actor.startsWith(`${place}:`))).slice(0, 1),
  ...[
    'writer',
    'churner',
    'reconciler',
    'lister',
    'watch',
    'mirror',
    'index',
    'keeper',
    'ticker',
    'late',
    'closer',
    'jumper',
    'reaper',
  ].map((kind) => (plan: Plan) => without(plan, (actor) => actor.split(':')[1]?.startsWith(kind) ?? false)),
  ...Array.from({ length: 40 }, (_, nth) => (plan: Plan) => without(plan, (actor) => actor === plan.actors[nth])),
  (plan) => (plan.writes > 1 ? [{ ...plan, writes: Math.floor(plan.writes / 2) }] : []),
  (plan) => (plan.writes > 1 ? [{ ...plan, writes: plan.writes - 1 }] : []),
  (plan) => (plan.names > 1 ? [{ ...plan, names: 1 }] : []),
  ...(['crash', 'freeze', 'sleep', 'skew'] as const).map(
    (fault) => (plan: Plan) => (plan.process[fault] > 0 ? [{ ...plan, process: { ...plan.process, [fault]: 0 } }] : []),
  ),
  ...(
    [
      'throttle',
      'conflict',
      'lostAnswer',
      'lostRequest',
      'lateWrite',
      'tornQuery',
      'duplicateRecord',
      'stagger',
      'streamDelay',
    ] as const
  ).map((fault) => (plan: Plan) => (plan.table[fault] > 0 ? [{ ...plan, table: { ...plan.table, [fault]: 0 } }] : [])),
];
