import type { Clock } from '@berth/machinery/clock';
import type { ChangeSource, Operation, Table } from '@berth/table/port';
import { createRandom, createSim, createVirtualClock } from '@berth/table/sim';
import type { Mistakes } from '../mistakes.ts';
import { check } from './check.ts';
import { SimBlobs } from './blobs.ts';
import { History, type Truth } from './history.ts';
import { jumper, latecomer, reaper } from './nature.ts';
import { fullPlan, type Plan, places } from './plan.ts';
import { checkRestoring, type Restored } from './restoring.ts';
import { type Process, type ProcessFaults, shortHour, startProcess, steadyProcess } from './process.ts';
import { indexReader, lister, mirrorReader, watcher } from './readers.ts';
import { blobFrom, type Stage } from './stage.ts';
import { TruthKeeper } from './truth.ts';
import { churner, closer, keeper, reconciler, takeAll, ticker, writer } from './writers.ts';

export interface RunResult {
  seed: number;
  /** Acknowledged ones. */
  writes: number;
  lists: number;
  watches: number;
  voids: number;
  crashes: number;
  /** Processes that stood still for a scaled half hour. */
  sleeps: number;
  /** Items that the table's TTL took. */
  reaped: number;
  /** Whether the cluster was forked and restored to an earlier moment in the end: as far as the log reached. */
  restored: boolean;
  violations: string[];
  /** The law that each of them breaks. */
  laws: string[];
}

interface World {
  table: Table;
  changes: ChangeSource | undefined;
  clock: Clock;
  blobs: SimBlobs;
  faults: ProcessFaults;
  /** Ends faults and lets everything that is under way land. */
  settle(): Promise<void>;
}

export interface RunOptions {
  seed: number;
  mistakes?: Mistakes;
  /** Changes that each writer tries. */
  writes?: number;
  plan?: Plan;
  /** Keeps everything that was sent, for a story. */
  trace?: boolean;
}

/** A run, with what it was made of. */
export interface Run {
  result: RunResult;
  history: History;
  truth: Truth;
}

const types = [
  { resource: 'configmaps', stripes: 1 },
  { resource: 'apps/deployments', stripes: 4 },
] as const;

