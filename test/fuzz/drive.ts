import { readFileSync, readdirSync } from 'node:fs';
import { Random } from './random.ts';
import { type HostileRequest, hostileRequest } from './requests.ts';
import { judge } from './verdict.ts';
import { type Answer, Connection, type Silence } from './wire.ts';
import type { World } from './world.ts';

export interface Fault {
  /** The request's number: with the seed it is the whole request. */
  index: number;
  label: string;
  why: string;
}

export interface Outcome {
  requests: number;
  /** Answers by code; `closed` and `silent` where none came. */
  codes: Record<string, number>;
  argued: Record<string, number>;
  faults: Fault[];
  /** Milliseconds to the head of an answer: median, 99 of 100, longest; what waits on purpose is left out. */
  latency: { median: number; high: number; longest: number };
  seconds: number;
}

/** Longest time to an answer's beginning; a request above it is asked again, alone, before it is called slow. */
const maximumMilliseconds = 1000;

/** Requests that are on their way at once. */
const lanes = 8;

/** Faults that are told one by one; a server that is wholly broken has no more to say. */
const maximumFaults = 200;

/** One of the run's connections, opened anew where the last request ended it. */
class Lane {
  readonly #world: World;
  #connection: Connection | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  async send(request: HostileRequest): Promise<Answer | Silence> {
    if (this.#connection === undefined || this.#connection.closed)
      this.#connection = await Connection.open(this.#world.port, this.#world.ca);
    const { bytes, head, endless, unfinished } = request;
    const answer = await this.#connection.exchange({ bytes, head, endless, patience: unfinished ? 150 : 15_000 });
    // What is left of it would be taken for the next request's beginning.
    if (unfinished) this.#connection.destroy();
    return answer;
  }

  /** As `send`. A kept connection may have been closed by the server between two requests: then once more. */
  async ask(request: HostileRequest): Promise<Answer | Silence> {
    const answer = await this.send(request);
    return answer === 'closed' && !request.unfinished && !request.endless ? this.send(request) : answer;
  }

  close(): void {
    this.#connection?.destroy();
  }
}

export interface Run {
  seed: number;
  from: number;
  to: number;
  /** Called with how many requests are done, four times in a run and more. */
  progress?(done: number): Promise<void>;
}

/** Sends the requests of a run and judges each answer. */
export async function drive(world: World, { seed, from, to, progress }: Run): Promise<Outcome> {
  const started = performance.now();
  const outcome: Outcome = {
    requests: to - from,
    codes: {},
    argued: {},
    faults: [],
    latency: { median: 0, high: 0, longest: 0 },
    seconds: 0,
  };
  const times: number[] = [];
  const slow: number[] = [];
  let next = from;
  const one = async (lane: Lane, index: number): Promise<void> => {
    const request = hostileRequest(world, Random.of(seed, index));
    const answer = await lane.ask(request);
    const code = typeof answer === 'string' ? answer : String(answer.code);
    outcome.codes[code] = (outcome.codes[code] ?? 0) + 1;
    const { fault, argued } = judge(request, answer);
    if (fault !== undefined && outcome.faults.length < maximumFaults)
      outcome.faults.push({ index, label: request.label, why: fault });
    if (argued !== undefined) outcome.argued[argued] = (outcome.argued[argued] ?? 0) + 1;
    if (typeof answer === 'string' || argued !== undefined) return;
    times.push(answer.milliseconds);
    if (answer.milliseconds > maximumMilliseconds) slow.push(index);
  };
  const lane = async (): Promise<void> => {
    const own = new Lane(world);
    while (next < to) {
      const index = next++;
      await one(own, index);
      if ((index + 1 - from) % progressStep(to - from) === 0) await progress?.(index + 1 - from);
    }
    own.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  outcome.faults.push(...(await reallySlow(world, seed, slow.slice(0, 50))));
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  outcome.latency = { median: at(0.5), high: at(0.99), longest: at(1) };
  outcome.seconds = Math.round((performance.now() - started) / 1000);
  return outcome;
}

const progressStep = (requests: number): number => Math.max(1, Math.min(2000, Math.floor(requests / 4)));

/** Of requests that took long among others, those that take long alone, three times of three. */
async function reallySlow(world: World, seed: number, indices: readonly number[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  const lane = new Lane(world);
  for (const index of indices) {
    const request = hostileRequest(world, Random.of(seed, index));
    let fastest = Number.POSITIVE_INFINITY;
    for (let time = 0; time < 3 && fastest > maximumMilliseconds; time++) {
      const answer = await lane.ask(request);
      if (typeof answer !== 'string') fastest = Math.min(fastest, answer.milliseconds);
    }
    if (fastest > maximumMilliseconds && fastest < Number.POSITIVE_INFINITY)
      faults.push({ index, label: request.label, why: `answered after ${Math.round(fastest)} ms, alone` });
  }
  lane.close();
  return faults;
}

/** Resident memory in MiB of the server: the process that listens, below the one that was started. */
export function residentMemory(started: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)))
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  const below = (pid: number): boolean => pid === started || (parents.has(pid) && below(parents.get(pid) ?? 0));
  const sizes = [...parents.keys()].filter(below).map((pid) => {
    const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1024;
  });
  return Math.round(Math.max(...sizes));
}
