import { connect, type TLSSocket } from 'node:tls';

/** What came back for one request, byte by byte as it stood on the wire. */
export interface Answer {
  code: number;
  /** Names in lower case; a header that came twice is joined by commas. */
  headers: ReadonlyMap<string, string>;
  body: Buffer;
  /** Until the head of the answer was there. */
  milliseconds: number;
}

/** How a request ended that got no answer. */
export type Silence = 'closed' | 'silent';

export interface Exchange {
  bytes: Buffer;
  head: boolean;
  /** The answer may go on for ever (watch, log, upgrade): its head is enough, and the connection is given up. */
  endless: boolean;
  /** Milliseconds after which no answer is taken for silence. */
  patience: number;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Longest answer that is read to its end. */
const maximumAnswer = 64 * 1024 * 1024;

/** One kept-alive TLS connection that sends any bytes at all: clients that know HTTP refuse to. */
export class Connection {
  readonly #socket: TLSSocket;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};
  closed = false;

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    const end = () => {
      this.closed = true;
      this.#wake();
    };
    socket.on('error', end).on('close', end).on('end', end);
  }

  /** A machine that is busy may reset a connection before it stands: then once more, and twice. */
  static async open(port: number, ca: string, attempts = 3): Promise<Connection> {
    try {
      return await Connection.#once(port, ca);
    } catch (error) {
      if (attempts <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return Connection.open(port, ca, attempts - 1);
    }
  }

  static #once(port: number, ca: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', ca, servername: 'localhost' }, () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Sends one request and reads its answer. Whatever else it leaves on the connection ends the connection. */
  async exchange({ bytes, head, endless, patience }: Exchange): Promise<Answer | Silence> {
    const started = performance.now();
    const deadline = started + patience;
    this.#socket.write(bytes);
    const opening = await this.#opening(deadline);
    if (typeof opening === 'string') return this.#giveUp(opening);
    const { code, headers } = opening;
    const answer = { code, headers, milliseconds: performance.now() - started };
    if (endless && code < 300) {
      this.destroy();
      return { ...answer, body: Buffer.alloc(0) };
    }
    const body = head || code === 204 || code === 304 ? Buffer.alloc(0) : await this.#body(headers, deadline + 20_000);
    if (body === undefined) return this.#giveUp('silent');
    if (headers.get('connection') === 'close' || this.#received.length > 0) this.destroy();
    return { ...answer, body };
  }

  destroy(): void {
    this.closed = true;
    this.#socket.destroy();
  }

  #giveUp(silence: Silence): Silence {
    this.destroy();
    return silence;
  }

  /** The head of the answer, past those that only say "go on". */
  async #opening(deadline: number): Promise<{ code: number; headers: Map<string, string> } | Silence> {
    for (;;) {
      const end = await this.#find(headEnd, deadline);
      if (typeof end === 'string') return end;
      const [first = '', ...lines] = this.#take(end).toString('latin1').split('\r\n');
      this.#take(headEnd.length);
      const code = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0);
      if (code >= 101) return { code, headers: headersOf(lines) };
      if (code === 0) return 'closed';
    }
  }

  async #body(headers: ReadonlyMap<string, string>, deadline: number): Promise<Buffer | undefined> {
    if (headers.get('transfer-encoding') === 'chunked') return this.#chunks(deadline);
    const length = headers.get('content-length');
    if (length !== undefined) return this.#exactly(Number(length), deadline);
    while (!this.closed && performance.now() < deadline) await this.#more(deadline);
    return this.#take(this.#received.length);
  }

  async #chunks(deadline: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    for (let size = 0; size < maximumAnswer; ) {
      const end = await this.#find(Buffer.from('\r\n'), deadline);
      if (typeof end === 'string') return undefined;
      const length = Number.parseInt(this.#take(end).toString('latin1'), 16);
      this.#take(2);
      const part = await this.#exactly(length + 2, deadline);
      if (part === undefined) return undefined;
      if (length === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, length));
      size += length;
    }
    return undefined;
  }

  async #exactly(length: number, deadline: number): Promise<Buffer | undefined> {
    while (this.#received.length < length) {
      if (this.closed || performance.now() > deadline) return undefined;
      await this.#more(deadline);
    }
    return this.#take(length);
  }

  async #find(what: Buffer, deadline: number): Promise<number | Silence> {
    for (;;) {
      const at = this.#received.indexOf(what);
      if (at >= 0) return at;
      if (this.closed) return 'closed';
      if (performance.now() > deadline) return 'silent';
      await this.#more(deadline);
    }
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  #more(deadline: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, deadline - performance.now()));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function headersOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}
