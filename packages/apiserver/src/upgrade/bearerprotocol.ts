import { ApiError } from '@berth/machinery/errors';
import { offeredProtocols, upgradeWish } from './upgrade.ts';

const prefix = 'base64url.bearer.authorization.k8s.io.';

/**
 * A request whose token came as a WebSocket subprotocol, the one place a browser can put it, as if it had come in the
 * Authorization header (apiserver pkg/authentication/request/websocket/protocol.go). Others are answered as they are.
 * @throws ApiError Unauthorized
 */
export function withBearerProtocol(request: Request): Request {
  const { headers } = request;
  if (upgradeWish(headers) !== 'websocket' || headers.has('authorization')) return request;
  const offered = offeredProtocols(headers);
  const [token, ...others] = offered.filter((name) => name.startsWith(prefix));
  if (token === undefined) return request;
  const rest = offered.filter((name) => !name.startsWith(prefix));
  const text = token.slice(prefix.length);
  // With the token's subprotocol alone there would be none to tell back.
  if (others.length > 0 || rest.length === 0 || !/^[A-Za-z0-9_-]+$/.test(text))
    throw new ApiError('Unauthorized', 'Unauthorized');
  const changed = new Headers(headers);
  changed.set('sec-websocket-protocol', rest.join(', '));
  // What cannot stand in a header is no token of ours either.
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  if (/[^\x21-\x7e]/.test(decoded)) throw new ApiError('Unauthorized', 'Unauthorized');
  changed.set('authorization', `Bearer ${decoded}`);
  return new Request(request, { headers: changed });
}
