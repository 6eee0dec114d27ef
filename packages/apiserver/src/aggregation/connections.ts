import { Agent, type ClientRequestArgs, type IncomingMessage, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from '@berth/machinery/errors';
import { responseOf, secure, type StreamRequest, type TlsWish, unreachable } from '../dial/fetch.ts';
import { attempts, connectPlace, type Place } from '../dial/service.ts';
import type { Call } from '../operations/call.ts';
import type { Extension } from './extensions.ts';

/** Connections to one place that may wait for the next request, and milliseconds after which one that waits is closed. */
const waiting = 4;
const patience = 30_000;
/** Registrations, of all clusters, whose connections are kept; the one that was made first gives way. */
const maximum = 256;

/** No connection came about: another place may be tried. */
class NotReached extends Error {}
/** A connection that had waited was dead: nobody has seen the request. */
class Stale extends Error {}

interface Destination extends ClientRequestArgs {
  call: Call;
  place: Place;
  /** Of the time until the two have agreed. */
  opening: AbortSignal;
}

/** The connections to one extension server, for as long as its registration and the certificate shown to it stay what they are. */
class Connections extends Agent {
  readonly #tls: TlsWish;

  constructor(tls: TlsWish) {
    super({ keepAlive: true, maxFreeSockets: waiting, timeout: patience });
    this.#tls = tls;
  }

  override createConnection(
    options: ClientRequestArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#open(options as Destination).then(
      (stream) => done?.(null, stream),
      (error: unknown) => done?.(error as Error, undefined as never),
    );
  }

  async #open({ call, place, opening }: Destination): Promise<Duplex> {
    const stream = await connectPlace(call, place, opening).catch((cause: unknown) => {
      throw new NotReached('no connection', { cause });
    });
    const socket = await secure(stream, this.#tls);
    return socket.once('close', () => stream.destroy());
  }

  /** What waits for a place is closed. */
  forget(destination: Destination): void {
    for (const socket of this.freeSockets[this.getName(destination)] ?? []) socket.destroy();
  }
}

interface Kept {
  /** What the connections were agreed upon under. */
  terms: string;
  connections: Connections;
}

const kept = new WeakMap<Call['server'], Map<string, Kept>>();

/** Under other terms (authority, name, certificate) than before nothing goes over a connection of before. */
function connectionsOf({ server, cluster }: Call, extension: Extension, tls: TlsWish): Connections {
  const all = kept.get(server) ?? new Map<string, Kept>();
  kept.set(server, all);
  const key = `${cluster.id}/${extension.name}`;
  const terms = JSON.stringify([extension.service, tls]);
  const known = all.get(key);
  if (known?.terms === terms) return known.connections;
  known?.connections.destroy();
  const connections = new Connections(tls);
  all.delete(key);
  const [oldest] = all.size < maximum ? [] : all;
  if (oldest !== undefined) {
    oldest[1].connections.destroy();
    all.delete(oldest[0]);
  }
  all.set(key, { terms, connections });
  return connections;
}

function sent(connections: Connections, destination: Destination, wish: StreamRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { signal } = wish;
    const asked = httpRequest({
      ...destination,
      agent: connections,
      method: wish.method,
      path: wish.path,
      headers: { host: wish.host ?? 'localhost', ...wish.headers, connection: 'keep-alive' },
      setDefaultHeaders: false,
    });
    const stop = () => asked.destroy();
    signal?.addEventListener('abort', stop, { once: true });
    asked.once('close', () => signal?.removeEventListener('abort', stop));
    if (signal?.aborted) stop();
    asked.once('response', resolve);
    asked.on('error', (error) => reject(asked.reusedSocket ? new Stale('it was dead', { cause: error }) : error));
    asked.end();
  });
}

/**
 * A request without a body to one of the places, over a connection that waits for it or a new one, which waits afterwards.
 * @param opening ends the time in which a new connection must come about
 * @throws ApiError ServiceUnavailable
 */
export async function askKept(
  call: Call,
  extension: Extension,
  tls: TlsWish,
  places: readonly Place[],
  wish: StreamRequest,
  opening: AbortSignal,
): Promise<Response> {
  const connections = connectionsOf(call, extension, tls);
  let failure: unknown;
  for (const place of places.slice(0, attempts)) {
    const destination: Destination = {
      call,
      place,
      opening,
      host: `${place.node ?? ''}/${place.host}`,
      port: place.port,
    };
    const ask = () => sent(connections, destination, wish);
    try {
      const answer = await ask().catch((error: unknown) => {
        wish.signal?.throwIfAborted();
        if (!(error instanceof Stale)) throw error;
        connections.forget(destination);
        return ask();
      });
      return responseOf(answer, wish.method);
    } catch (error) {
      wish.signal?.throwIfAborted();
      if (!(error instanceof NotReached)) throw error instanceof ApiError ? error : unreachable(error);
      failure = error.cause;
    }
  }
  throw failure;
}
