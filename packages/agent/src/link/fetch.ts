import type { KubeObject } from '@berth/machinery/object';
import { syncResponse } from '@berth/machinery/nodeprotocol';
import { type Link, LinkError } from '../deps.ts';

export interface FetchLinkOptions {
  /** Base URL of the cluster's API, with its path. */
  url: string;
  nodeName: string;
  token(): string | Promise<string>;
  fetch(request: Request): Promise<Response> | Response;
}

/** The link of an agent that lives in one process with the API: the same exchanges without a socket. */
export function createFetchLink(options: FetchLinkOptions): Link {
  const base = options.url.replace(/\/$/, '');

  async function send(method: string, path: string, body: object | undefined, signal?: AbortSignal): Promise<unknown> {
    const headers = new Headers({ authorization: `Bearer ${await options.token()}`, accept: 'application/json' });
    if (body !== undefined) headers.set('content-type', 'application/json');
    const request = new Request(base + path, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new LinkError(0, 'the exchange was interrupted')), { once: true });
    });
    const answer = (async () => {
      const response = await options.fetch(request);
      return { ok: response.ok, code: response.status, value: (await response.json()) as { message?: unknown } };
    })();
    answer.catch(() => {});
    const { ok, code, value } = await Promise.race([answer, aborted]);
    if (ok) return value;
    throw new LinkError(code, typeof value.message === 'string' ? value.message : `the API answered ${code}`);
  }

  return {
    async sync(request, signal) {
      const path = `/berth/v1/nodes/${encodeURIComponent(options.nodeName)}/sync`;
      return syncResponse.parse(await send('POST', path, request, signal));
    },
    request: async (method, path, body, signal) => (await send(method, path, body, signal)) as KubeObject,
  };
}
