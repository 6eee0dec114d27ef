import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from 'node:https';
import type { App } from '@berth/apiserver';
import { serveUpgrades, shouldUpgrade } from '@berth/apiserver/upgrade/listener';
import { refuseDots } from '@berth/apiserver/http/rawpath';
import { getRequestListener } from '@hono/node-server';
import { TLSSocket } from 'node:tls';
import type { Peer } from '@berth/auth';
import type { TlsFiles } from './tls.ts';

export interface ServerDeps {
  port: number;
  tls: TlsFiles;
  fetch: App['fetch'];
  upgrade: App['upgrade'];
}

/** Milliseconds in which what is being answered may end. */
const patience = 2000;

/** The one public listener: requests, watches and the agents' tunnels. Answers when it listens. */
export async function startServer(deps: ServerDeps): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(
    {
      cert: deps.tls.certificate,
      key: deps.tls.key,
      // Whose certificate it is depends on the cluster that the path will name: nobody is refused before that is known.
      requestCert: true,
      rejectUnauthorized: false,
      keepAliveTimeout: 75_000,
      requestTimeout: 0,
      maxHeaderSize: 65_536,
      shouldUpgradeCallback: shouldUpgrade,
    },
    // Its light Request and Response take the globals' place: undici's own cost a third of a get.
    getRequestListener(
      (request, { incoming, outgoing }) =>
        refuseDots(incoming.url ?? '') ??
        deps.fetch(walkable(request, incoming.headers), peerOf((incoming as IncomingMessage).socket), {
          whenSent: (callback) => outgoing.once('close', callback),
          abort: () => outgoing.destroy(),
        }),
    ),
  );
  server.on('secureConnection', neverPauseParser);
  serveUpgrades(server, (request, { socket }) => deps.upgrade(request, peerOf(socket)));
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
        // A connection is idle once its watch has ended; what does not end keeps it open for ever, and its client reconnects.
        const idle = setInterval(() => server.closeIdleConnections(), 25);
        const late = setTimeout(() => server.closeAllConnections(), patience);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(late);
          resolve();
        });
      }),
  };
}

const peers = new WeakMap<Socket, Peer>();

/** Read once for each connection: what it has proved it has proved. */
function peerOf(socket: Socket): Peer {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  const peer = certificate === undefined ? {} : { certificate };
  peers.set(socket, peer);
  return peer;
}

/**
 * Where an answer still waits for its reader when the next request comes, Node stops reading and pauses the parser
 * (lib/_http_server.js parserOnIncoming). Over TLS the rest of that request may be deciphered already: it reaches the paused parser,
 * which takes it for an error ("Parse Error: Paused") and ends the connection; kubectl sees EOF between two large manifests. That
 * reading stops is enough: what is deciphered by then is no more than one read of the socket, and is taken.
 */
function neverPauseParser(socket: TLSSocket & { parser?: { pause(): void } | null }): void {
  if (socket.parser) socket.parser.pause = () => {};
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
