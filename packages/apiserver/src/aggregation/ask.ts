import type { Duplex } from 'node:stream';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { connectService, placesOf } from '../dial/service.ts';
import { exchangeOver, type StreamRequest, type Switched } from '../dial/fetch.ts';
import type { Call } from '../operations/call.ts';
import { goError } from '../webhooks/goerrors.ts';
import { askKept } from './connections.ts';
import type { Extension } from './extensions.ts';
import { aggregator, remoteHeaders } from './identity.ts';

/** Milliseconds for a connection to one that answers, and for the answer to a question of our own. */
const connectTimeout = 15_000;
const ownTimeout = 5000;
const maxAnswer = 8 * 1024 * 1024;

export const hostOf = ({ service: { namespace, name, port } }: Extension): string => `${name}.${namespace}.svc:${port}`;

/** Settles as the promise does, or fails when the signal is given: what comes after is nobody's, and is ended. */
async function before<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let abort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (abort !== undefined) signal.removeEventListener('abort', abort);
  }
}

/** Whoever did not see it may be asked again: only such a request goes over a connection that may have died meanwhile. */
const isPlainRead = ({ method, body, headers = {} }: StreamRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && (body ?? null) === null && headers.upgrade === undefined;

/**
 * One request to an extension server, over TLS, as the front proxy that speaks for `identity`. It is reached as any Service is: by
 * the agent of the node where its pod runs.
 * @throws ApiError ServiceUnavailable in the words of upstream's proxy
 */
export async function askExtension(
  call: Call,
  extension: Extension,
  identity: Identity,
  wish: StreamRequest,
): Promise<Response | Switched> {
  const { service, insecure, caBundle } = extension;
  const headers = { ...wish.headers, ...remoteHeaders(identity) };
  const client = await call.server.frontProxy?.(call.cluster);
  let stream: Duplex | undefined;
  const server = { ...service, externalNames: true };
  const tls = {
    serverName: `${service.name}.${service.namespace}.svc`,
    ...(insecure ? { insecure } : {}),
    ...(caBundle === undefined ? {} : { caBundle }),
    ...(client === undefined ? {} : { certificate: client.certificate, key: client.key }),
    handshakeTimeout: connectTimeout,
  };
  const whole = { ...wish, headers, host: hostOf(extension) };
  const patience = AbortSignal.timeout(connectTimeout);
  const both = wish.signal === undefined ? patience : AbortSignal.any([patience, wish.signal]);
  try {
    if (call.server.keepsConnections === true && isPlainRead(wish))
      return await askKept(call, extension, tls, await placesOf(call, server), whole, both);
    stream = await before(connectService(call, server, both), both);
    return await exchangeOver(stream, whole, tls);
  } catch (error) {
    stream?.destroy();
    if (wish.signal?.aborted) throw error;
    if (patience.aborted)
      throw new ApiError('ServiceUnavailable', 'error trying to reach service: i/o timeout', undefined, {
        cause: error,
      });
    if (error instanceof ApiError && typeof (error.cause as NodeJS.ErrnoException | undefined)?.code === 'string')
      throw new ApiError('ServiceUnavailable', `error trying to reach service: ${goError(error.cause)}`, undefined, {
        cause: error,
      });
    if (error instanceof ApiError && error.reason === 'NotFound')
      throw new ApiError('ServiceUnavailable', 'service unavailable', undefined, { cause: error });
    throw error;
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxAnswer) throw new ApiError('ServiceUnavailable', `the answer is longer than ${maxAnswer} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

export interface Answer {
  status: number;
  contentType: string;
  text: string;
}

/** A question of this server's own, answered within seconds or not at all. @throws ApiError ServiceUnavailable */
export async function askForItself(call: Call, extension: Extension, path: string, accept: string): Promise<Answer> {
  const signal = AbortSignal.timeout(ownTimeout);
  try {
    const answer = await askExtension(call, extension, aggregator, {
      method: 'GET',
      path,
      headers: { accept },
      signal,
    });
    if (!(answer instanceof Response)) {
      answer.stream.destroy();
      throw new ApiError('ServiceUnavailable', 'the server switched protocols without being asked');
    }
    const text = await before(textOf(answer), signal);
    return { status: answer.status, contentType: answer.headers.get('content-type') ?? '', text };
  } catch (error) {
    if (signal.aborted)
      throw new ApiError('ServiceUnavailable', 'context deadline exceeded', undefined, { cause: error });
    throw error;
  }
}
