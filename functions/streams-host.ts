import { createServer, type IncomingMessage } from 'node:http';
import { createTunnels, type TunnelSocket } from '@berth/apiserver/dial/tunnels';
import { ApiError } from '@berth/machinery/errors';
import { getRequestListener } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import { requireVariable } from './environment.ts';
import { forwardedHostHeader, innerPath, isFromFront, originSecretHeader } from './front.ts';
import { log } from './log.ts';
import { wire } from './wiring.ts';

const tunnels = createTunnels();
const { cell, environment } = wire({ dial: tunnels.dial });
const originSecret = requireVariable('BERTH_ORIGIN_SECRET');
const tunnelPath = /^\/clusters\/([a-z0-9-]{1,63})\/berth\/v1\/nodes\/([a-z0-9.-]{1,253})\/tunnel$/;

/** Watches, logs and whatever else stays open, for all clusters of the cell; TLS ends at the balancer before it. */
const server = createServer(
  { requestTimeout: 0, keepAliveTimeout: 75_000, maxHeaderSize: 65_536 },
  getRequestListener(answer, { overrideGlobalObjects: false }),
);

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname === '/healthz') return new Response('ok');
  if (!isFromFront(request.headers.get(originSecretHeader), originSecret))
    return refused(new ApiError('Forbidden', 'ask the service, not this host'));
  const host = request.headers.get(forwardedHostHeader) ?? url.host;
  const headers = new Headers(request.headers);
  headers.delete(originSecretHeader);
  const inner = `https://${host}${innerPath(host, environment.BERTH_DOMAIN, url.pathname)}${url.search}`;
  const body = request.body === null ? {} : { body: request.body, duplex: 'half' as const };
  return cell.fetch(new Request(inner, { method: request.method, headers, signal: request.signal, ...body }));
}

const refused = (error: ApiError): Response => Response.json(error.toStatus(), { status: error.code });

/** The cluster and node whose tunnel is opened. @throws ApiError for anybody but the node itself */
async function nodeOf(request: IncomingMessage): Promise<{ cluster: string; node: string }> {
  const headers = new Headers(
    Object.entries(request.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  if (!isFromFront(headers.get(originSecretHeader), originSecret))
    throw new ApiError('Forbidden', 'ask the service, not this host');
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const match = tunnelPath.exec(innerPath(headers.get(forwardedHostHeader) ?? '', environment.BERTH_DOMAIN, pathname));
  if (match === null) throw new ApiError('NotFound', 'nothing is upgraded here');
  const [, cluster = '', node = ''] = match;
  const identity = await cell.authenticate(cluster, headers);
  if (identity?.username !== `system:node:${node}`)
    throw new ApiError('Forbidden', 'only the node itself opens its tunnel');
  return { cluster, node };
}

const sockets = new WebSocketServer({ noServer: true, maxPayload: 8 * 1024 * 1024 });
server.on('upgrade', (request, socket, head) => {
  socket.once('error', () => socket.destroy());
  nodeOf(request).then(
    ({ cluster, node }) =>
      sockets.handleUpgrade(request, socket, head, (opened) => tunnels.accept(cluster, node, opened as TunnelSocket)),
    (error: unknown) =>
      socket.end(`HTTP/1.1 ${error instanceof ApiError ? error.code : 500} Refused\r\nconnection: close\r\n\r\n`),
  );
});

server.listen(Number(requireVariable('PORT')), () => log.info({}, 'the streams host listens'));
process.once('SIGTERM', () => {
  tunnels.closeAll();
  server.close(() => process.exit(0));
  // Watches would keep it open for ever; their clients resume from their resourceVersion.
  setTimeout(() => server.closeAllConnections(), 1000).unref();
});
