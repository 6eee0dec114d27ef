import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import type { Container, HTTPGetAction, TCPSocketAction } from '@berth/kinds/types';
import type { Runtime } from '../runtime.ts';
import { RuntimeError } from '../runtime.ts';

export interface Outcome {
  ok: boolean;
  /** What the Unhealthy event says. */
  output: string;
}

const maximumOutput = 10 * 1024;
const maximumRedirects = 10;

export const hostPort = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** A port by number, or by the name it has in the container. @throws Error where there is none such. */
export function portOf(container: Container, port: number | string): number {
  if (typeof port === 'number') return port;
  const named = (container.ports ?? []).find((entry) => entry.name === port)?.containerPort;
  const value = named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
  if (value === undefined || value < 1 || value > 65_535) throw new Error(`invalid port number: ${port}`);
  return value;
}

/** The kernel's refusals in Go's words, which is what people know from events. */
export function dialError(error: NodeJS.ErrnoException, target: string): string {
  const words: Record<string, string> = {
    ECONNREFUSED: 'connect: connection refused',
    EHOSTUNREACH: 'connect: no route to host',
    ENETUNREACH: 'connect: network is unreachable',
    ETIMEDOUT: 'i/o timeout',
  };
  const known = words[error.code ?? ''];
  if (known !== undefined) return `dial tcp ${target}: ${known}`;
  if (error.code === 'ECONNRESET') return `read tcp ${target}: read: connection reset by peer`;
  return error.message;
}

/** Opens a connection and closes it. */
export function tcp(action: TCPSocketAction, container: Container, address: string, timeout: number): Promise<Outcome> {
  const port = portOf(container, action.port);
  const host = action.host || address;
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (outcome: Outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(timeout, () => done({ ok: false, output: `dial tcp ${hostPort(host, port)}: i/o timeout` }));
    socket.once('connect', () => done({ ok: true, output: '' }));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      done({ ok: false, output: dialError(error, hostPort(host, port)) }),
    );
  });
}

interface HttpAnswer {
  status: number;
  location?: string;
}

function get(url: URL, headers: Record<string, string>, timeout: number): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    // The kubelet does not verify a pod's certificate either: it asks whether the pod answers, not who it is.
    const options = {
      headers,
      agent: false as const,
      rejectUnauthorized: false,
      timeout,
      signal: AbortSignal.timeout(timeout),
    };
    const heard = (response: IncomingMessage) => {
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > maximumOutput) response.destroy();
      });
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    };
    const request = url.protocol === 'https:' ? httpsRequest(url, options, heard) : httpRequest(url, options, heard);
    request.on('error', reject);
    request.end();
  });
}

const failed = (url: URL, error: NodeJS.ErrnoException): string => {
  const target = hostPort(
    url.hostname.replace(/^\[|\]$/g, ''),
    Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  );
  const timedOut = error.name === 'AbortError' || error.name === 'TimeoutError';
  const reason = timedOut
    ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    : dialError(error, target);
  return `Get "${url.href}": ${reason}`;
};

/** A GET; any status from 200 to 399 is good. Redirects are followed on the same host, others count as success. */
export async function http(
  action: HTTPGetAction,
  container: Container,
  address: string,
  timeout: number,
  purpose: string,
): Promise<Outcome> {
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const first = new URL(
    action.path || '/',
    `${scheme}://${hostPort(action.host || address, portOf(container, action.port))}`,
  );
  const headers: Record<string, string> = { 'user-agent': `${purpose}/1.36`, accept: '*/*' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value ?? '';
  let url = first;
  for (let hop = 0; hop <= maximumRedirects; hop += 1) {
    let answer: HttpAnswer;
    try {
      answer = await get(url, headers, timeout);
    } catch (error) {
      return { ok: false, output: failed(url, error as NodeJS.ErrnoException) };
    }
    const next =
      answer.status >= 300 && answer.status < 400 && answer.location ? URL.parse(answer.location, url.href) : null;
    if (next === null || next.hostname !== first.hostname) {
      const ok = answer.status >= 200 && answer.status < 400;
      return { ok, output: ok ? '' : `HTTP probe failed with statuscode: ${answer.status}` };
    }
    url = next;
  }
  return { ok: false, output: `Get "${first.href}": stopped after ${maximumRedirects} redirects` };
}

/** Runs a command in the container; exit code 0 is good. */
export async function exec(
  runtime: Runtime,
  containerId: string,
  command: readonly string[],
  timeout: number,
): Promise<Outcome> {
  try {
    const { exitCode, output } = await runtime.exec(containerId, command, timeout);
    return { ok: exitCode === 0, output: output.slice(0, maximumOutput) };
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.kind !== 'timeout') throw error;
    return { ok: false, output: `command timed out: "${command.join(' ')}" timed out after ${timeout / 1000}s` };
  }
}
