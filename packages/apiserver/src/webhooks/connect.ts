import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { Agent, type AgentOptions } from 'node:https';
import { lookup } from 'node:dns';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { ApiError } from '@berth/machinery/errors';
import type { Call } from '../operations/call.ts';
import { connectService } from '../dial/service.ts';

export interface ServiceReference {
  namespace: string;
  name: string;
  path?: string;
  port: number;
}

/** Why no connection was made, as Go's client would say it. */
export class CannotConnect extends Error {}

const refused = (host: string) =>
  new CannotConnect(`dial tcp ${host}: this address may not be reached from here: name one that is public`);

/** Names are looked up, and what they stand for is asked about, in one step: a second look-up could answer something else. */
function guardedLookup(mayReach: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const allowed = addresses.filter(({ address }) => mayReach(address));
      const [first] = allowed;
      if (first === undefined) return callback(refused(hostname) as unknown as NodeJS.ErrnoException, '', 0);
      if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/** What is named is believed, though others signed it: Go takes whatever stands in a caBundle for an authority. */
const anchors = { allowPartialTrustChain: true };

const common: AgentOptions = {
  keepAlive: true,
  maxSockets: 100,
  maxFreeSockets: 10,
  // Go's client for webhooks speaks HTTP/1.1 too, so that connections spread over the endpoints.
  ALPNProtocols: ['http/1.1'],
};

/** Connections to a URL. `mayReach` is asked about every address (hosted, private ones are refused). */
export function urlAgent(
  url: URL,
  ca: string | undefined,
  mayReach: ((address: string) => boolean) | undefined,
): Agent {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (mayReach !== undefined && isIP(host) !== 0 && !mayReach(host)) throw refused(host);
  return new Agent({
    ...common,
    ...(ca === undefined ? {} : { ca, ...anchors }),
    ...(mayReach === undefined ? {} : { lookup: guardedLookup(mayReach) }),
  });
}

/** Connections to endpoints behind a Service, each to one that is ready then. TLS ends here, under the Service's name. */
class ServiceAgent extends Agent {
  readonly #open: () => Promise<Duplex>;
  readonly #ca: string | undefined;
  readonly #servername: string;

  constructor(open: () => Promise<Duplex>, servername: string, ca: string | undefined) {
    super(common);
    this.#open = open;
    this.#ca = ca;
    this.#servername = servername;
  }

  override createConnection(_options: unknown, callback?: (error: Error | null, socket: Duplex) => void): undefined {
    this.#open().then(
      (socket) => {
        const secure = connectTls({
          socket,
          servername: this.#servername,
          ALPNProtocols: ['http/1.1'],
          ...(this.#ca === undefined ? {} : { ca: this.#ca, ...anchors }),
        });
        secure.once('close', () => socket.destroy());
        callback?.(null, secure);
      },
      (error: Error) => callback?.(error, undefined as unknown as Duplex),
    );
  }
}

/** @throws CannotConnect */
async function open(call: Call, service: ServiceReference): Promise<Duplex> {
  try {
    return await connectService(call, service);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Those words are for what is passed on.
    const why = error.message.replace(/^error trying to reach service: /, '');
    throw new CannotConnect(error.reason === 'NotFound' ? `service "${service.name}" not found` : why);
  }
}

export const serviceHost = ({ namespace, name }: ServiceReference): string => `${name}.${namespace}.svc`;

export const serviceAgent = (call: Call, service: ServiceReference, ca: string | undefined): Agent =>
  new ServiceAgent(() => open(call, service), serviceHost(service), ca);
