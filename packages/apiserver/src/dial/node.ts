import { type Duplex, Readable } from 'node:stream';
import { ApiError } from '@berth/machinery/errors';
import type { DialTarget } from '@berth/machinery/nodeprotocol';
import { readingHalf } from '@berth/machinery/tunnel/join';
import type { OpenOptions } from '@berth/machinery/tunnel/mux';
import type { Dialed } from '../deps.ts';
import type { Call } from '../operations/call.ts';

const longestText = 4096;
const connectTimeout = 30_000;

/** @throws ApiError ServiceUnavailable where this process has no way to the nodes, or the node is not connected */
export async function dialNode(
  call: Call,
  node: string,
  target: DialTarget,
  options: OpenOptions = {},
): Promise<Dialed> {
  const { dial } = call.server;
  if (dial === undefined)
    throw new ApiError('ServiceUnavailable', 'this server cannot reach the nodes; ask the streams host');
  const { signal } = options;
  const patience = AbortSignal.timeout(connectTimeout);
  try {
    return await dial(call.cluster.id, node, target, {
      ...options,
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
    });
  } catch (error) {
    if (patience.aborted && !signal?.aborted)
      throw new ApiError('ServiceUnavailable', `node "${node}" did not answer in time`, undefined, { cause: error });
    throw error;
  }
}

/** What the node said instead of what was asked for. */
export async function whyNot({ stream }: Dialed): Promise<string> {
  stream.end();
  const said: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    said.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > longestText) break;
  }
  return Buffer.concat(said).toString().slice(0, longestText).trim();
}

/** A plain request to the kubelet's own endpoints. The body, if any, is streamed both ways. */
export async function askNode(
  call: Call,
  node: string,
  wish: { method: string; path: string; headers?: Record<string, string>; body?: ReadableStream | null },
  signal?: AbortSignal,
): Promise<Response> {
  const { method, path, headers = {} } = wish;
  const body = wish.body
    ? Readable.fromWeb(wish.body as Parameters<typeof Readable.fromWeb>[0])
    : Readable.from([], { objectMode: false });
  // A client may go away before anybody reads what it sends, or when nobody ever will: an error that none hears ends the process.
  body.on('error', () => {});
  const target: DialTarget = { to: 'kubelet', method, path, headers };
  const dialed = await dialNode(call, node, target, { body, ...(signal && { signal }) }).catch((error: unknown) => {
    body.destroy();
    throw error;
  });
  const { status, headers: told, stream } = dialed;
  signal?.addEventListener('abort', () => stream.destroy(), { once: true });
  const bodyless = status === 204 || status === 304 || status < 200;
  if (bodyless) stream.resume();
  return new Response(bodyless ? null : webBody(readingHalf(stream)), { status, headers: told });
}

/** A stream's reading half as a fetch body. Whoever cancels it ends the stream. */
export function webBody(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream, {
    strategy: new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  }) as ReadableStream<Uint8Array>;
}

/** A TCP connection to a pod's address, or the node's own, made by the node's agent. @throws ApiError ServiceUnavailable */
export async function connectNode(
  call: Call,
  node: string,
  address: { host: string; port: number },
  signal?: AbortSignal,
): Promise<Duplex> {
  const dialed = await dialNode(call, node, { to: 'tcp', ...address }, signal === undefined ? {} : { signal });
  if (dialed.status === 200) return dialed.stream;
  throw new ApiError('ServiceUnavailable', `error trying to reach service: ${await whyNot(dialed)}`);
}