/** A run in virtual time over the simulated table, with everything that DynamoDB may do on a bad day. Never throws. */
export async function runSimulated(options: RunOptions): Promise<RunResult> {
  try {
    return (await simulate(options)).result;
  } catch (error) {
    const violations = [`the run failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
    const nothing = { writes: 0, lists: 0, watches: 0, voids: 0, crashes: 0, sleeps: 0, reaped: 0, restored: false };
    return { seed: options.seed, ...nothing, violations, laws: ['complaint'] };
  }
}

export async function simulate(options: RunOptions): Promise<Run> {
  const clock = createVirtualClock();
  const plan = options.plan ?? fullPlan(options.seed, options.writes);
  const sim = createSim({ seed: options.seed + plan.salt * 1_000_003, clock, faults: plan.table });
  const settle = async (): Promise<void> => {
    sim.setFaults('none');
    await sim.settled();
  };
  const blobs = new SimBlobs(clock, createRandom(hash(`${options.seed} ${plan.salt} blobs`)));
  return clock.run(
    () => runOn({ table: sim, changes: sim, clock, blobs, faults: plan.process, settle }, options, plan),
    {
      maxSteps,
      promisesOnly: true,
    },
  );
}

/** The same run over any engine, in its own time and without faults. */
export async function runSteady(
  table: Table,
  changes: ChangeSource | undefined,
  clock: Clock,
  options: RunOptions,
): Promise<RunResult> {
  const full = fullPlan(options.seed, options.writes);
  const actors = full.actors.filter((actor) => !/reaper|latecomer/.test(actor));
  const plan: Plan = { ...full, rounds: 1, actors, process: steadyProcess };
  const blobs = new SimBlobs(clock, createRandom(options.seed));
  const settle = async (): Promise<void> => {};
  const run = await runOn({ table, changes, clock, blobs, faults: steadyProcess, settle }, options, plan);
  return run.result;
}

/** Sleepers that may wake in one run; above it the run counts as one that does not end. */
const maxSteps = 400_000;
const names = ['a', 'b', 'c', 'd', 'e'] as const;

/** One run, from its beginning to the verdict. */
class Running {
  readonly world: World;
  readonly options: RunOptions;
  readonly plan: Plan;
  readonly cluster: string;
  readonly history = new History();
  readonly end = new AbortController();
  readonly living = new Set<Process>();
  readonly background: Promise<void>[] = [];
  crashes = 0;
  sleeps = 0;
  #started = 0;

  constructor(world: World, options: RunOptions, plan: Plan) {
    this.world = world;
    this.options = options;
    this.plan = plan;
    this.cluster = `c${options.seed}`;
  }

  get #shaky(): boolean {
    return this.plan.process !== steadyProcess;
  }

  start(place: number): Process {
    const { seed, mistakes = {}, trace } = this.options;
    const name = `p${place}.${++this.#started}`;
    const process = startProcess({
      name,
      table: this.world.table,
      // One of the processes polls, as where no feed is at hand.
      changes: place === 0 ? undefined : this.world.changes,
      clock: this.world.clock,
      random: createRandom(hash(`${seed} ${this.plan.salt} ${name}`)),
      faults: this.world.faults,
      mistakes,
      retention: this.#shaky ? shortHour : 3_600_000,
      logTtl: this.#shaky ? shortHour + 4000 : undefined,
      // Where nobody removes but the table's TTL, entries may expire before anyone has read them.
      removes: seed % 3 !== 1 || place === 9,
      codec: place === 2 && seed % 4 === 0 ? 'deflate' : 'plain',
      blobs: this.plan.blobs ? this.world.blobs : undefined,
      onSleep: () => {
        this.sleeps += 1;
      },
      ...(trace ? { trace: (...sent) => this.#note(...sent) } : {}),
    });
    this.living.add(process);
    return process;
  }

  #note(who: string, operations: readonly Operation[], outcome: string, slot?: number): void {
    const { history, world } = this;
    history.sent.push({ step: history.step(), at: world.clock.now().getTime(), who, operations, outcome, slot });
  }

  stageFor(process: Process, actor: string): Stage {
    const { seed } = this.options;
    const random = createRandom(hash(`${seed} ${this.plan.salt} ${process.name} ${actor}`));
    // Whoever writes a type first decides its layout: in some seeds they do not agree.
    const stripes = seed % 5 === 2 ? ([1, 4, 8][Math.floor(random.next() * 3)] as number) : 4;
    return {
      cluster: this.cluster,
      store: process.store,
      name: `${process.name}.${actor}`,
      history: this.history,
      random,
      clock: this.world.clock,
      until: this.end.signal,
      types: [types[0], { ...types[1], stripes }],
      namespaces: ['n1', 'n2'],
      names: names.slice(0, this.plan.names),
      blobs: this.plan.blobs,
    };
  }

  complain(process: Process, error: unknown): void {
    if (process.dead || this.end.signal.aborted) return;
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.history.complaints.push(`${process.name} failed: ${what}`);
  }

  /** The actors of one process; when it dies another takes its place. Resolves when those that have an end are through. */
  async inhabit(place: number, round: number): Promise<void> {
    const has = (actor: string): boolean => this.plan.actors.includes(`${place}:${actor}`);
    for (let life = 0; life < 4; life++) {
      const process = this.start(place);
      const lasting = this.#lasting(process, place).filter(([actor]) => has(actor));
      const ending = this.#ending(process, round, life).filter(([actor]) => has(actor));
      const guarded = lasting.map(([, act]) => act().catch((error: unknown) => this.complain(process, error)));
      const all = Promise.all(ending.map(([, act]) => act())).catch((error: unknown) => this.complain(process, error));
      await Promise.race([all, process.died]);
      if (!process.dead) {
        this.background.push(...guarded);
        return;
      }
      this.crashes += 1;
      this.living.delete(process);
    }
  }

  #lasting(process: Process, place: number): [string, () => Promise<void>][] {
    const stage = (actor: string): Stage => this.stageFor(process, actor);
    return [
      ...types.map(({ resource }): [string, () => Promise<void>] => [
        `watch-${resource}`,
        () => watcher(stage(`watch-${resource}`), resource),
      ]),
      ['mirror', () => mirrorReader(stage('mirror'), types[place % 2]?.resource ?? 'configmaps')],
      ['keeper', () => keeper(stage('keeper'))],
      ['ticker', () => ticker(stage('ticker'))],
    ];
  }

  #ending(process: Process, round: number, life: number): [string, () => Promise<void>][] {
    const stage = (actor: string): Stage => this.stageFor(process, actor);
    const { writes } = this.plan;
    const each = (kind: string, counts: number[], act: (stage: Stage) => Promise<void>) =>
      counts.map((n): [string, () => Promise<void>] => [`${kind}${n}`, () => act(stage(`${kind}${n}`))]);
    const last: [string, () => Promise<void>][] = [
      ['lister', () => lister(stage('lister'), Math.ceil(writes / 2))],
      ['index', () => indexReader(stage('index'), Math.ceil(writes / 3))],
      ['reconciler', () => reconciler(stage(`r${life}`), 'configmaps', parents(round))],
      ['latecomer', () => latecomer(stage('latecomer'), Math.ceil(writes / 2), this.world.table)],
    ];
    if (round === 0) last.push(['closer', () => closer(stage('closer'), 'n2')]);
    if (round === 1) last.push(['jumper', () => jumper(stage('jumper'), types[1].resource)]);
    return [
      ...each('writer', [1, 2, 3], (actor) => writer(actor, writes)),
      ...each('churner', [1, 2], (actor) => churner(actor, writes)),
      ...last,
    ];
  }

  /** The table's own doing, from the beginning to the end. */
  nature(): void {
    if (!this.plan.actors.includes('t:reaper')) return;
    const random = createRandom(hash(`${this.options.seed} ${this.plan.salt} reaper`));
    const { cluster, history, end } = this;
    const stage = { cluster, history, random, clock: this.world.clock, until: end.signal, types, name: 'the TTL' };
    const nobody = { namespaces: [], names: [], blobs: false, store: undefined as unknown as Stage['store'] };
    this.background.push(reaper({ ...stage, ...nobody }, this.world.table));
  }
}

async function runOn(world: World, options: RunOptions, plan: Plan): Promise<Run> {
  const run = new Running(world, options, plan);
  const { cluster, history, living } = run;
  const truth = new TruthKeeper(world.blobs);
  const stopTruth = world.changes?.subscribe((records) => truth.onChanges(records));
  run.nature();
  for (let round = 0; round < plan.rounds; round++) {
    const inhabited = places.filter((place) => plan.actors.some((actor) => actor.startsWith(`${place}:`)));
    await Promise.all(inhabited.map((place) => run.inhabit(place, round)));
    // Old entries expire between the rounds, and what was left open is closed by the next.
    if (plan.process !== steadyProcess) await world.clock.sleep(shortHour / 2);
  }
  for (const process of living) process.calm();
  await world.settle();
  const closing = run.start(9);
  closing.calm();
  for (const { resource } of types) await closing.store.list({ cluster, resource });
  await level(living, types, cluster);
  await takeRest(run, closing);
  run.end.abort();
  await Promise.all([...living].map((process) => process.stop()));
  await Promise.race([Promise.all(run.background), world.clock.sleep(5_000)]);
  await world.settle();
  stopTruth?.();
  const found = await truth.finish(world.table, cluster, types, [
    'owner#o1',
    'owner#o2',
    ...[0, 1, 2].flatMap((round) => parents(round).map((parent) => `owner#${parent}`)),
  ]);
  const random = createRandom(hash(`${options.seed} ${plan.salt} restore`));
  const { table, clock, blobs } = world;
  const store = { table, clock, ids: { uid: () => 'restore' }, blobs, blobFrom };
  const restored = await checkRestoring({ ...store, retention: shortHour }, cluster, found, random);
  return { result: verdict(run, found, restored), history, truth: found };
}

function verdict({ options, history, crashes, sleeps }: Running, found: Truth, restored: Restored): RunResult {
  const violations = [...check(history, found), ...restored.violations.map((text) => ({ law: 'restore', text }))];
  const slots = [...found.slots.values()].flatMap((ofType) => [...ofType.values()]);
  return {
    seed: options.seed,
    writes: history.writes.filter(({ outcome }) => outcome === 'acknowledged').length,
    lists: history.snapshots.length,
    watches: history.watches.length,
    voids: slots.filter(({ states }) => states.some((state) => state.void)).length,
    crashes,
    sleeps,
    reaped: history.reaped.size,
    restored: restored.done,
    violations: violations.map(({ text }) => text),
    laws: violations.map(({ law }) => law),
  };
}

/** FNV-1a: every actor has numbers of its own, whoever else takes part. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

function parents(round: number): string[] {
  return [1, 2, 3].map((n) => `parent${round}.${n}`);
}

/** Whatever is due, now or later, is there to be taken until somebody has finished it. */
async function takeRest(run: Running, process: Process): Promise<void> {
  const far = new Date(run.world.clock.now().getTime() + 600_000);
  while ((await takeAll(run.stageFor(process, 'rest'), far, 1)) > 0);
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
