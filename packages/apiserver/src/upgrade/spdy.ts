import type { Duplex } from 'node:stream';

/**
 * As much of SPDY/3.1 as a client of remotecommand needs (client-go tools/remotecommand, moby/spdystream): it opens streams and
 * tells them apart. Its header blocks are deflate's stored blocks, which need no dictionary; those of the other end say nothing
 * of use and are passed over. There is no flow control but that of the connection, as in spdystream.
 */
const version = 3;
const type = { synStream: 1, rstStream: 3, ping: 6, goAway: 7 } as const;
const flagFin = 1;
const largestData = 32 * 1024;
/** The longest frame there may be: SPDY's 24 bits, but nobody sends more than what they have read at once. */
const largestFrame = 4 * 1024 * 1024;

function control(kind: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | version, 0);
  head.writeUInt16BE(kind, 2);
  head.writeUInt32BE((flags << 24) | payload.length, 4);
  return Buffer.concat([head, payload]);
}

const sized = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** zlib's head, and the empty block after which a reader has everything before it (Z_SYNC_FLUSH). */
const zlibHead = Buffer.from([0x78, 0x01]);
const flush = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** A header block of one pair, as a part of the connection's one zlib stream. */
function headerBlock(name: string, value: string, first: boolean): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(1);
  const plain = Buffer.concat([count, sized(name), sized(value)]);
  const stored = Buffer.alloc(5);
  stored.writeUInt16LE(plain.length, 1);
  stored.writeUInt16LE(~plain.length & 0xffff, 3);
  return Buffer.concat([first ? zlibHead : Buffer.alloc(0), stored, plain, flush]);
}

export interface SpdyEvents {
  /** Answers when more may come. */
  data(stream: number, bytes: Buffer): Promise<void> | void;
  /** The other end has ended this stream. */
  end(stream: number): void;
}

/** The client's end of a connection that was upgraded to SPDY/3.1. */
export class SpdyClient {
  readonly #connection: Duplex;
  #next = 1;

  constructor(connection: Duplex) {
    this.#connection = connection;
  }

  /** A new stream, known to the other end by one header; its number. */
  open(name: string, value: string): number {
    const id = this.#next;
    this.#next += 2;
    const ids = Buffer.alloc(10);
    ids.writeUInt32BE(id);
    const payload = Buffer.concat([ids, headerBlock(name, value, id === 1)]);
    this.#connection.write(control(type.synStream, 0, payload));
    return id;
  }

  /** false: the connection is slow; wait for its `drain`. */
  write(stream: number, bytes: Buffer, fin = false): boolean {
    let more = true;
    for (let at = 0; at === 0 || at < bytes.length; at += largestData) {
      const part = bytes.subarray(at, at + largestData);
      const last = fin && at + largestData >= bytes.length;
      const head = Buffer.alloc(8);
      head.writeUInt32BE(stream);
      head.writeUInt32BE(((last ? flagFin : 0) << 24) | part.length, 4);
      more = this.#connection.write(Buffer.concat([head, part]));
    }
    return more;
  }

  /** Reads until the connection ends. @throws Error where it breaks, or what comes is not SPDY */
  async read(events: SpdyEvents): Promise<void> {
    let waiting: Buffer = Buffer.alloc(0);
    for await (const chunk of this.#connection) {
      waiting = waiting.length === 0 ? (chunk as Buffer) : Buffer.concat([waiting, chunk as Buffer]);
      while (waiting.length >= 8) {
        const length = waiting.readUIntBE(5, 3);
        if (length > largestFrame) throw new Error('a frame of SPDY is too long');
        if (waiting.length < 8 + length) break;
        await this.#frame(waiting.subarray(0, 8), waiting.subarray(8, 8 + length), events);
        waiting = waiting.subarray(8 + length);
      }
    }
  }

  async #frame(head: Buffer, payload: Buffer, events: SpdyEvents): Promise<void> {
    const first = head.readUInt32BE(0);
    const fin = ((head[4] ?? 0) & flagFin) !== 0;
    if (first < 0x8000_0000) {
      if (payload.length > 0) await events.data(first, payload);
      if (fin) events.end(first);
      return;
    }
    const kind = first & 0xffff;
    if (kind === type.ping) this.#connection.write(control(type.ping, 0, payload));
    if (kind === type.rstStream && payload.length >= 4) events.end(payload.readUInt32BE(0) & 0x7fff_ffff);
    if (kind === type.goAway) this.#connection.end();
  }
}
