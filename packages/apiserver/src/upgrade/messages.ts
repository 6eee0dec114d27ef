import { ApiError } from '@berth/machinery/errors';
import type { WebSocket } from 'ws';
import type { ResourceRequest } from '../http/request.ts';
import { acceptWebSocket, offeredProtocols, type Upgrade, upgradeWish } from './upgrade.ts';

/** One message of a WebSocket: text, or bytes. */
type Message = string | Uint8Array;

const normalClosure = 1000;

const sent = (socket: WebSocket, message: Message): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send(message, (error) => (error === undefined || error === null ? resolve() : reject(error)));
  });

/** Sends all of it, no faster than the client takes it. What the client sends is not looked at; when it goes, `messages` ends. */
async function pour(socket: WebSocket, body: ReadableStream<Uint8Array>, split: Splitter): Promise<void> {
  const reader = body.getReader();
  socket.once('close', () => void reader.cancel().catch(() => {}));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      for (const message of split(value)) await sent(socket, message);
    }
    socket.close(normalClosure);
  } catch {
    socket.terminate();
  }
}

type Splitter = (chunk: Uint8Array) => Iterable<Message>;

/** A message for each line, its end included. */
function lines(): Splitter {
  const decoder = new TextDecoder();
  let rest = '';
  return (chunk) => {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    return parts.map((line) => `${line}\n`);
  };
}

const wishes = ({ call, request }: ResourceRequest): boolean =>
  call.upgradable === true && upgradeWish(request.headers) === 'websocket';

/**
 * A watch as WebSocket messages, an event each, where its client wishes that: browsers and some libraries do (apiserver
 * endpoints/handlers/watch.go HandleWS). A subprotocol is told back, whatever it is. Without an Origin header upstream refuses; here
 * it is no reason, as the token says who asks.
 * @throws ApiError BadRequest
 */
export function watchAsWished(resource: ResourceRequest, response: Response): Response | Upgrade {
  const { body } = response;
  if (!wishes(resource) || body === null) return response;
  const [protocol = '', ...others] = offeredProtocols(resource.request.headers);
  if (others.length > 0) {
    void body.cancel();
    throw new ApiError('BadRequest', 'a watch takes one WebSocket subprotocol at the most');
  }
  return acceptWebSocket(resource.request, protocol, (socket) => void pour(socket, body, lines()));
}

/** Subprotocols of a stream of bytes, and how each writes them (k8s.io/streaming pkg/httpstream/wsstream/stream.go). */
const ways: Readonly<Record<string, (chunk: Uint8Array) => Message>> = {
  '': (chunk) => chunk,
  'binary.k8s.io': (chunk) => chunk,
  'base64.binary.k8s.io': (chunk) => Buffer.from(chunk).toString('base64'),
};

/**
 * Bytes as WebSocket messages, where their client wishes that; an empty one first (endpoints/handlers/responsewriters/writers.go
 * StreamObject).
 * @throws ApiError BadRequest
 */
export function bytesAsWished(resource: ResourceRequest, response: Response): Response | Upgrade {
  const { body } = response;
  if (!wishes(resource) || body === null) return response;
  const offered = offeredProtocols(resource.request.headers);
  const protocol = offered.length === 0 ? '' : offered.find((name) => ways[name] !== undefined);
  const way = protocol === undefined ? undefined : ways[protocol];
  if (protocol === undefined || way === undefined) {
    void body.cancel();
    throw new ApiError('BadRequest', `none of the WebSocket subprotocols is known: take binary.k8s.io`);
  }
  return acceptWebSocket(resource.request, protocol, (socket) => {
    sent(socket, way(new Uint8Array())).then(
      () => pour(socket, body, (chunk) => [way(chunk)]),
      () => socket.terminate(),
    );
  });
}
