import { dynamodbFaults, type Faults } from '@berth/table/sim';
import { type ProcessFaults, shakyProcess } from './process.ts';

/** Who takes part in a run, and what goes wrong: a seed and a plan are a run. Shrinking makes plans smaller. */
export interface Plan {
  rounds: number;
  /** `PLACE:ACTOR`, for each of the processes 0, 1, 2. Actors of no process have the place `t`. */
  actors: readonly string[];
  /** Changes that each writer tries. */
  writes: number;
  /** Whether some bodies are too long for an item. */
  blobs: boolean;
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
  'ticker',
] as const;

/**
 * Everything at once; seeds differ in how much of it, and in what else happens: a restore, a table that removes by TTL alone,
 * racing layouts, long bodies. Many short histories find more than a few long ones; every tenth is long.
 */
export function fullPlan(seed: number, writes = seed % 10 === 0 ? 12 : 2 + (seed % 4)): Plan {
  const actors = places.flatMap((place) => everywhere.map((actor) => `${place}:${actor}`));
  actors.push('1:closer', '2:latecomer');
  if (seed % 3 !== 0) actors.push('t:reaper');
  if (seed % 4 === 1) actors.push('0:jumper');
  return {
    rounds: seed % 5 === 0 ? 3 : 2,
    actors,
    writes,
    blobs: seed % 6 === 2,
    names: 3 + (seed % 3),
    table: dynamodbFaults,
    process: shakyProcess,
    salt: 0,
  };
}
