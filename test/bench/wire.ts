import { connect, type TLSSocket } from 'node:tls';

/** One kept HTTPS connection that asks one thing at a time and looks at nothing but the status and the end of the answer. */
export interface Wire {
  /** Sends a whole request as bytes; answers with the status. */
  ask(request: Buffer): Promise<number>;
  close(): void;
}

interface Asked {
  resolve(status: number): void;
  reject(error: Error): void;
}

/** A server is believed by its authority; one that has none is a peer that the bench was pointed at, on this machine. */
export const trusting = <Options extends object>(ca: Buffer | undefined, options: Options) =>
  ca === undefined ? { ...options, rejectUnauthorized: false } : { ...options, ca };

/**
 * The load generator shares the machine with what it measures, so it makes no object that nobody needs: TLS, the socket and the
 * end of the answer are all it costs. The results say how much that is for each request.
 */
export function openWire(host: string, port: number, ca: Buffer | undefined): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(trusting(ca, { host, port }));
    let asked: Asked | undefined;
    let head: Buffer = Buffer.alloc(0);
    /** Bytes of the body to come; -1 before the head is complete, infinite for a chunked body. */
    let left = -1;
    let tail = '';
    let status = 0;
    const readHead = (data: Buffer): Buffer | undefined => {
      head = head.length === 0 ? data : Buffer.concat([head, data]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return undefined;
      const text = head.toString('latin1', 0, end);
      status = Number(text.slice(9, 12));
      const length = /content-length: *(\d+)/i.exec(text)?.[1];
      left = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
      const body = head.subarray(end + 4);
      head = Buffer.alloc(0);
      return body;
    };
    socket.on('data', (data: Buffer) => {
      const body = left < 0 ? readHead(data) : data;
      if (body === undefined) return;
      left -= body.length;
      tail = (tail + body.toString('latin1', Math.max(0, body.length - 5))).slice(-5);
      if (left > 0 && !(left === Number.POSITIVE_INFINITY && tail === '0\r\n\r\n')) return;
      left = -1;
      tail = '';
      asked?.resolve(status);
    });
    socket.on('error', (error) => {
      reject(error);
      asked?.reject(error);
    });
    socket.on('close', () => asked?.reject(new Error('the server closed the connection')));
    socket.once('secureConnect', () =>
      resolve({
        ask: (request) =>
          new Promise((answered, failed) => {
            asked = { resolve: answered, reject: failed };
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}
