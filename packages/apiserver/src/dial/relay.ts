import { ApiError } from '@berth/machinery/errors';
import { dialHead, dialTarget } from '@berth/machinery/nodeprotocol';
import { joinStreams } from '@berth/machinery/tunnel/join';
import type { Accept } from '@berth/machinery/tunnel/mux';
import type { Dial } from '../deps.ts';
import { muxOf, type TunnelSocket } from './tunnels.ts';

/** Where the far end says why it could not dial; the node itself never sends it. */
const refusedHeader = 'x-berth-refused';

const unreachable = (cause: unknown) =>
  new ApiError('ServiceUnavailable', 'the streams host cannot be reached; try again', undefined, { cause });

/**
 * Dials through another process that the agents are connected to (DESIGN 4, Dial): a function has no connection of theirs. Each
 * dial is one connection, since a function may be frozen between two.
 */
export const createRelayDial =
  (open: (cluster: string, signal: AbortSignal | undefined) => Promise<TunnelSocket>): Dial =>
  async (cluster, node, target, options = {}) => {
    const socket = await open(cluster, options.signal).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw unreachable(error);
    });
    const close = () => socket.close(1000, 'over');
    try {
      const { head, stream } = await muxOf(socket).open({ node, target }, options);
      stream.once('close', close);
      const parsed = dialHead.safeParse(head);
      if (parsed.success && parsed.data.headers[refusedHeader] === undefined) return { ...parsed.data, stream };
      stream.destroy();
      throw refusal(parsed.data?.headers[refusedHeader]);
    } catch (error) {
      close();
      if (error instanceof ApiError || options.signal?.aborted) throw error;
      throw unreachable(error);
    }
  };

function refusal(text: string | undefined): ApiError {
  const [reason, ...words] = (text ?? '').split(' ');
  const message = words.join(' ') || 'the streams host gave an answer that cannot be read';
  return new ApiError(reason === 'TooManyRequests' ? reason : 'ServiceUnavailable', message);
}

/** The far end of a connection whose owner may dial in this cluster. */
export function answerRelay(cluster: string, socket: TunnelSocket, dial: Dial): void {
  const accept: Accept = (request, stream, answer) => {
    const { node, target } = (request ?? {}) as { node?: unknown; target?: unknown };
    const parsed = dialTarget.safeParse(target);
    const refuse = (why: string) => {
      answer({ status: 503, headers: { [refusedHeader]: why } });
      stream.end();
    };
    if (typeof node !== 'string' || !parsed.success) return refuse('ServiceUnavailable the request is malformed');
    const gone = new AbortController();
    stream.once('close', () => gone.abort(new Error('nobody waits for it any more')));
    dial(cluster, node, parsed.data, { signal: gone.signal }).then(
      ({ status, headers, stream: far }) => {
        answer({ status, headers });
        return joinStreams(stream, far);
      },
      (error: unknown) => {
        const told = error instanceof ApiError ? error : unreachable(error);
        refuse(`${told.reason} ${told.message.replaceAll(/[^ -~]/g, ' ')}`);
      },
    );
  };
  muxOf(socket, accept);
}
