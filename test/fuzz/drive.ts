import { cpuMilliseconds } from './process.ts';
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
  /** The requests that went over the same connection before. */
  after?: string[];
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
  /** What the connection carried before: a fault may be its doing. */
  before: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  async send(request: HostileRequest): Promise<Answer | Silence> {
    if (this.#connection === undefined || this.#connection.closed) {
      this.#connection = await Connection.open(this.#world.port, this.#world.ca);
      this.before = [];
    }
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
    const after = lane.before.slice(-3);
    lane.before.push(`${index} ${request.label}`);
    const code = typeof answer === 'string' ? answer : String(answer.code);
    outcome.codes[code] = (outcome.codes[code] ?? 0) + 1;
    const { fault, argued } = judge(request, answer);
    if (fault !== undefined && outcome.faults.length < maximumFaults)
      outcome.faults.push({ index, label: request.label, why: fault, after });
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

/** Where a machine is busy with other things, waiting for it is no fault of the server's: its own work on a request is measured. */
const maximumWork = 600;
const maximumWait = 10_000;

/** Of requests that took long among others, those that take long alone, three times of three. */
async function reallySlow(world: World, seed: number, indices: readonly number[]): Promise<Fault[]> {
  const faults: Fault[] = [];
  const lane = new Lane(world);
  for (const index of indices) {
    const request = hostileRequest(world, Random.of(seed, index));
    let best = { wait: Number.POSITIVE_INFINITY, work: Number.POSITIVE_INFINITY };
    for (let time = 0; time < 3; time++) {
      const before = cpuMilliseconds(world.pid);
      const answer = await lane.ask(request);
      if (typeof answer === 'string') continue;
      const work = cpuMilliseconds(world.pid) - before;
      best = { wait: Math.min(best.wait, answer.milliseconds), work: Math.min(best.work, work) };
    }
    const slow = (best.wait > maximumMilliseconds && best.work > maximumWork) || best.wait > maximumWait;
    if (slow && best.wait < Number.POSITIVE_INFINITY)
      faults.push({
        index,
        label: request.label,
        why: `answered after ${Math.round(best.wait)} ms, alone; ${best.work} ms of work`,
      });
  }
  lane.close();
  return faults;
}
