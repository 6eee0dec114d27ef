import { type Claim, divide } from './allocation.ts';
import { QueueSet, type Shape, type Ticket } from './queueset.ts';
import { RetryAfter } from './retryafter.ts';

/** A PriorityLevelConfiguration as it is enforced. */
export interface LevelConfiguration {
  name: string;
  uid: string;
  shape: Shape;
  shares: number;
  lendablePercent: number;
  /** undefined: it may borrow all there is. */
  borrowingLimitPercent: number | undefined;
}

/** A priority level at work; limits are seats (apf_controller.go priorityLevelState). */
export interface Level {
  configuration: LevelConfiguration;
  queues: QueueSet;
  retryAfter: RetryAfter;
  /** How many requests were refused, by reason. */
  refused: Record<string, number>;
  nominal: number;
  lowest: number;
  highest: number;
  current: number;
  /** Seats that one request is taken to need at most. */
  widest: number;
  smoothed: number;
  peak: number;
  /** Its object is gone; it is kept until nothing runs in it. */
  leaving: boolean;
}

/** Milliseconds between adjustments of what levels lend each other. */
export const adjustEvery = 10_000;
/** Half of a demand is forgotten in five minutes. */
const smoothing = 0.977;
/** A single request takes no more of its level than this. */
const widestPart = 0.15;

/**
 * The priority levels of one cluster and how they share its seats (apiserver util/flowcontrol/apf_controller.go): by shares,
 * and every ten seconds anew by what was asked of them, within what each may lend and borrow. Time is an argument.
 */
export class Levels {
  readonly #limit: number;
  readonly #levels = new Map<string, Level>();
  #nominalSum = 0;
  #adjustedAt: number;

  constructor(limit: number, now: number) {
    this.#limit = limit;
    this.#adjustedAt = now;
  }

  get(name: string): Level | undefined {
    return this.#levels.get(name);
  }

  all(): Level[] {
    return [...this.#levels.values()];
  }

  get isIdle(): boolean {
    return this.all().every(({ queues }) => queues.isIdle);
  }

  /** Takes over what is configured now; answers with what may start by it. */
  configure(wanted: readonly LevelConfiguration[], now: number): Ticket[] {
    const named = new Map(wanted.map((one) => [one.name, one]));
    for (const [name, level] of this.#levels) {
      level.leaving = !named.has(name);
      if (level.leaving && level.queues.isIdle) this.#levels.delete(name);
    }
    const kept = [...this.#levels.values()].filter(({ leaving }) => leaving).map(({ configuration }) => configuration);
    const all = [...wanted, ...kept];
    const shareSum = all.reduce((sum, { shares }) => sum + shares, 0);
    this.#nominalSum = 0;
    for (const configuration of all) this.#apply(configuration, shareSum, now);
    return this.#borrow(now);
  }

  /** What is due by the clock. */
  advance(now: number): Ticket[] {
    if (now - this.#adjustedAt < adjustEvery) return [];
    return this.#borrow(now);
  }

  #apply(configuration: LevelConfiguration, shareSum: number, now: number): void {
    const { name, shape, shares, lendablePercent, borrowingLimitPercent } = configuration;
    // Rounded up: together a little more than the limit, and each has a seat.
    const nominal = shareSum === 0 ? 0 : Math.ceil((this.#limit * shares) / shareSum);
    const lendable = Math.round((nominal * lendablePercent) / 100);
    const borrowable =
      borrowingLimitPercent === undefined ? this.#limit : Math.round((nominal * borrowingLimitPercent) / 100);
    const level = this.#levels.get(name) ?? this.#introduce(configuration, nominal - Math.floor(lendable / 2), now);
    const handSize = typeof shape === 'string' ? undefined : shape.handSize;
    const widest =
      handSize === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(1, Math.min(Math.ceil(nominal * widestPart), Math.floor(nominal / handSize)));
    Object.assign(level, { configuration, nominal, widest, lowest: nominal - lendable, highest: nominal + borrowable });
    this.#nominalSum += nominal;
  }

  #introduce(configuration: LevelConfiguration, current: number, now: number): Level {
    const level: Level = {
      configuration,
      queues: new QueueSet(configuration.shape, current, now),
      retryAfter: new RetryAfter(),
      refused: {},
      nominal: 0,
      lowest: 0,
      highest: 0,
      current,
      widest: 1,
      smoothed: 0,
      peak: 0,
      leaving: false,
    };
    this.#levels.set(configuration.name, level);
    return level;
  }

  #borrow(now: number): Ticket[] {
    this.#adjustedAt = now;
    let left = this.#nominalSum;
    const claims: { level: Level; least: number; claim: Claim }[] = [];
    for (const level of this.#levels.values()) {
      observe(level, now);
      if (level.configuration.shape === 'exempt') {
        level.current = Math.max(level.lowest, level.peak);
        left -= level.current;
        continue;
      }
      const least = Math.max(level.lowest, Math.min(level.nominal, level.peak));
      const claim = { lowest: least, highest: level.highest, target: Math.max(least, level.smoothed) };
      claims.push({ level, least, claim });
    }
    const lowestSum = claims.reduce((sum, { level }) => sum + level.lowest, 0);
    const leastSum = claims.reduce((sum, { least }) => sum + least, 0);
    const divided =
      left > leastSum
        ? divide(
            this.#nominalSum,
            claims.map(({ claim }) => claim),
          )
        : undefined;
    const part = left <= lowestSum ? 0 : Math.min(1, (left - lowestSum) / (leastSum - lowestSum));
    for (const [at, { level, least }] of claims.entries()) {
      let current = divided === undefined ? level.current : Math.round(divided[at] ?? level.current);
      if (left <= leastSum) current = level.lowest + Math.round((least - level.lowest) * part);
      // Upstream may leave a level that has lent all it has without a seat until it is looked at again; here each can begin.
      level.current = Math.max(current, Math.min(1, level.nominal));
    }
    return [...this.#levels.values()].flatMap(({ queues, configuration: { shape }, current }) =>
      queues.reshape(shape, current, now),
    );
  }
}

/** What was asked of a level since it was looked at last. */
function observe(level: Level, now: number): void {
  const seen = level.queues.demand.take(now);
  level.peak = Math.round(seen.highest);
  if (seen.duration <= 0) return;
  const envelope = seen.average + seen.deviation;
  level.smoothed = Math.max(envelope, smoothing * level.smoothed + (1 - smoothing) * envelope);
}
