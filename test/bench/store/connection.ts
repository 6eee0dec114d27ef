import { connect, type TLSSocket } from 'node:tls';

/** One kept HTTPS connection, one request at a time, with as little work for each as can be: the client shares the machine. */
export interface Connection {
  /** Sends a whole request; answers with the body as it came, chunk sizes included. Throws on a status of 300 or more. */
  ask(request: string): Promise<Buffer>;
  /** Sends a request whose answer does not end; `told` gets the number of JSON lines that ended. Resolves at the answer's head. */
  follow(request: string, told: (lines: number) => void): Promise<void>;
  close(): void;
}

interface Reader {
  /** A piece of what comes; true when that was the last of the answer. */
  take(data: Buffer): boolean;
  fail(error: Error): void;
}

export function openConnection(port: number, ca: Buffer): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca });
    let reader: Reader | undefined;
    socket.on('data', (data: Buffer) => {
      if (reader?.take(data) === true) reader = undefined;
    });
    socket.on('error', (error) => {
      reject(error);
      reader?.fail(error);
    });
    socket.on('close', () => reader?.fail(new Error('the server closed the connection')));
    socket.once('secureConnect', () =>
      resolve({
        ask: (request) =>
          new Promise((done, failed) => {
            reader = answerReader(done, failed);
            socket.write(request);
          }),
        follow: (request, told) =>
          new Promise((opened, failed) => {
            reader = lineReader(opened, told, failed);
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');

function answerReader(done: (body: Buffer) => void, failed: (error: Error) => void): Reader {
  const parts: Buffer[] = [];
  let bytes = 0;
  let bodyAt = -1;
  let needed = Number.POSITIVE_INFINITY;
  const readHead = (): void => {
    const all = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const end = all.indexOf(headEnd);
    if (end < 0) return;
    bodyAt = end + headEnd.length;
    const length = /content-length: *(\d+)/i.exec(all.toString('latin1', 0, end))?.[1];
    if (length !== undefined) needed = bodyAt + Number(length);
  };
  return {
    take(data) {
      parts.push(data);
      bytes += data.length;
      if (bodyAt < 0) readHead();
      if (bodyAt < 0 || bytes < Math.min(needed, bodyAt + lastChunk.length)) return false;
      const tail = data.length >= lastChunk.length ? data : Buffer.concat(parts.slice(-3));
      if (
        bytes < needed &&
        !(needed === Number.POSITIVE_INFINITY && tail.subarray(-lastChunk.length).equals(lastChunk))
      )
        return false;
      const all = parts.length === 1 ? data : Buffer.concat(parts);
      const status = Number(all.toString('latin1', 9, 12));
      if (status < 300) done(all.subarray(bodyAt));
      else failed(new Error(`the server answered ${status}: ${all.subarray(bodyAt, bodyAt + 300).toString()}`));
      return true;
    },
    fail: failed,
  };
}

const newline = 0x0a;
const brace = 0x7d;

function lineReader(opened: () => void, told: (lines: number) => void, failed: (error: Error) => void): Reader {
  let last = 0;
  let open = false;
  return {
    take(data) {
      if (!open) {
        open = true;
        if (data.toString('latin1', 9, 12) === '200') opened();
        else failed(new Error(`the watch was refused: ${data.subarray(0, 500).toString()}`));
      }
      // A line of a watch ends with `}\n`; the chunks around it end with `\r\n`.
      let lines = 0;
      for (let at = data.indexOf(newline); at >= 0; at = data.indexOf(newline, at + 1)) {
        if ((at === 0 ? last : data[at - 1]) === brace) lines += 1;
      }
      last = data.at(-1) ?? last;
      if (lines > 0) told(lines);
      return false;
    },
    fail: failed,
  };
}
