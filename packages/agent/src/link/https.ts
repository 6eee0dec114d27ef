import { Agent, request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import type { KubeObject } from '@berth/machinery/object';
import { syncResponse } from '@berth/machinery/nodeprotocol';
import { type Link, LinkError } from '../deps.ts';

export interface HttpsLinkOptions {
  /** Base URL of the cluster's API, with its path: `https://127.0.0.1:6443/clusters/local`. */
  url: string;
  nodeName: string;
  /** PEM; the system's trust where there is none. */
  ca?: string;
  /** Read for every request, so that a token renewed on disk is used. */
  token(): string | Promise<string>;
}

/** An answer longer than this is not ours to hold; the first exchange of a full node stays far below. */
const maximumAnswer = 256 * 1024 * 1024;
/** Beyond what the API may hold an exchange. */
const silence = 45_000;

interface Answer {
  code: number;
  body: Buffer;
}

/** The link over HTTP/1.1 with one kept-alive connection. */
export function createHttpsLink(options: HttpsLinkOptions): Link {
  const agent = new Agent({ keepAlive: true, maxSockets: 4, ca: options.ca });
  const base = options.url.replace(/\/$/, '');

  async function send(
    method: string,
    path: string,
    body: object | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const url = new URL(base + path);
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `Bearer ${(await options.token()).trim()}`,
      accept: 'application/json',
      ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': payload.length }),
    };
    const open: typeof httpRequest = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const tls = url.protocol === 'https:' ? { agent } : {};
      const request = open(url, { method, headers, signal, timeout: silence, ...tls }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > maximumAnswer) response.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        response.on('end', () => resolve({ code: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
        response.on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error('the API did not answer in time')));
      request.on('error', reject);
      request.end(payload);
    });
  }

  async function json(method: string, path: string, body: object | undefined, signal?: AbortSignal): Promise<unknown> {
    const answer = await send(method, path, body, signal).catch((error: unknown) => {
      throw new LinkError(0, error instanceof Error ? error.message : String(error), { cause: error });
    });
    let value: unknown;
    try {
      value = JSON.parse(answer.body.toString());
    } catch (error) {
      throw new LinkError(answer.code, `the API answered ${answer.code} and no JSON`, { cause: error });
    }
    if (answer.code >= 200 && answer.code < 300) return value;
    const message = (value as { message?: unknown } | null)?.message;
    throw new LinkError(answer.code, typeof message === 'string' ? message : `the API answered ${answer.code}`);
  }

  return {
    async sync(request, signal) {
      const path = `/berth/v1/nodes/${encodeURIComponent(options.nodeName)}/sync`;
      const parsed = syncResponse.safeParse(await json('POST', path, request, signal));
      if (!parsed.success)
        throw new LinkError(0, `the API answered what is no sync: ${parsed.error.issues[0]?.message}`);
      return parsed.data;
    },
    request: async (method, path, body, signal) => (await json(method, path, body, signal)) as KubeObject,
  };
}
