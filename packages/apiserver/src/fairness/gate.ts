import type { Clock } from '@berth/machinery/clock';
import type { Identity } from '@berth/machinery/identity';
import type { Store } from '@berth/store/types';
import type { Logger } from '../deps.ts';
import type { RequestInfo } from '../http/requestinfo.ts';
import { ClusterGate } from './clustergate.ts';
import { spanOf } from './longrunning.ts';
import type { Refusal, Ticket } from './queueset.ts';
import { type Turn, Turns } from './turns.ts';
import type { WatchLimits } from './watches.ts';
import { workOf } from './work.ts';

export interface FairnessDeps {
  store: Store;
  clock: Clock;
  log: Logger;
  /** Seats of one cluster, which its priority levels share (upstream's two --max-*-requests-inflight together). */
  seats: number;
  /** Seats of the process, which its clusters share: more at once does not make it faster. */
  processSeats: number;
  watches: WatchLimits;
}

/** A request whose user is known. */
export interface Entry {
  cluster: string;
  identity: Identity;
  info: RequestInfo;
  url: URL;
  /** Asked for only where the request has to wait: to make one costs. */
  signal(): AbortSignal;
  /** Milliseconds it may wait for its turn. */
  patience: number;
  /** Gets what says how the request was classified. */
  headers: Record<string, string>;
}

/** What a request that is served holds. Both may be called more than once. */
export interface Holding {
  /** From here on it only waits for something to happen. */
  release(): void;
  /** It is over. */
  end(): void;
}

export interface Refused {
  refused: Refusal | 'too-many-watches';
  /** Seconds. */
  retryAfter: number;
}

/** Clusters that are known at a time; beyond, those that nobody uses are forgotten. */
const maxClusters = 1000;
/** Four of the widest lists are served at once: more would only share the same core, and keep it from everybody else. */
const widestTurn = 4;
/** A seat of a list is 100 KB, which keep the core as long as a good many gets. */
const wideTurn = 8;

/**
 * Milliseconds after which a request gives the process' seats back whatever it still does: by then it waits for a webhook, a
 * slow body or a slow reader, and must not hold up other clusters with that.
 */
const turnLasts = 500;

const free: Holding = { release() {}, end() {} };

/**
 * API Priority and Fairness for one process (docs/decisions/0016): decides whether and when a request is served, by its
 * cluster's priority levels and then among clusters. The decisions are QueueSet, Levels and Turns; here are their clock and
 * their waiting.
 */
export class Gate {
  readonly #deps: FairnessDeps;
  readonly #clusters = new Map<string, ClusterGate>();
  readonly #turns: Turns;

  constructor(deps: FairnessDeps) {
    this.#deps = deps;
    this.#turns = new Turns(deps.processSeats);
  }

  cluster(id: string): ClusterGate {
    const known = this.#clusters.get(id);
    if (known !== undefined) return known;
    if (this.#clusters.size >= maxClusters)
      for (const [other, gate] of this.#clusters) if (gate.isIdle) this.#clusters.delete(other);
    const made = new ClusterGate(id, this.#deps);
    this.#clusters.set(id, made);
    return made;
  }

  /** Resolves when the request may be served; whoever gets a Holding ends it. */
  async enter(entry: Entry): Promise<Holding | Refused> {
    const span = spanOf(entry.info);
    if (span === 'stream') return free;
    const gate = this.cluster(entry.cluster);
    if (!gate.isReady) await gate.ready();
    gate.keepCurrent();
    const { schema, level, hand } = gate.classify(entry.identity, entry.info);
    entry.headers['x-kubernetes-pf-flowschema-uid'] = schema.uid;
    entry.headers['x-kubernetes-pf-prioritylevel-uid'] = level.configuration.uid;
    const refuse = (reason: Refused['refused']): Refused => gate.refuse(level, schema, reason);

    const watches = span === 'opening' && entry.info.isResource;
    const endWatch = watches ? gate.beginWatch(entry.identity.username, entry.info) : undefined;
    if (watches && endWatch === undefined) return refuse('too-many-watches');

    const { work, full } = workOf(entry.info, entry.url.searchParams, gate.known(entry.info), level.widest);
    const place = await this.#wait<Ticket, Refusal>(entry, {
      arrive: (start) => {
        const arrived = level.queues.arrive(work, hand, start, this.#now());
        return typeof arrived === 'string' ? arrived : { place: arrived.ticket, started: arrived.started };
      },
      cancel: (ticket) => level.queues.cancel(ticket, this.#now()).started,
    });
    if (typeof place === 'string') {
      endWatch?.();
      return refuse(place);
    }
    const leaveLevel = () => {
      const { started, lingers } = level.queues.finish(place, this.#now());
      for (const ticket of started) ticket.start();
      if (lingers > 0)
        setTimeout(() => {
          for (const ticket of level.queues.release(place, this.#now())) ticket.start();
        }, lingers).unref();
    };
    const turn = await this.#takeTurn(entry, full);
    if (typeof turn === 'string') {
      leaveLevel();
      endWatch?.();
      return refuse(turn);
    }
    let held = true;
    const leaveTurn = () => {
      for (const other of turn === undefined ? [] : this.#turns.leave(turn)) other.start();
    };
    const timer = turn === undefined ? undefined : setTimeout(leaveTurn, turnLasts).unref();
    const release = () => {
      if (!held) return;
      held = false;
      clearTimeout(timer);
      leaveTurn();
      leaveLevel();
    };
    return {
      release,
      end() {
        release();
        endWatch?.();
      },
    };
  }

  /** What is answered from memory takes no turn: probes must not wait behind lists. */
  async #takeTurn(entry: Entry, seats: number): Promise<Turn | undefined | Refusal> {
    if (!entry.info.isResource) return undefined;
    const width = Math.min(
      seats === 1 ? 1 : seats * wideTurn,
      Math.max(1, Math.floor(this.#deps.processSeats / widestTurn)),
    );
    return this.#wait<Turn, Refusal>(entry, {
      arrive: (start) => {
        const arrived = this.#turns.arrive(entry.cluster, entry.identity.username, width, start);
        return arrived === undefined ? 'queue-full' : { place: arrived.turn, started: arrived.started };
      },
      cancel: (turn) => this.#turns.leave(turn),
    });
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }

  /** A place in a line, when it is its turn; in vain after the entry's patience, or when its client has gone. */
  async #wait<Place extends { start(): void }, Failure extends string>(
    { patience, signal }: Entry,
    line: {
      arrive(start: () => void): { place: Place; started: readonly Place[] } | Failure;
      cancel(place: Place): readonly Place[];
    },
  ): Promise<Place | Failure | 'time-out'> {
    let begun = false;
    let wake = () => {};
    const arrived = line.arrive(() => {
      begun = true;
      wake();
    });
    if (typeof arrived === 'string') return arrived;
    for (const one of arrived.started) one.start();
    if (begun) return arrived.place;
    await new Promise<void>((resolve) => {
      const gone = signal();
      const timer = setTimeout(resolve, patience);
      gone.addEventListener('abort', () => resolve(), { once: true });
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (gone.aborted) wake();
    });
    // The line may have called it while the timer fired: then it has its place.
    if (begun) return arrived.place;
    for (const one of line.cancel(arrived.place)) one.start();
    return 'time-out';
  }
}
