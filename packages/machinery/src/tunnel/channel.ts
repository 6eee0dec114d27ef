import { Duplex } from 'node:stream';
import { frame } from './frames.ts';

/** How one stream speaks to its connection. */
export interface ChannelLink {
  data(payload: Uint8Array): Promise<void>;
  tell(kind: number, payload?: Uint8Array): void;
  closed(): void;
}

/** Bytes of one stream that may be under way before its reader has taken some. */
export const streamWindow = 256 * 1024;
const largestPayload = 64 * 1024;
/** The window is opened again in steps, not with every read. */
const creditStep = streamWindow / 4;

/** One stream of a Mux: what is written waits for the other end's reader, what comes waits for ours. */
export class Channel extends Duplex {
  readonly #link: ChannelLink;
  readonly #queue: Uint8Array[] = [];
  /** Bytes that came and were not given back as credit. */
  #held = 0;
  #taken = 0;
  #credit = streamWindow;
  #more: (() => void) | undefined;
  #wanted = false;
  #over = false;
  /** The other end knows that it is over. */
  #told = false;

  constructor(link: ChannelLink) {
    super({ allowHalfOpen: true, readableHighWaterMark: largestPayload, writableHighWaterMark: largestPayload });
    this.#link = link;
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#send(chunk).then(() => done(), done);
  }

  async #send(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; ) {
      while (this.#credit === 0 && !this.destroyed) await new Promise<void>((resolve) => (this.#more = resolve));
      if (this.destroyed) return;
      const payload = chunk.subarray(at, at + Math.min(this.#credit, largestPayload));
      this.#credit -= payload.length;
      at += payload.length;
      await this.#link.data(payload);
    }
  }

  override _final(done: () => void): void {
    this.#link.tell(frame.end);
    done();
  }

  override _read(): void {
    this.#wanted = true;
    this.#pass();
  }

  #pass(): void {
    while (this.#wanted) {
      const payload = this.#queue.shift();
      if (payload === undefined) {
        if (this.#over) this.push(null);
        break;
      }
      this.#wanted = this.push(payload);
      this.#taken += payload.length;
    }
    if (this.#taken < creditStep || this.#over) return;
    const credit = new Uint8Array(4);
    new DataView(credit.buffer).setUint32(0, this.#taken);
    this.#held -= this.#taken;
    this.#taken = 0;
    this.#link.tell(frame.credit, credit);
  }

  received(payload: Uint8Array): void {
    if (this.#over || this.destroyed) return;
    this.#held += payload.length;
    if (this.#held > streamWindow) {
      this.destroy(new Error('the other end sent more than it may'));
      return;
    }
    // A copy: the frame may lie in a buffer of the connection.
    if (payload.length > 0) this.#queue.push(payload.slice());
    this.#pass();
  }

  ended(): void {
    this.#over = true;
    this.#pass();
  }

  credited(payload: Uint8Array): void {
    if (payload.length !== 4) return;
    const more = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
    this.#credit = Math.min(streamWindow, this.#credit + more);
    this.#more?.();
    this.#more = undefined;
  }

  cancelled(error: Error): void {
    this.#told = true;
    this.destroy(error);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#more?.();
    this.#queue.length = 0;
    const whole = this.#over && this.writableFinished;
    if (!this.#told && !whole) this.#link.tell(frame.cancel);
    this.#link.closed();
    done(error);
  }
}
