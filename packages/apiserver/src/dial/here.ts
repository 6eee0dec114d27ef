import { type Duplex, duplexPair, pipeline } from 'node:stream';
import { ApiError } from '@berth/machinery/errors';
import { dialHead, type DialTarget } from '@berth/machinery/nodeprotocol';
import type { Accept, OpenOptions } from '@berth/machinery/tunnel/mux';
import type { Dialed } from '../deps.ts';

/** Dials a node of this very process: the same question and answer as down a tunnel, without the tunnel. */
export function dialHere(end: Accept, target: DialTarget, options: OpenOptions = {}): Promise<Dialed> {
  const { signal, body } = options;
  const [near, far] = duplexPair() as [Duplex, Duplex];
  return new Promise((resolve, reject) => {
    const cancel = () => near.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', cancel, { once: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {});
      // A pair does not tell its other side that it was given up.
      one.once('close', () => other.destroy());
    }
    near.once('close', () => {
      signal?.removeEventListener('abort', cancel);
      reject(
        (signal?.aborted ? signal.reason : near.errored) ?? new ApiError('ServiceUnavailable', 'the node ended it'),
      );
    });
    if (body !== undefined) pipeline(body, near, () => {});
    end(target, far, (head) => {
      signal?.removeEventListener('abort', cancel);
      resolve({ ...dialHead.parse(head), stream: near });
    });
  });
}
