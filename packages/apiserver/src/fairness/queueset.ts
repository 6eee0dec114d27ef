import { Demand } from './demand.ts';

/** What a request is taken to cost. */
export interface Work {
  /** Seats it occupies while it is served. */
  seats: number;
  /** Seats it occupies for `lingers` milliseconds after it: its watchers are told. */
  finalSeats: number;
  lingers: number;
}

/** How a level holds what cannot run at once. `exempt`: everything runs; `reject`: nothing waits. */
export type Shape = 'exempt' | 'reject' | { queues: number; handSize: number; queueLengthLimit: number };

/** Why a request was not taken (upstream's label `reason` of apiserver_flowcontrol_rejected_requests_total). */
export type Refusal = 'queue-full' | 'concurrency-limit' | 'time-out';

/** One request in a level. */
export interface Ticket {
  work: Work;
  /** Called when it is its turn; at once, or when a seat is free. */
  readonly start: () => void;
  state: 'waiting' | 'running' | 'lingering' | 'over';
  queue: Queue | undefined;
  arrivalR: number;
  startedAt: number;
}

interface Queue {
  index: number;
  waiting: Set<Ticket>;
  /** Seat-milliseconds of what waits. */
  work: number;
  running: number;
  seats: number;
  /** Virtual time at which its oldest request starts. */
  nextR: number;
}

/** Milliseconds that a request is taken to last until it is known (queueset.go estimatedServiceDuration). */
const guessedService = 3;
/** Requests that wait in one level at most, however many queues of whatever length it is configured with. */
const maxWaiting = 10_000;

const maxSeats = ({ seats, finalSeats }: Work): number => Math.max(seats, finalSeats);
const totalWork = ({ seats, finalSeats, lingers }: Work): number => seats * guessedService + finalSeats * lingers;
const oldest = (queue: Queue): Ticket | undefined => queue.waiting.values().next().value;
const isBusy = (queue: Queue): boolean => queue.waiting.size > 0 || queue.running > 0;

/**
 * The seats of one priority level and the queues before them: fair queuing for server requests (apiserver
 * util/flowcontrol/fairqueuing/queueset). Virtual time R is the seat-milliseconds that each busy queue was given; the queue
 * whose oldest request would end first by R is served next. No I/O and no clock: `now` is milliseconds, and whoever calls
 * starts the tickets that a method answers with. Queues exist while they are busy only: an idle one has nothing to remember.
 */
export class QueueSet {
  readonly demand: Demand;
  #shape: Shape;
  #limit: number;
  #queues = new Map<number, Queue>();
  #r = 0;
  #last: number;
  #robin = 0;
  #enqueues = 0;
  #waiting = 0;
  #seatsWaiting = 0;
  #running = 0;
  #seats = 0;
  /** Seats of requests that came through queues. */
  #queueSeats = 0;
  #busy = 0;

  constructor(shape: Shape, limit: number, now: number) {
    this.#shape = shape;
    this.#limit = limit;
    this.#last = now;
    this.demand = new Demand(now);
  }

  get waiting(): number {
    return this.#waiting;
  }

  get running(): number {
    return this.#running;
  }

  get seats(): number {
    return this.#seats;
  }

  get limit(): number {
    return this.#limit;
  }

  get busyQueues(): number {
    return this.#busy;
  }

  get isIdle(): boolean {
    return this.#waiting === 0 && this.#seats === 0;
  }

  /** Another configuration; what is there stays where it is. */
  reshape(shape: Shape, limit: number, now: number): Ticket[] {
    this.#sync(now);
    this.#shape = shape;
    this.#limit = limit;
    return this.#dispatch(now);
  }

