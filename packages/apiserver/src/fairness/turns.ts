/** A request that waits for, or has, a part of the process. */
export interface Turn {
  readonly cluster: string;
  readonly seats: number;
  readonly start: () => void;
  state: 'waiting' | 'running' | 'over';
}

interface Line {
  seats: number;
  /** Who waits, in the order in which they are served next: one request each. */
  users: Map<string, Turn[]>;
  waiting: number;
}

/** Requests of a cluster that wait at most: what is beyond is refused. */
const maxWaiting = 2000;

/**
 * What several clusters in one process share: its seats go to the cluster that occupies the fewest, and inside a cluster from
 * user to user. So no cluster can starve another whatever its own priority levels say, exempt users included. Of requests that are waiting
 * one starts as long as any seat is free: a wide one is not held up for ever by narrow ones. Pure; the caller starts what is
 * answered.
 */
export class Turns {
  readonly #limit: number;
  readonly #lines = new Map<string, Line>();
  #seats = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get seats(): number {
    return this.#seats;
  }

  waitingOf(cluster: string): number {
    return this.#lines.get(cluster)?.waiting ?? 0;
  }

  /** undefined: too many of this cluster wait already. */
  arrive(cluster: string, user: string, seats: number, start: () => void): { turn: Turn; started: Turn[] } | undefined {
    const line = this.#lines.get(cluster) ?? { seats: 0, users: new Map<string, Turn[]>(), waiting: 0 };
    if (line.waiting >= maxWaiting) return undefined;
    this.#lines.set(cluster, line);
    const turn: Turn = { cluster, seats, start, state: 'waiting' };
    const theirs = line.users.get(user);
    if (theirs === undefined) line.users.set(user, [turn]);
    else theirs.push(turn);
    line.waiting++;
    return { turn, started: this.#dispatch() };
  }

  /** It was served, or will not be waited for any more. */
  leave(turn: Turn): Turn[] {
    const line = this.#lines.get(turn.cluster);
    if (line === undefined || turn.state === 'over') return [];
    if (turn.state === 'running') {
      line.seats -= turn.seats;
      this.#seats -= turn.seats;
    } else {
      line.waiting--;
      for (const [user, turns] of line.users) {
        const at = turns.indexOf(turn);
        if (at < 0) continue;
        turns.splice(at, 1);
        if (turns.length === 0) line.users.delete(user);
        break;
      }
    }
    turn.state = 'over';
    if (line.waiting === 0 && line.seats === 0) this.#lines.delete(turn.cluster);
    return this.#dispatch();
  }

  #dispatch(): Turn[] {
    const started: Turn[] = [];
    while (this.#seats < this.#limit) {
      const line = this.#neediest();
      if (line === undefined) break;
      const [user, turns] = line.users.entries().next().value as [string, Turn[]];
      const turn = turns.shift() as Turn;
      // Whoever was served goes to the end of the line.
      line.users.delete(user);
      if (turns.length > 0) line.users.set(user, turns);
      line.waiting--;
      line.seats += turn.seats;
      this.#seats += turn.seats;
      turn.state = 'running';
      started.push(turn);
    }
    return started;
  }

  /** Of the clusters that wait, the one that occupies the fewest seats. */
  #neediest(): Line | undefined {
    let best: Line | undefined;
    for (const line of this.#lines.values())
      if (line.waiting > 0 && (best === undefined || line.seats < best.seats)) best = line;
    return best;
  }
}
