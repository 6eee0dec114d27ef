import { type Duplex, pipeline, type Readable } from 'node:stream';
import { Channel, type ChannelLink } from './channel.ts';
import { decodeFrame, encodeFrame, frame } from './frames.ts';

/** What carries the frames: a WebSocket on either side. */
export interface MuxTransport {
  /** Resolves when the bytes have left, at once while little waits: a slow connection slows its streams down. */
  send(bytes: Uint8Array): Promise<void>;
}

/** The other end's first answer to a stream: HTTP's status and headers. */
export interface StreamHead {
  status: number;
  headers: Record<string, string>;
}

export interface OpenOptions {
  /** Cancels until the head has come. */
  signal?: AbortSignal;
  /** Sent at once, before the head is there, and with it this end's way ends. Without one, who opens writes after the head. */
  body?: Readable;
}

/** A stream the other end opened. `answer` comes before anything is written. */
export type Accept = (request: unknown, stream: Duplex, answer: (head: StreamHead) => void) => void;

/** Streams of one connection at a time, in both directions together. Each may have 256 KiB under way each way. */
export const maximumStreams = 256;
const largestRequest = 256 * 1024;

interface Entry {
  channel: Channel;
  /** Waits for the head: streams that this end opened. */
  opened?: { resolve(head: unknown): void; reject(error: Error): void };
}

export class TooManyStreams extends Error {}

const reset = () => new Error('the other end ended the stream');
const gone = () => new Error('the connection was lost');

function parse(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

/**
 * Many streams of bytes on one connection (nodeprotocol.ts). Each flows both ways with a window of its own, may end one way
 * before the other, and may be cancelled by either end. One end alone opens: the one without `accept`.
 */
export class Mux {
  readonly #transport: MuxTransport;
  readonly #accept: Accept | undefined;
  readonly #streams = new Map<number, Entry>();
  #next = 1;
  #closed = false;

  constructor(transport: MuxTransport, accept?: Accept) {
    this.#transport = transport;
    this.#accept = accept;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Frames that need no answer; a connection that is gone says so by itself. */
  #tell(id: number, kind: number, payload?: Uint8Array): void {
    if (!this.#closed) this.#transport.send(encodeFrame(id, kind, payload)).catch(() => {});
  }

  #channel(id: number): Channel {
    const link: ChannelLink = {
      data: (payload) => this.#transport.send(encodeFrame(id, frame.data, payload)),
      tell: (kind, payload) => this.#tell(id, kind, payload),
      closed: () => void this.#streams.delete(id),
    };
    const channel = new Channel(link);
    // Whoever reads it hears of errors, too; until then one must not end the process.
    channel.on('error', () => {});
    return channel;
  }

  /**
   * Asks the other end for a stream.
   * @throws TooManyStreams; Error where the connection is lost or the other end cancels
   */
  open(request: unknown, { signal, body }: OpenOptions = {}): Promise<{ head: unknown; stream: Duplex }> {
    if (this.#closed) return Promise.reject(gone());
    if (this.#streams.size >= maximumStreams) return Promise.reject(new TooManyStreams('too many streams are open'));
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const id = this.#next;
    this.#next = this.#next === 0xffff_ffff ? 1 : this.#next + 1;
    const channel = this.#channel(id);
    return new Promise((resolve, reject) => {
      const cancel = () => channel.destroy(signal?.reason as Error);
      const settle = () => signal?.removeEventListener('abort', cancel);
      channel.once('close', () => {
        settle();
        reject(channel.errored ?? reset());
      });
      const opened = {
        resolve(head: unknown) {
          settle();
          resolve({ head, stream: channel });
        },
        reject,
      };
      this.#streams.set(id, { channel, opened });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#tell(id, frame.open, new TextEncoder().encode(JSON.stringify(request)));
      if (body !== undefined) pipeline(body, channel, () => {});
    });
  }

  #opened(id: number, payload: Uint8Array): void {
    if (this.#accept === undefined || this.#streams.has(id)) return;
    if (this.#streams.size >= maximumStreams || payload.length > largestRequest) return this.#tell(id, frame.cancel);
    const channel = this.#channel(id);
    this.#streams.set(id, { channel });
    this.#accept(parse(payload), channel, (head) =>
      this.#tell(id, frame.head, new TextEncoder().encode(JSON.stringify(head))),
    );
  }

  /** One message of the connection, which may be anything: the other end is not trusted. */
  receive(bytes: Uint8Array): void {
    const decoded = decodeFrame(bytes);
    if (decoded === undefined) return;
    const { stream: id, kind, payload } = decoded;
    if (kind === frame.open) return this.#opened(id, payload);
    const entry = this.#streams.get(id);
    if (entry === undefined) return;
    switch (kind) {
      case frame.head:
        entry.opened?.resolve(parse(payload));
        entry.opened = undefined;
        return;
      case frame.data:
        return entry.channel.received(payload);
      case frame.end:
        return entry.channel.ended();
      case frame.credit:
        return entry.channel.credited(payload);
      case frame.cancel:
        return entry.channel.cancelled(reset());
    }
  }

  /** The connection is gone, and with it all streams. */
  close(): void {
    this.#closed = true;
    for (const { channel } of [...this.#streams.values()]) channel.cancelled(gone());
    this.#streams.clear();
  }
}
