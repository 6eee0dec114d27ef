import type { RequestInfo } from '../http/requestinfo.ts';
import type { Work } from './queueset.ts';

/** What is known of the objects of a type in a namespace, or of all of them. */
export interface Stored {
  count: number;
  /** Bytes of one on the average. */
  size: number;
}

const bytesPerSeat = 100_000;
/** The bounds of upstream's estimator (util/flowcontrol/request/config.go). */
const widestList = 100;
const widestWrite = 10;
const watchesPerSeat = 10;
/** Milliseconds that telling its watchers takes after a write. */
const tellingTakes = 5;

const one: Work = { seats: 1, finalSeats: 0, lingers: 0 };

/**
 * Seats of a list, by the bytes it takes into memory (list_work_estimator.go seatsBasedOnObjectSize, as of what is not answered
 * from a cache: we read the scope that was asked for, all of it where a selector picks).
 */
export function listSeats(info: RequestInfo, query: URLSearchParams, stored: Stored | undefined): number {
  if (stored === undefined || info.name !== '') return 1;
  if (info.verb === 'watch') {
    const version = query.get('resourceVersion') ?? '';
    const begins = query.get('sendInitialEvents') === 'true' || version === '' || version === '0';
    if (!begins) return 1;
  }
  const limit = Number(query.get('limit') ?? 0);
  const limited = limit > 0 ? Math.min(limit, stored.count) : stored.count;
  const picks = (query.get('labelSelector') ?? '') !== '' || (query.get('fieldSelector') ?? '') !== '';
  const objects = picks ? Math.max(limited, stored.count / 2) : limited;
  const seats = Math.ceil((objects * stored.size) / bytesPerSeat);
  return Math.max(1, Math.min(seats, widestList));
}

/** A write occupies seats after its answer while its watchers are told (mutating_work_estimator.go). */
export function writeWork(info: RequestInfo, watchers: number, widest: number): Work {
  const quiet = info.resource === 'serviceaccounts' && info.subresource === 'token';
  if (quiet || watchers < watchesPerSeat) return one;
  const wanted = Math.ceil(watchers / watchesPerSeat);
  const finalSeats = Math.min(wanted, widest, widestWrite);
  return { seats: 1, finalSeats, lingers: (wanted * tellingTakes) / finalSeats };
}

const writes = new Set(['create', 'update', 'patch', 'delete']);

/** What a request occupies in its level, no more than `widest`, and what it would if it had the level for itself. */
export function workOf(
  info: RequestInfo,
  query: URLSearchParams,
  known: { stored(): Stored | undefined; watchers(): number },
  widest: number,
): { work: Work; full: number } {
  if (info.verb === 'list' || info.verb === 'watch') {
    const full = listSeats(info, query, known.stored());
    return { work: { ...one, seats: Math.min(full, Math.max(1, widest)) }, full };
  }
  return { work: writes.has(info.verb) ? writeWork(info, known.watchers(), widest) : one, full: 1 };
}

/** Types and namespaces that are remembered at a time. */
const maxScopes = 2000;

/** What lists have met, so that the next one of the same scope is known to be wide. */
export class Scopes {
  readonly #known = new Map<string, Stored>();

  note(key: string, count: number, size: number): void {
    if (this.#known.size >= maxScopes && !this.#known.has(key)) this.#known.clear();
    this.#known.set(key, { count, size });
  }

  get(key: string): Stored | undefined {
    return this.#known.get(key);
  }
}
