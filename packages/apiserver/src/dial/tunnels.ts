import { ApiError } from '@berth/machinery/errors';
import { type Accept, Mux, TooManyStreams } from '@berth/machinery/tunnel/mux';
import { dialHead } from '@berth/machinery/nodeprotocol';
import type { Dial } from '../deps.ts';

/** What a tunnel needs of a WebSocket: `ws` on one machine and in the streams host. */
export interface TunnelSocket {
  readonly bufferedAmount: number;
  send(data: Uint8Array, done: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  on(event: 'message', listener: (data: Uint8Array) => void): void;
  on(event: 'close', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

/** The longest message of a tunnel. */
export const largestFrame = 1024 * 1024;
/** Bytes that may wait in the socket before streams must wait, too. */
const sendWindow = 1024 * 1024;

/** The near end of one connection, over whatever carries its messages. */
export function muxOf(socket: TunnelSocket, accept?: Accept): Mux {
  const transport = {
    send(bytes: Uint8Array): Promise<void> {
      const sent = new Promise<void>((resolve, reject) => {
        socket.send(bytes, (error) => (error ? reject(error) : resolve()));
      });
      if (socket.bufferedAmount > sendWindow) return sent;
      // Whoever is not waited for tells of its end by `close`.
      sent.catch(() => {});
      return Promise.resolve();
    },
  };
  const mux = new Mux(transport, accept);
  socket.on('message', (data) => mux.receive(new Uint8Array(data)));
  socket.on('error', () => {});
  socket.on('close', () => mux.close());
  return mux;
}

const lost = (cause: unknown) =>
  new ApiError(
    'ServiceUnavailable',
    'the connection to the node was lost; try again when the node is Ready',
    undefined,
    {
      cause,
    },
  );

/** Opens one stream of a tunnel. @throws ApiError TooManyRequests, ServiceUnavailable */
export async function dialOver(mux: Mux, ...[, , target, options]: Parameters<Dial>): ReturnType<Dial> {
  const opened = await mux.open(target, options).catch((error: unknown) => {
    if (options?.signal?.aborted) throw error;
    if (error instanceof TooManyStreams)
      throw new ApiError('TooManyRequests', 'too many streams to this node are open; close one and try again');
    throw lost(error);
  });
  const head = dialHead.safeParse(opened.head);
  if (head.success) return { ...head.data, stream: opened.stream };
  opened.stream.destroy();
  throw new ApiError('ServiceUnavailable', 'the node gave an answer that cannot be read');
}

/** The tunnels that end in this process, by cluster and node: the near half of `deps.dial` (DESIGN 4, Dial). */
export function createTunnels() {
  const tunnels = new Map<string, { mux: Mux; socket: TunnelSocket }>();
  const keyOf = (cluster: string, node: string) => `${cluster}/${node}`;
  /** @throws ApiError ServiceUnavailable where the node is not connected */
  const dial: Dial = async (cluster, node, target, options) => {
    const entry = tunnels.get(keyOf(cluster, node));
    if (entry === undefined)
      throw new ApiError(
        'ServiceUnavailable',
        `node "${node}" is not connected; its agent must be running to answer this`,
      );
    return dialOver(entry.mux, cluster, node, target, options);
  };
  return {
    /** A node's newest connection replaces the one before. */
    accept(cluster: string, node: string, socket: TunnelSocket): void {
      const key = keyOf(cluster, node);
      tunnels.get(key)?.socket.close(1000, 'replaced by a newer connection');
      const entry = { mux: muxOf(socket), socket };
      tunnels.set(key, entry);
      socket.on('close', () => {
        if (tunnels.get(key) === entry) tunnels.delete(key);
      });
    },
    dial,
    closeAll(): void {
      for (const { socket } of tunnels.values()) socket.close(1001, 'the server is stopping');
    },
  };
}
