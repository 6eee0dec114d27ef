import { ApiError } from '@berth/machinery/errors';
import { parseDuration } from '@berth/machinery/decode/duration';
import type { RequestInfo } from '../http/requestinfo.ts';

/**
 * `stream`: it lives as long as its client wishes, and nothing counts it (upstream's --long-running-request-regexp).
 * `opening`: it occupies something until it only waits: a watch, an agent's exchange.
 */
export type Span = 'stream' | 'opening' | 'short';

const streams = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);
const agentPath = /^\/berth\/v1\/nodes\/[^/]+\/(tunnel|sync)$/;

export function spanOf({ isResource, verb, subresource, path }: RequestInfo): Span {
  if (isResource) {
    if (verb === 'watch') return 'opening';
    return streams.has(subresource) ? 'stream' : 'short';
  }
  const [, kind] = agentPath.exec(path) ?? [];
  if (kind === undefined) return 'short';
  return kind === 'tunnel' ? 'stream' : 'opening';
}

/** Upstream's --request-timeout. */
const longest = 60_000;

/** Milliseconds in which a request that is not long-running must be answered (endpoints/filters/request_deadline.go). @throws ApiError BadRequest */
export function timeLimitOf(query: URLSearchParams): number {
  const text = query.get('timeout') ?? '';
  if (text === '') return longest;
  let wished: number;
  try {
    wished = Number(parseDuration(text) / 1_000_000n);
  } catch (error) {
    throw new ApiError(
      'BadRequest',
      `invalid timeout specified in the request URL - ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return wished > 0 && wished < longest ? wished : longest;
}

const timeout = (words: string) => new ApiError('Timeout', `Timeout: ${words}`, {});
const changes = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** How a host brings an answer to its client. */
export interface Delivery {
  /** Calls back when the last byte was handed over, or the client has gone. */
  whenSent(callback: () => void): void;
  /** Gives the client up. */
  abort(): void;
}

/**
 * The outcome of `work` if it comes in time, and brought to its client in that time. `settled` is called when nothing is left
 * of it, `sent` or not. What is too late goes on by itself: a write may still be done, as upstream's.
 * @throws ApiError Timeout
 */
export function inTime<Result>(
  { milliseconds, verb, delivery }: { milliseconds: number; verb: string; delivery: Delivery | undefined },
  work: Promise<Result>,
  settled: () => void,
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    let state: 'working' | 'sending' | 'late' = 'working';
    const timer = setTimeout(() => {
      if (state === 'sending') return delivery?.abort();
      state = 'late';
      // Writers are told by their handler, others by the filter before it (handlers/finisher, filters/timeout.go).
      reject(
        changes.has(verb)
          ? timeout('request did not complete within requested timeout - context deadline exceeded')
          : timeout('request did not complete within the allotted timeout'),
      );
    }, milliseconds);
    const over = () => {
      clearTimeout(timer);
      settled();
    };
    work.then(
      (result) => {
        if (state === 'late' || delivery === undefined) over();
        else {
          state = 'sending';
          delivery.whenSent(over);
        }
        resolve(result);
      },
      (error: unknown) => {
        over();
        reject(error);
      },
    );
  });
}