  /** A request of the flow that was dealt `hand`. */
  arrive(
    wanted: Work,
    hand: readonly number[],
    start: () => void,
    now: number,
  ): { ticket: Ticket; started: Ticket[] } | Exclude<Refusal, 'time-out'> {
    this.#sync(now);
    const work = typeof this.#shape === 'string' ? this.#narrowed(wanted) : wanted;
    const ticket: Ticket = { work, start, state: 'waiting', queue: undefined, arrivalR: this.#r, startedAt: now };
    if (typeof this.#shape === 'string') {
      if (!this.#fits(maxSeats(work))) return 'concurrency-limit';
      this.#run(ticket, now);
      this.#note(now);
      return { ticket, started: [ticket] };
    }
    const queue = this.#choose(hand);
    if (queue.waiting.size >= this.#shape.queueLengthLimit || this.#waiting >= maxWaiting) {
      this.#forget(queue);
      return 'queue-full';
    }
    this.#enqueue(queue, ticket);
    const started = this.#dispatch(now);
    this.#note(now);
    return { ticket, started };
  }

  /**
   * A request was served. `lingers`: milliseconds after which its seats must be released; 0: they are.
   */
  finish(ticket: Ticket, now: number): { started: Ticket[]; lingers: number } {
    if (ticket.state !== 'running') return { started: [], lingers: 0 };
    this.#sync(now);
    this.#running--;
    const { queue, work } = ticket;
    if (queue !== undefined) {
      const was = isBusy(queue);
      queue.running--;
      // It lasted longer or shorter than was guessed when its queue paid for it.
      queue.nextR -= work.seats * (guessedService - (now - ticket.startedAt));
      this.#bound(queue);
      this.#count(queue, was);
    }
    if (work.lingers > 0) {
      ticket.state = 'lingering';
      return { started: this.#dispatch(now), lingers: work.lingers };
    }
    return { started: this.#free(ticket, now), lingers: 0 };
  }

  /** What lingered is over. */
  release(ticket: Ticket, now: number): Ticket[] {
    if (ticket.state !== 'lingering') return [];
    this.#sync(now);
    return this.#free(ticket, now);
  }

  /** Takes back what still waits; false: it does not. */
  cancel(ticket: Ticket, now: number): { cancelled: boolean; started: Ticket[] } {
    const { queue } = ticket;
    if (ticket.state !== 'waiting' || queue === undefined) return { cancelled: false, started: [] };
    this.#sync(now);
    this.#leave(queue, ticket);
    ticket.state = 'over';
    this.#bound(queue);
    this.#forget(queue);
    // The one that was next may have been too wide for the free seats.
    const started = this.#dispatch(now);
    this.#note(now);
    return { cancelled: true, started };
  }

  #free(ticket: Ticket, now: number): Ticket[] {
    const seats = maxSeats(ticket.work);
    ticket.state = 'over';
    this.#seats -= seats;
    if (ticket.queue !== undefined) {
      ticket.queue.seats -= seats;
      this.#queueSeats -= seats;
      this.#forget(ticket.queue);
    }
    const started = this.#dispatch(now);
    this.#note(now);
    return started;
  }

  #note(now: number): void {
    this.demand.set(this.#seats + this.#seatsWaiting, now);
  }

  /** Virtual time runs as fast as each busy queue is given seats. */
  #sync(now: number): void {
    const passed = Math.max(0, now - this.#last);
    this.#last = Math.max(this.#last, now);
    if (this.#busy > 0) this.#r += (passed * Math.min(this.#queueSeats + this.#seatsWaiting, this.#limit)) / this.#busy;
  }

  /** The queue of the hand with the least work waiting; equal ones in turn. */
  #choose(hand: readonly number[]): Queue {
    const offset = this.#enqueues++ % hand.length;
    let best = hand[offset] ?? 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < hand.length; at++) {
      const index = hand[(offset + at) % hand.length] ?? 0;
      const work = this.#queues.get(index)?.work ?? 0;
      if (work >= least) continue;
      least = work;
      best = index;
    }
    const known = this.#queues.get(best);
    if (known !== undefined) return known;
    const made: Queue = { index: best, waiting: new Set(), work: 0, running: 0, seats: 0, nextR: this.#r };
    this.#queues.set(best, made);
    return made;
  }

  #enqueue(queue: Queue, ticket: Ticket): void {
    const was = isBusy(queue);
    if (!was) queue.nextR = this.#r;
    queue.waiting.add(ticket);
    queue.work += totalWork(ticket.work);
    ticket.queue = queue;
    this.#waiting++;
    this.#seatsWaiting += maxSeats(ticket.work);
    this.#count(queue, was);
    this.#bound(queue);
  }

  #leave(queue: Queue, ticket: Ticket): void {
    const was = isBusy(queue);
    queue.waiting.delete(ticket);
    queue.work -= totalWork(ticket.work);
    this.#waiting--;
    this.#seatsWaiting -= maxSeats(ticket.work);
    this.#count(queue, was);
  }

  #count(queue: Queue, was: boolean): void {
    this.#busy += Number(isBusy(queue)) - Number(was);
  }

  #forget(queue: Queue): void {
    if (!isBusy(queue) && queue.seats === 0) this.#queues.delete(queue.index);
  }

  /** A queue that could not use its share saves nothing up: what starts now does not start before it came. */
  #bound(queue: Queue): void {
    const first = oldest(queue);
    if (first !== undefined && queue.nextR < first.arrivalR) queue.nextR = first.arrivalR;
  }

  #fits(seats: number): boolean {
    if (this.#shape === 'exempt') return true;
    // One that is wider than the level runs alone.
    if (seats > this.#limit) return this.#seats === 0;
    return this.#seats + seats <= this.#limit;
  }

  #dispatch(now: number): Ticket[] {
    const started: Ticket[] = [];
    while (this.#waiting > 0 && this.#seats < this.#limit) {
      const queue = this.#next();
      const ticket = queue === undefined ? undefined : oldest(queue);
      if (queue === undefined || ticket === undefined) break;
      const work = this.#narrowed(ticket.work);
      if (!this.#fits(maxSeats(work))) break;
      this.#leave(queue, ticket);
      this.#robin = queue.index;
      ticket.work = work;
      const was = isBusy(queue);
      queue.running++;
      queue.seats += maxSeats(ticket.work);
      this.#queueSeats += maxSeats(ticket.work);
      this.#count(queue, was);
      queue.nextR += totalWork(ticket.work);
      this.#bound(queue);
      this.#run(ticket, now);
      started.push(ticket);
    }
    return started;
  }

  /** More seats afterwards than there are: fewer, for longer. */
  #narrowed(work: Work): Work {
    const { finalSeats, lingers } = work;
    if (finalSeats <= this.#limit || this.#limit < 1) return work;
    return { ...work, finalSeats: this.#limit, lingers: (finalSeats * lingers) / this.#limit };
  }

  #run(ticket: Ticket, now: number): void {
    ticket.state = 'running';
    ticket.startedAt = now;
    this.#running++;
    this.#seats += maxSeats(ticket.work);
  }

  /** The queue whose oldest request would end first; of equal ones that which comes after the one served last. */
  #next(): Queue | undefined {
    let best: Queue | undefined;
    let ends = Number.POSITIVE_INFINITY;
    let turn = 0;
    const deck = typeof this.#shape === 'string' ? 1 : this.#shape.queues;
    for (const queue of this.#queues.values()) {
      const first = oldest(queue);
      if (first === undefined) continue;
      const end = queue.nextR + totalWork(first.work);
      const distance = (queue.index - this.#robin - 1 + 2 * deck) % deck;
      if (end > ends || (end === ends && distance >= turn)) continue;
      [best, ends, turn] = [queue, end, distance];
    }
    return best;
  }
}
