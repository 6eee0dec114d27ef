import type { Clock } from '@berth/machinery/clock';
import type { ChangeSource, Table } from '@berth/table/port';
import { createRandom, createSim, createVirtualClock } from '@berth/table/sim';
import type { Mistakes } from '../mistakes.ts';
import { indexReader, lister, mirrorReader, watcher } from './readers.ts';
import type { Stage } from './stage.ts';
import { churner, closer, keeper, reconciler, writer } from './writers.ts';
import { check } from './check.ts';
import { History } from './history.ts';
import { type Process, type ProcessFaults, shakyProcess, startProcess, steadyProcess } from './process.ts';
import { TruthKeeper } from './truth.ts';

export interface RunResult {
  seed: number;
  /** Acknowledged ones. */
  writes: number;
  lists: number;
  watches: number;
  voids: number;
  crashes: number;
  violations: string[];
}

export interface World {
  table: Table;
  changes: ChangeSource | undefined;
  clock: Clock;
  faults: ProcessFaults;
  /** Ends faults and lets everything that is under way land. */
  settle(): Promise<void>;
}

export interface RunOptions {
  seed: number;
  mistakes?: Mistakes;
  /** Changes that each writer tries. */
  writes?: number;
}

const types = [
  { resource: 'configmaps', stripes: 1 },
  { resource: 'apps/deployments', stripes: 4 },
] as const;

/** A run in virtual time over the simulated table, with everything that DynamoDB may do on a bad day. */
export async function runSimulated(options: RunOptions): Promise<RunResult> {
  const clock = createVirtualClock();
  const sim = createSim({ seed: options.seed, clock });
  const settle = async (): Promise<void> => {
    sim.setFaults('none');
    await sim.settled();
  };
  return clock.run(() => runOn({ table: sim, changes: sim, clock, faults: shakyProcess, settle }, options));
}

/** The same run over any engine, in its own time and without faults. */
export function runSteady(
  table: Table,
  changes: ChangeSource | undefined,
  clock: Clock,
  options: RunOptions,
): Promise<RunResult> {
  return runOn({ table, changes, clock, faults: steadyProcess, settle: async () => {} }, options);
}

const processes = 3;
const names = ['a', 'b', 'c', 'd', 'e'] as const;

export async function runOn(world: World, options: RunOptions): Promise<RunResult> {
  const { seed } = options;
  const cluster = `c${seed}`;
  const random = createRandom(seed * 7919 + 1);
  const history = new History();
  const truth = new TruthKeeper();
  const stopTruth = world.changes?.subscribe((records) => truth.onChanges(records));
  const end = new AbortController();
  const living = new Set<Process>();
  let crashes = 0;
  let started = 0;

  const start = (place: number): Process => {
    const name = `p${place}.${++started}`;
    const process = startProcess({
      name,
      table: world.table,
      // One of the processes polls, as where no feed is at hand.
      changes: place === 0 ? undefined : world.changes,
      clock: world.clock,
      random: createRandom(seed * 104_729 + started),
      faults: world.faults,
      mistakes: options.mistakes ?? {},
      retention: world.faults.crash > 0 ? 20_000 : 3_600_000,
      codec: place === 2 ? 'deflate' : 'plain',
    });
    living.add(process);
    return process;
  };

  const stageFor = (process: Process, actor: string): Stage => ({
    cluster,
    store: process.store,
    name: `${process.name}.${actor}`,
    history,
    random: createRandom(Math.floor(random.next() * 2 ** 31)),
    clock: world.clock,
    until: end.signal,
    types,
    namespaces: ['n1', 'n2'],
    names: names.slice(0, 3 + (seed % 3)),
  });

  /** The actors of one process; when it dies another takes its place. Resolves when those that have an end are through. */
  const inhabit = async (place: number, round: number): Promise<void> => {
    for (let life = 0; life < 4; life++) {
      const process = start(place);
      const lasting = [
        ...types.map(({ resource }) => watcher(stageFor(process, `watch${resource}`), resource)),
        mirrorReader(stageFor(process, 'mirror'), types[place % 2]?.resource ?? 'configmaps'),
        keeper(stageFor(process, 'keeper')),
      ];
      const guarded = lasting.map((actor) => actor.catch((error: unknown) => complain(process, error)));
      const ending = Promise.all([
        ...[1, 2, 3].map((n) => writer(stageFor(process, `writer${n}`), options.writes ?? 12)),
        ...[1, 2].map((n) => churner(stageFor(process, `churner${n}`), 12)),
        lister(stageFor(process, 'lister'), 6),
        indexReader(stageFor(process, 'index'), 4),
        reconciler(stageFor(process, `r${life}`), 'configmaps', parents(round)),
        place === 1 && round === 0 ? closer(stageFor(process, 'closer'), 'n2') : undefined,
      ]).catch((error: unknown) => complain(process, error));
      await Promise.race([ending, process.died]);
      if (!process.dead) {
        background.push(...guarded);
        return;
      }
      crashes += 1;
      living.delete(process);
    }
  };

  const background: Promise<void>[] = [];
  const complain = (process: Process, error: unknown): void => {
    if (process.dead || end.signal.aborted) return;
    history.complaints.push(`${process.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
  };

  for (let round = 0; round < rounds(world); round++) {
    await Promise.all(Array.from({ length: processes }, (_, place) => inhabit(place, round)));
    // Old entries expire between the rounds, and what was left open is closed by the next.
    if (world.faults.crash > 0) await world.clock.sleep(12_000);
  }
  const closing = start(9);
  for (const process of living) process.calm();
  await world.settle();
  for (const { resource } of types) await closing.store.list({ cluster, resource });
  await level(living, types, cluster);
  end.abort();
  await Promise.all([...living].map((process) => process.stop()));
  await Promise.race([Promise.all(background), world.clock.sleep(5_000)]);
  stopTruth?.();
  const found = await truth.finish(world.table, cluster, types, [
    'owner#o1',
    'owner#o2',
    ...[0, 1, 2].flatMap((round) => parents(round).map((parent) => `owner#${parent}`)),
  ]);
  return {
    seed,
    writes: history.writes.filter(({ outcome }) => outcome === 'acknowledged').length,
    lists: history.snapshots.length,
    watches: history.watches.length,
    voids: [...found.slots.values()].reduce(
      (sum, slots) => sum + [...slots.values()].filter(({ states }) => states.some((state) => state.void)).length,
      0,
    ),
    crashes,
    violations: check(history, found),
  };
}

function rounds(world: World): number {
  return world.faults.crash > 0 ? 3 : 1;
}

function parents(round: number): string[] {
  return [1, 2, 3].map((n) => `parent${round}.${n}`);
}

/** Every mirror that was ever asked for comes to the head: a gap that nobody closes would keep it. */
async function level(
  living: ReadonlySet<Process>,
  known: readonly { resource: string }[],
  cluster: string,
): Promise<void> {
  for (const { store, dead } of living) {
    if (dead) continue;
    for (const { resource } of known)
      await store.mirror(cluster, resource).atLeast(await store.head(cluster, resource));
  }
}
