import { ApiError } from '@berth/machinery/errors';
import { noteConnection } from '../audit.ts';
import { framing, passedHeaders } from '../http/forward.ts';
import type { RequestInfo } from '../http/requestinfo.ts';
import type { Call } from '../operations/call.ts';
import { passOn, type Upgrade, upgradeWish } from '../upgrade/upgrade.ts';
import { askExtension } from './ask.ts';
import type { Extension } from './extensions.ts';

/** Plain words, as Go's http.Error says them: kubectl makes its own sentence of the code. */
const unavailable = (words: string): Response =>
  new Response(`${words}\n`, {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  });

/**
 * Passes a request on to the server that serves its group and version, and its answer back, as both come (kube-aggregator
 * pkg/apiserver/handler_proxy.go). It was authorized before; the other server may ask once more whether it may.
 */
export async function aggregate(
  request: Request,
  url: URL,
  info: RequestInfo,
  call: Call,
  extension: Extension,
): Promise<Response | Upgrade> {
  if (!extension.available) return unavailable('service unavailable');
  const wish = call.upgradable === true ? upgradeWish(request.headers) : '';
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (info.isResource && (!reads || wish !== '')) {
    const { group, namespace, name, subresource } = info;
    const resource = /^[a-z0-9.-]{1,253}$/.test(info.resource) ? info.resource : '*';
    const short = (text: string) => text.slice(0, 253);
    await noteConnection(
      call,
      { resource: `${group}/${resource}`, namespace: short(namespace), name: short(name) },
      short(subresource),
    );
  }
  try {
    const answer = await askExtension(call, extension, call.identity, {
      method: request.method,
      path: `${info.path}${url.search}`,
      headers: { ...passedHeaders(request, url, wish), ...framing(request) },
      body: request.body,
      signal: request.signal,
    });
    return answer instanceof Response ? answer : passOn(answer.headers, answer.stream);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 503) throw error;
    return unavailable(error.message);
  }
}
