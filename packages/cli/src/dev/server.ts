import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Identity } from '@berth/machinery/identity';
import { ApiError } from '@berth/machinery/errors';
import type { TunnelSocket } from '@berth/apiserver/dial/tunnels';
import { getRequestListener } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { TlsFiles } from './tls.ts';

export interface ServerDeps {
  port: number;
  tls: TlsFiles;
  fetch(request: Request): Promise<Response> | Response;
  /** Who opens a node's tunnel; throws ApiError Unauthorized. */
  authenticate(cluster: string, headers: Headers): Promise<Identity | undefined>;
  acceptTunnel(cluster: string, node: string, socket: TunnelSocket): void;
}

const tunnelPath = /^\/clusters\/([a-z0-9-]{1,63})\/berth\/v1\/nodes\/([a-z0-9.-]{1,253})\/tunnel$/;

/** The one public listener: requests, watches and the agents' tunnels. Answers when it listens. */
export async function startServer(deps: ServerDeps): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(
    {
      cert: deps.tls.certificate,
      key: deps.tls.key,
      keepAliveTimeout: 75_000,
      requestTimeout: 0,
      maxHeaderSize: 65_536,
    },
    // Its light Request and Response take the globals' place: undici's own cost a third of a get.
    getRequestListener((request, { incoming }) => deps.fetch(walkable(request, incoming.headers))),
  );
  acceptTunnels(server, deps);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${deps.port} is taken; choose another with --port, or 0 for a free one`)
          : error,
      ),
    );
    server.listen(deps.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Watches and tunnels would keep it open for ever; their clients reconnect.
        setTimeout(() => server.closeAllConnections(), 250).unref();
      }),
  };
}

/** To walk through the light headers would make undici's of them, and Node has them as a record already. */
function walkable(request: Request, record: IncomingHttpHeaders): Request {
  const headers: { [Symbol.iterator]: () => Iterator<[string, string]> } = request.headers;
  headers[Symbol.iterator] = () =>
    Object.entries(record)
      .map(([name, value]): [string, string] => [name, String(value)])
      .values();
  return request;
}

/** Headers of the connection alone, which the API must not see. */
const hopByHop = /^(connection|upgrade|host|content-length|transfer-encoding|sec-websocket-.*)$/;

/** A wish to upgrade what is not upgraded is answered as if it had not been made: with the API's own Status. */
async function answerPlainly(deps: ServerDeps, request: IncomingMessage, socket: Duplex): Promise<void> {
  const headers = Object.entries(request.headers).filter(([name]) => !hopByHop.test(name));
  const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'localhost'}`);
  const response = await deps.fetch(
    new Request(url, {
      method: request.method ?? 'GET',
      headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
    }),
  );
  const told = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${response.status} ${response.statusText || 'Refused'}\r\n${told}connection: close\r\n\r\n`);
  await pipeline(
    response.body === null
      ? Readable.from([])
      : Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    socket,
  );
}

function acceptTunnels(server: Server, deps: ServerDeps): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 8 * 1024 * 1024 });
  server.on('upgrade', (request, socket, head) => {
    const refuse = (error: unknown) => {
      const status = error instanceof ApiError ? error.code : 500;
      socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    };
    const match = tunnelPath.exec(new URL(request.url ?? '/', 'https://localhost').pathname);
    if (match === null) return void answerPlainly(deps, request, socket).catch(refuse);
    const [, cluster = '', node = ''] = match;
    const headers = new Headers(
      request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization },
    );
    deps.authenticate(cluster, headers).then((identity) => {
      if (identity?.username !== `system:node:${node}`)
        return refuse(new ApiError('Forbidden', 'only the node itself opens its tunnel'));
      sockets.handleUpgrade(request, socket, head, (webSocket) =>
        deps.acceptTunnel(cluster, node, webSocket as TunnelSocket),
      );
    }, refuse);
  });
}
