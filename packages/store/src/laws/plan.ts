import { dynamodbFaults, type Faults } from '@berth/table/sim';
import { type ProcessFaults, shakyProcess } from './process.ts';

/** Who takes part in a run, and what goes wrong: a seed and a plan are a run. Shrinking makes plans smaller. */
export interface Plan {
  rounds: number;
  /** `PLACE:ACTOR`, for each of the processes 0, 1, 2. Actors of no process have the place `t`. */
  actors: readonly string[];
  /** Changes that each writer tries. */
  writes: number;
  /** Objects there may be in each namespace. */
  names: number;
  table: Faults;
  process: ProcessFaults;
  /** Another number gives another order of the same things. */
  salt: number;
}

export const places = [0, 1, 2] as const;
const everywhere = [
  'writer1',
  'writer2',
  'writer3',
  'churner1',
  'churner2',
  'lister',
  'index',
  'reconciler',
  'watch-configmaps',
  'watch-apps/deployments',
  'mirror',
  'keeper',
] as const;

/** Everything at once; seeds differ in what else happens: a restore, a table that removes by TTL alone, racing layouts. */
export function fullPlan(seed: number, writes = 12): Plan {
  const actors = places.flatMap((place) => everywhere.map((actor) => `${place}:${actor}`));
  actors.push('1:closer', '2:latecomer');
  if (seed % 3 !== 0) actors.push('t:reaper');
  if (seed % 4 === 1) actors.push('0:jumper');
  return {
    rounds: 3,
    actors,
    writes,
    names: 3 + (seed % 3),
    table: dynamodbFaults,
    process: shakyProcess,
    salt: 0,
  };
}
