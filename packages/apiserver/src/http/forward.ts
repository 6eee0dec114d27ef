import { connectionHeaders } from '../dial/fetch.ts';

/** Never passed on: who the client is to us, and whom it speaks for. */
const ours = /^(authorization|host|content-length|impersonate-.*|x-berth-.*|x-remote-.*)$/;

/**
 * The client's headers as another server may see them (httputil.ReverseProxy; apimachinery pkg/util/proxy/transport.go).
 * @param wish to what the client wishes to upgrade; '' for nothing
 */
export function passedHeaders(request: Request, url: URL, wish: string): Record<string, string> {
  const passed = [...request.headers].filter(([name]) => !ours.test(name) && !connectionHeaders.has(name));
  return {
    ...Object.fromEntries(passed),
    'x-forwarded-uri': url.pathname,
    'x-forwarded-host': url.host,
    'x-forwarded-proto': url.protocol.slice(0, -1),
    ...(wish === '' ? {} : { connection: 'Upgrade', upgrade: request.headers.get('upgrade') ?? '' }),
  };
}

/** How long a body is: as the client said it, or it comes in pieces. Whoever has none says so, unless it only reads. */
export function framing(request: Request): Record<string, string> {
  if (request.body === null)
    return request.method === 'GET' || request.method === 'HEAD' ? {} : { 'content-length': '0' };
  const length = request.headers.get('content-length');
  return length === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': length };
}
