import { connect, isIP } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type DialTarget, dialTarget } from '@berth/machinery/nodeprotocol';
import { joinStreams, readingHalf } from '@berth/machinery/tunnel/join';
import type { Accept, StreamHead } from '@berth/machinery/tunnel/mux';
import { messageOf } from '../pods/failure.ts';
import { dialError, hostPort } from '../probes/handlers.ts';

export type NodeEnd = Accept;

export interface NodeEndDeps {
  /** The kubelet's endpoints that are answered at once. */
  fetch(request: Request): Promise<Response>;
  /** Those that become a stream: exec, attach, portForward. Answers with where the runtime serves it, or why not. */
  upgrade(path: string): Promise<{ url: string } | Response>;
  /** Whether an address is of one of this node's pods, or the node's own. Nothing else is ever dialled. */
  mayDial(address: string): Promise<boolean>;
  /** false: pods run nothing, so that nothing answers on their addresses. */
  network: boolean;
}

type Answer = (head: StreamHead) => void;

const connectTimeout = 10_000;
const idleTimeout = 4 * 60 * 60_000;
const text = { 'content-type': 'text/plain; charset=utf-8' };

function refuse(stream: Duplex, answer: Answer, status: number, message: string): void {
  answer({ status, headers: text });
  stream.end(message);
  stream.resume();
}

async function tcp(deps: NodeEndDeps, stream: Duplex, answer: Answer, host: string, port: number): Promise<void> {
  const target = hostPort(host, port);
  if (isIP(host) === 0 || !(await deps.mayDial(host)))
    return refuse(stream, answer, 403, `dial tcp ${target}: not an address of this node or of a pod on it`);
  if (!deps.network) return refuse(stream, answer, 502, `dial tcp ${target}: the pods of a simulated node run nothing`);
  const socket = connect({ host, port, allowHalfOpen: true });
  stream.once('close', () => socket.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(connectTimeout, () => reject(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  } catch (error) {
    socket.destroy();
    return refuse(stream, answer, 502, dialError(error as NodeJS.ErrnoException, target));
  }
  socket.setTimeout(idleTimeout, () => socket.destroy());
  answer({ status: 200, headers: {} });
  await joinStreams(stream, socket);
}

async function plain(deps: NodeEndDeps, stream: Duplex, answer: Answer, target: DialTarget & { to: 'kubelet' }) {
  const { method, path, headers } = target;
  const bodyless = method === 'GET' || method === 'HEAD';
  const stop = new AbortController();
  stream.once('close', () => stop.abort());
  if (bodyless) stream.resume();
  const body = bodyless
    ? {}
    : { body: Readable.toWeb(readingHalf(stream)) as unknown as ReadableStream, duplex: 'half' as const };
  const response = await deps.fetch(
    new Request(new URL(path, 'http://node'), { method, headers, signal: stop.signal, ...body }),
  );
  answer({ status: response.status, headers: Object.fromEntries(response.headers) });
  if (response.body === null) stream.end();
  else await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), stream, { end: true });
}

async function serve(deps: NodeEndDeps, request: unknown, stream: Duplex, answer: Answer): Promise<void> {
  const parsed = dialTarget.safeParse(request);
  if (!parsed.success) return refuse(stream, answer, 400, 'malformed request');
  const target = parsed.data;
  if (target.to === 'tcp') return tcp(deps, stream, answer, target.host, target.port);
  if (target.headers['upgrade'] === undefined) return plain(deps, stream, answer, target);
  const where = await deps.upgrade(target.path);
  if (where instanceof Response) return refuse(stream, answer, where.status, await where.text());
  const { switchOver } = await import('./upgrade.ts');
  return switchOver(stream, answer, where.url, target.headers);
}

/** Answers what comes down one tunnel: the far half of `deps.dial` (DESIGN 4, Dial). */
export function createNodeEnd(deps: NodeEndDeps): NodeEnd {
  return (request, stream, answer) => {
    let answered = false;
    const once: Answer = (head) => {
      answered = true;
      answer(head);
    };
    serve(deps, request, stream, once).catch((error: unknown) => {
      if (answered || stream.destroyed) stream.destroy();
      else refuse(stream, once, 500, messageOf(error));
    });
  };
}
