import { type IncomingMessage, request as httpRequest } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect as connectTls } from 'node:tls';
import { ApiError } from '@berth/machinery/errors';
import { webBody } from './node.ts';

export interface TlsWish {
  /** PEM; the system's authorities where there is none. */
  caBundle?: string;
  serverName?: string;
  /** PEM: who we are. */
  certificate?: string;
  key?: string;
  /** The server is not checked at all (insecureSkipTLSVerify; what upstream's proxies do with https: names). */
  insecure?: boolean;
  /** Milliseconds in which the two must have agreed; none unless said. */
  handshakeTimeout?: number;
}

export interface StreamRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Of the Host header. */
  host?: string;
  headers?: Record<string, string | string[]>;
  body?: ReadableStream<Uint8Array> | Uint8Array | string | null;
  signal?: AbortSignal;
}

export const unreachable = (error: unknown): ApiError =>
  new ApiError(
    'ServiceUnavailable',
    `error trying to reach service: ${error instanceof Error ? error.message : String(error)}`,
    undefined,
    { cause: error },
  );

/** TLS over a stream, this end being the client. @throws ApiError ServiceUnavailable where the server is not who it should be */
export function secure(stream: Duplex, tls: TlsWish): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      socket: stream,
      ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
      // Go believes what a caBundle names, though others signed it.
      ...(tls.caBundle === undefined || tls.caBundle === '' ? {} : { ca: tls.caBundle, allowPartialTrustChain: true }),
      ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      rejectUnauthorized: tls.insecure !== true,
      ALPNProtocols: ['http/1.1'],
    });
    const failed = (error: Error) => {
      stream.destroy();
      reject(unreachable(error));
    };
    socket.once('error', failed);
    // What goes wrong once the two have agreed is told by the end of the stream.
    socket.on('error', () => {});
    stream.once('close', () => socket.destroy());
    const late =
      tls.handshakeTimeout === undefined
        ? undefined
        : setTimeout(() => socket.destroy(new Error('net/http: TLS handshake timeout')), tls.handshakeTimeout);
    const closed = () => {
      clearTimeout(late);
      failed(new Error('EOF'));
    };
    socket.once('close', closed);
    socket.once('secureConnect', () => {
      clearTimeout(late);
      socket.off('error', failed);
      socket.off('close', closed);
      resolve(socket);
    });
  });
}

/** Every header as it came, those of the connection left out. */
export function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (!connectionHeaders.has(name.toLowerCase())) headers.append(name, rawHeaders[at + 1] ?? '');
  }
  return headers;
}

/** RFC 9110 7.6.1: what means the connection, not the message. */
export const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function bodyOf(body: StreamRequest['body']): Readable | Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (body instanceof ReadableStream) return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.length);
}

/** The server agreed to switch protocols: its headers, and the connection from there on. */
export interface Switched {
  headers: Record<string, string>;
  stream: Duplex;
}

/** One HTTP/1.1 request over a stream, which is used up by it. Bodies stream both ways. @throws ApiError ServiceUnavailable */
export async function fetchOver(stream: Duplex, wish: StreamRequest, tls?: TlsWish): Promise<Response> {
  const answer = await exchangeOver(stream, wish, tls);
  if (answer instanceof Response) return answer;
  answer.stream.destroy();
  throw unreachable('the server switched protocols without being asked');
}

/** As `fetchOver`, for a request that may wish to be upgraded. @throws ApiError ServiceUnavailable */
export async function exchangeOver(
  stream: Duplex,
  wish: StreamRequest,
  tls: TlsWish | undefined,
): Promise<Response | Switched> {
  const { signal } = wish;
  const stop = () => stream.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  stream.once('close', () => signal?.removeEventListener('abort', stop));
  if (signal?.aborted) stop();
  const connection = tls === undefined ? stream : await secure(stream, tls);
  const answer = await exchange(connection, wish).catch((error: unknown) => {
    stream.destroy();
    signal?.throwIfAborted();
    throw unreachable(error);
  });
  if ('stream' in answer) return answer;
  answer.once('close', () => stream.destroy());
  return responseOf(answer, wish.method);
}

/** The answer as it comes; its body streams. */
export function responseOf(answer: IncomingMessage, method: string): Response {
  const { statusCode = 502 } = answer;
  const bodyless = statusCode === 204 || statusCode === 304 || method === 'HEAD';
  if (bodyless) answer.resume();
  return new Response(bodyless ? null : webBody(answer), { status: statusCode, headers: headersOf(answer) });
}

function exchange(connection: Duplex, wish: StreamRequest): Promise<IncomingMessage | Switched> {
  return new Promise((resolve, reject) => {
    const body = bodyOf(wish.body);
    const asked = httpRequest({
      method: wish.method,
      path: wish.path,
      headers: { host: wish.host ?? 'localhost', ...wish.headers },
      setDefaultHeaders: false,
      createConnection: () => connection,
    });
    asked.once('response', resolve);
    asked.on('error', reject);
    asked.once('upgrade', (response, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      resolve({ headers: Object.fromEntries(headers), stream: socket });
    });
    if (body instanceof Readable) pipeline(body.on('error', reject), asked).catch(reject);
    else {
      if (body !== undefined) asked.setHeader('content-length', body.length);
      asked.end(body);
    }
  });
}
