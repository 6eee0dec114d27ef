import { ApiError } from '@berth/machinery/errors';
import { frame, type TunnelHead, type TunnelRequest } from '@berth/machinery/nodeprotocol';

/** What a tunnel needs of a WebSocket: `ws` on one machine and in the streams host. */
export interface TunnelSocket {
  send(data: Uint8Array): void;
  close(code: number, reason: string): void;
  pause(): void;
  resume(): void;
  on(event: 'message', listener: (data: Uint8Array) => void): void;
  on(event: 'close', listener: () => void): void;
}

interface Stream {
  head(head: TunnelHead): void;
  data(payload: Uint8Array): void;
  end(error?: Error): void;
}

/** Streams of one tunnel at a time, and bytes that wait for a slow reader before the tunnel is paused. */
const maximumStreams = 500;
const pauseAbove = 4 * 1024 * 1024;

function encode(stream: number, kind: number, payload: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(5 + payload.length);
  new DataView(bytes.buffer).setUint32(0, stream);
  bytes[4] = kind;
  bytes.set(payload, 5);
  return bytes;
}

const lost = () =>
  new ApiError('ServiceUnavailable', 'the connection to the node was lost; try again when the node is Ready');

/** One agent's open connection: requests go down it, answers stream back, many at once. */
class Tunnel {
  readonly #socket: TunnelSocket;
  readonly #streams = new Map<number, Stream>();
  #next = 1;
  #waiting = 0;

  constructor(socket: TunnelSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(new Uint8Array(data)));
    socket.on('close', () => {
      for (const stream of this.#streams.values()) stream.end(lost());
      this.#streams.clear();
    });
  }

  #receive(bytes: Uint8Array): void {
    if (bytes.length < 5) return;
    const id = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    const stream = this.#streams.get(id);
    if (stream === undefined) return;
    const payload = bytes.subarray(5);
    switch (bytes[4]) {
      case frame.head:
        return stream.head(JSON.parse(new TextDecoder().decode(payload)) as TunnelHead);
      case frame.data:
        return stream.data(payload);
      case frame.end:
        this.#streams.delete(id);
        return stream.end();
    }
  }

  #wait(bytes: number): void {
    const before = this.#waiting;
    this.#waiting += bytes;
    if (before < pauseAbove && this.#waiting >= pauseAbove) this.#socket.pause();
    if (before >= pauseAbove && this.#waiting < pauseAbove) this.#socket.resume();
  }

  request(request: TunnelRequest, signal: AbortSignal): Promise<Response> {
    if (this.#streams.size >= maximumStreams)
      throw new ApiError('TooManyRequests', 'too many streams to this node are open; close one and try again');
    const id = this.#next;
    this.#next = this.#next === 0xffff_ffff ? 1 : this.#next + 1;
    const cancel = () => {
      if (this.#streams.delete(id)) this.#socket.send(encode(id, frame.cancel));
    };
    return new Promise((resolve, reject) => {
      let body: ReadableStreamDefaultController<Uint8Array> | undefined;
      const wait = (bytes: number) => this.#wait(bytes);
      const queued: number[] = [];
      const readable = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            body = controller;
          },
          pull() {
            wait(-queued.splice(0).reduce((sum, bytes) => sum + bytes, 0));
          },
          cancel,
        },
        new CountQueuingStrategy({ highWaterMark: 1 }),
      );
      this.#streams.set(id, {
        head: ({ status, headers }) => resolve(new Response(status === 204 ? null : readable, { status, headers })),
        data(payload) {
          queued.push(payload.length);
          wait(payload.length);
          body?.enqueue(payload.slice());
        },
        end(error) {
          wait(-queued.splice(0).reduce((sum, bytes) => sum + bytes, 0));
          if (error === undefined) body?.close();
          else {
            body?.error(error);
            reject(error);
          }
        },
      });
      signal.addEventListener('abort', cancel, { once: true });
      this.#socket.send(encode(id, frame.request, new TextEncoder().encode(JSON.stringify(request))));
    });
  }
}

/** The tunnels that end in this process, by cluster and node: the near half of `deps.dial` (DESIGN 4, Dial). */
export function createTunnels() {
  const tunnels = new Map<string, { tunnel: Tunnel; socket: TunnelSocket }>();
  const keyOf = (cluster: string, node: string) => `${cluster}/${node}`;
  return {
    /** A node's newest connection replaces the one before. */
    accept(cluster: string, node: string, socket: TunnelSocket): void {
      const key = keyOf(cluster, node);
      tunnels.get(key)?.socket.close(1000, 'replaced by a newer connection');
      const entry = { tunnel: new Tunnel(socket), socket };
      tunnels.set(key, entry);
      socket.on('close', () => {
        if (tunnels.get(key) === entry) tunnels.delete(key);
      });
    },
    /** @throws ApiError ServiceUnavailable where the node is not connected */
    async dial(cluster: string, node: string, request: Request): Promise<Response> {
      const entry = tunnels.get(keyOf(cluster, node));
      if (entry === undefined)
        throw new ApiError(
          'ServiceUnavailable',
          `node "${node}" is not connected; its agent must be running to answer this`,
        );
      const url = new URL(request.url);
      return entry.tunnel.request({ method: request.method, path: url.pathname + url.search }, request.signal);
    },
    closeAll(): void {
      for (const { socket } of tunnels.values()) socket.close(1001, 'the server is stopping');
    },
  };
}
