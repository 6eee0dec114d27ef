import type { IncomingMessage } from 'node:http';
import { type Agent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { isObject } from '@berth/machinery/values';
import type { Store } from '@berth/store/types';
import type { Call } from '../operations/call.ts';
import { CannotConnect, serviceAgent, serviceHost, type ServiceReference, urlAgent } from './connect.ts';
import { goError } from './goerrors.ts';

/** Where a webhook is: one of both, as configurations, CustomResourceDefinitions and APIServices say it. */
export interface WebhookTarget {
  url?: string;
  service?: Partial<ServiceReference>;
  /** Base64 of PEM; none: the authorities everybody knows. */
  caBundle?: string;
}

/** The webhook could not be asked, or its answer could not be read. The message is Go's: what follows `failed to call webhook: `. */
export class WebhookUnreachable extends Error {}

/** Agents with their open connections, by cluster and target: upstream keeps as many clients. */
const maxAgents = 200;
/** Bytes of an answer: two objects of the greatest size, and their patch. */
const maxAnswer = 8 * 1024 * 1024;
const agentsOf = new WeakMap<Store, Map<string, Agent>>();

function agentFor(call: Call, target: WebhookTarget, service: ServiceReference | undefined, url: URL): Agent {
  const id = JSON.stringify([call.cluster.id, service ?? url.host, target.caBundle ?? '']);
  const { store } = call.server;
  const agents = agentsOf.get(store) ?? new Map<string, Agent>();
  agentsOf.set(store, agents);
  const known = agents.get(id);
  agents.delete(id);
  const ca = target.caBundle ? Buffer.from(target.caBundle, 'base64').toString('latin1') : undefined;
  const agent =
    known ?? (service === undefined ? urlAgent(url, ca, call.server.mayReach) : serviceAgent(call, service, ca));
  agents.set(id, agent);
  if (agents.size > maxAgents) {
    const [oldest] = agents;
    oldest?.[1].destroy();
    if (oldest !== undefined) agents.delete(oldest[0]);
  }
  return agent;
}

const serviceOf = ({ service }: WebhookTarget): ServiceReference | undefined =>
  service === undefined ? undefined : { namespace: '', name: '', ...service, port: service.port ?? 443 };

function urlOf(target: WebhookTarget, service: ServiceReference | undefined, seconds: number | undefined): URL {
  const text =
    service === undefined
      ? (target.url ?? '')
      : `https://${serviceHost(service)}:${service.port}${service.path ? service.path.replace(/^\/?/, '/') : '/'}`;
  const url = new URL(text);
  // As client-go joins paths (rest/url_utils.go): no slash twice, and none at the end.
  url.pathname = url.pathname.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  if (seconds !== undefined) url.searchParams.set('timeout', `${seconds}s`);
  return url;
}

/** As Go prints it: the port stays though it is the usual one. */
const printed = (url: URL, service: ServiceReference | undefined): string =>
  service === undefined ? url.href : url.href.replace(url.host, `${serviceHost(service)}:${service.port}`);

async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswer) {
      answer.destroy();
      throw new WebhookUnreachable(`the answer is longer than ${maxAnswer} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What client-go says of an answer that is an error (apimachinery NewGenericServerResponse). */
function refusal(code: number, text: string): string {
  try {
    const status: unknown = JSON.parse(text);
    if (isObject(status) && status.kind === 'Status' && typeof status.message === 'string') return status.message;
  } catch {
    // Not a Status: what the code says stands.
  }
  if (code === 404) return 'the server could not find the requested resource';
  if (code === 401) return 'the server has asked for the client to provide credentials';
  if (code === 429) return 'the server has received too many requests and has asked us to try again later';
  const body = JSON.stringify(text.trim().slice(0, 2048) || 'unknown');
  return code >= 500
    ? `an error on the server (${body}) has prevented the request from succeeding`
    : 'the server rejected our request for an unknown reason';
}

interface Sent {
  agent: Agent;
  url: URL;
  servername: string;
  body: string;
  signal: AbortSignal;
}

/** One POST. A connection that lay idle may have been closed under us: then once more, on a new one. */
function post({ agent, url, servername, body, signal }: Sent, again = true): Promise<{ code: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      url,
      {
        method: 'POST',
        agent,
        servername,
        signal,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, */*',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'kube-apiserver-admission',
        },
      },
      (answer) => read(answer).then((text) => resolve({ code: answer.statusCode ?? 0, text }), reject),
    );
    request.once('error', (error: NodeJS.ErrnoException) => {
      if (again && request.reusedSocket && error.code === 'ECONNRESET')
        resolve(post({ agent, url, servername, body, signal }, false));
      else reject(error);
    });
    request.end(body);
  });
}

/**
 * Sends a review to a webhook and answers with the JSON it sent back (apiserver pkg/util/webhook/client.go). TLS is checked
 * against the target's own authorities, under the name of its host or Service. `told`: the URL says how long is waited.
 * @throws WebhookUnreachable
 */
export async function callWebhook(
  call: Call,
  target: WebhookTarget,
  review: unknown,
  timeoutSeconds: number,
  told = true,
): Promise<unknown> {
  const service = serviceOf(target);
  const url = urlOf(target, service, told ? timeoutSeconds : undefined);
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  let answer: { code: number; text: string };
  try {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // An address cannot be a server's name (RFC 6066).
    const servername = service !== undefined ? serviceHost(service) : isIP(host) === 0 ? host : '';
    answer = await post({
      agent: agentFor(call, target, service, url),
      url,
      servername,
      body: JSON.stringify(review),
      signal,
    });
  } catch (error) {
    if (error instanceof WebhookUnreachable) throw error;
    const why = signal.aborted
      ? 'context deadline exceeded'
      : error instanceof CannotConnect
        ? error.message
        : goError(error);
    throw new WebhookUnreachable(`Post ${JSON.stringify(printed(url, service))}: ${why}`);
  }
  if (answer.code < 200 || answer.code > 299) throw new WebhookUnreachable(refusal(answer.code, answer.text));
  try {
    return JSON.parse(answer.text);
  } catch (error) {
    throw new WebhookUnreachable(
      `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
