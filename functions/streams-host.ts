import { createServer } from 'node:http';
import { serveUpgrades, shouldUpgrade } from '@berth/apiserver/upgrade/listener';
import { answerRelay } from '@berth/apiserver/dial/relay';
import { createTunnels, type TunnelSocket } from '@berth/apiserver/dial/tunnels';
import { acceptWebSocket, type Upgrade } from '@berth/apiserver/upgrade/upgrade';
import { ApiError } from '@berth/machinery/errors';
import { getRequestListener } from '@hono/node-server';
import { requireVariable } from './environment.ts';
import { forwardedHostHeader, innerPath, isFromFront, originSecretHeader } from './front.ts';
import { log } from './log.ts';
import { systemClock } from './clock.ts';
import { relayedCluster, relayHeader, relayPath } from './relay.ts';
import { wire } from './wiring.ts';

const tunnels = createTunnels();
const stopping = new AbortController();
const { cell, environment } = wire({
  dial: tunnels.dial,
  acceptTunnel: tunnels.accept,
  keepsConnections: true,
  stopping: stopping.signal,
});
const originSecret = requireVariable('BERTH_ORIGIN_SECRET');

/** Watches, logs and whatever else stays open, for all clusters of the cell; TLS ends at the balancer before it. */
const server = createServer(
  { requestTimeout: 0, keepAliveTimeout: 75_000, maxHeaderSize: 65_536, shouldUpgradeCallback: shouldUpgrade },
  getRequestListener(answer, { overrideGlobalObjects: false }),
);

/** The request as the API takes it, or why it may not come in. */
function inner(request: Request): Request | Response {
  const url = new URL(request.url);
  if (url.pathname === '/healthz') return new Response('ok');
  if (!isFromFront(request.headers.get(originSecretHeader), originSecret))
    return refused(new ApiError('Forbidden', 'ask the service, not this host'));
  const host = request.headers.get(forwardedHostHeader) ?? url.host;
  const headers = new Headers(request.headers);
  headers.delete(originSecretHeader);
  const address = `https://${host}${innerPath(host, environment.BERTH_DOMAIN, url.pathname)}${url.search}`;
  const body = request.body === null ? {} : { body: request.body, duplex: 'half' as const };
  return new Request(address, { method: request.method, headers, signal: request.signal, ...body });
}

async function answer(request: Request): Promise<Response> {
  const asked = inner(request);
  return asked instanceof Response ? asked : cell.fetch(asked);
}

const refused = (error: ApiError): Response => Response.json(error.toStatus(), { status: error.code });

serveUpgrades(server, async (request) => {
  const asked = inner(request);
  if (asked instanceof Response) return asked;
  return new URL(request.url).pathname === relayPath ? relay(request) : cell.upgrade(asked);
});

/** A function dials: the agents are connected here. */
function relay(request: Request): Response | Upgrade {
  const token = request.headers.get(relayHeader) ?? '';
  const cluster = relayedCluster(originSecret, token, systemClock.now().getTime());
  if (cluster === undefined) return refused(new ApiError('Forbidden', 'only functions of the cell dial here'));
  return acceptWebSocket(request, '', (socket) =>
    answerRelay(cluster, socket as unknown as TunnelSocket, tunnels.dial),
  );
}

server.listen(Number(requireVariable('PORT')), () => log.info({}, 'the streams host listens'));
process.once('SIGTERM', () => {
  stopping.abort();
  tunnels.closeAll();
  server.close(() => process.exit(0));
  // Clients of watches resume from their resourceVersion; what passes streams on would keep it open for ever.
  setTimeout(() => server.closeAllConnections(), 1000).unref();
});
