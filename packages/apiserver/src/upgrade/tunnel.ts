import { ApiError } from '@berth/machinery/errors';
import type { TunnelSocket } from '../dial/tunnels.ts';
import type { RequestInfo } from '../http/requestinfo.ts';
import type { Call } from '../operations/call.ts';
import { acceptWebSocket, type Upgrade, upgradeWish } from './upgrade.ts';

const tunnelPath = /^\/berth\/v1\/nodes\/([a-z0-9.-]{1,253})\/tunnel$/;

/** The connection that an agent opens, and through which its node is reached. undefined: the path is not it. @throws ApiError */
export function tunnel(request: Request, info: RequestInfo, call: Call): Upgrade | undefined {
  const [, node] = tunnelPath.exec(info.path) ?? [];
  if (node === undefined) return undefined;
  if (call.identity.username !== `system:node:${node}`)
    throw new ApiError('Forbidden', 'only the node itself opens its tunnel');
  const { acceptTunnel } = call.server;
  if (acceptTunnel === undefined)
    throw new ApiError('ServiceUnavailable', 'this server keeps no connections open; ask the streams host');
  if (call.upgradable !== true || upgradeWish(request.headers) !== 'websocket')
    throw new ApiError('BadRequest', 'Upgrade request required');
  return acceptWebSocket(request, '', (socket) => {
    acceptTunnel(call.cluster.id, node, socket as unknown as TunnelSocket);
  });
}
