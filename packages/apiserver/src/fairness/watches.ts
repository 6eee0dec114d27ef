import type { RequestInfo } from '../http/requestinfo.ts';

/** Watches that one user, and one cluster, may have open at a time. Upstream has no such bound; a process has to. */
export interface WatchLimits {
  perUser: number;
  perCluster: number;
}

/** Where watches look: a type, a namespace of it, an object. */
const placeOf = (group: string, resource: string, namespace: string, name: string): string =>
  `${group}/${resource}/${namespace}/${name}`;

/** The open watches of a cluster: what a write has to tell them (util/flowcontrol/watch_tracker.go), and how many there are. */
export class Watches {
  readonly #places = new Map<string, number>();
  readonly #users = new Map<string, number>();
  #open = 0;

  get open(): number {
    return this.#open;
  }

  /** undefined: there are too many. Else what ends it; that may be called more than once. */
  begin(
    user: string,
    { group, resource, namespace, name }: RequestInfo,
    limits: WatchLimits,
  ): (() => void) | undefined {
    if (this.#open >= limits.perCluster || (this.#users.get(user) ?? 0) >= limits.perUser) return undefined;
    const place = placeOf(group, resource, namespace, name);
    this.#open++;
    add(this.#places, place, 1);
    add(this.#users, user, 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#open--;
      add(this.#places, place, -1);
      add(this.#users, user, -1);
    };
  }

  /** How many may have to be told of a write. */
  interestedIn({ group, resource, namespace, name }: RequestInfo): number {
    const at = (where: string, what: string) => this.#places.get(placeOf(group, resource, where, what)) ?? 0;
    return at('', '') + (namespace === '' ? 0 : at(namespace, '')) + (name === '' ? 0 : at(namespace, name));
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
