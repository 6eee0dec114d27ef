import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '../deps.ts';
import type { Asked, Refusal } from './access.ts';
import type { Serving } from './certificate.ts';

export interface ListenerDeps {
  /** Where it listens; another port is taken where somebody has it. */
  port: number;
  serving: Serving;
  access(asked: Asked): Promise<Refusal>;
  /** What the node answers. */
  fetch(request: Request): Promise<Response>;
  log: Logger;
}

export interface Listener {
  port: number;
  stop(): Promise<void>;
}

const connections = 256;

/**
 * The kubelet's port, for what asks the node itself: metrics-server, Prometheus. The API never does, it comes by the tunnel.
 * Plain requests alone; exec and its like have the tunnel.
 */
export async function listen(deps: ListenerDeps): Promise<Listener> {
  const refuse = (outgoing: ServerResponse, { status, text }: NonNullable<Refusal>) =>
    outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET' } = incoming;
    const url = new URL(incoming.url ?? '/', 'https://node');
    incoming.resume();
    const { authorization } = incoming.headers;
    const refusal = await deps.access({ method, path: url.pathname, authorization });
    if (refusal !== undefined) return void refuse(outgoing, refusal);
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    const response = await deps.fetch(new Request(url, { method, signal: gone.signal }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (response.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  }

  const server = createServer(
    { cert: deps.serving.certificate, key: deps.serving.key, minVersion: 'TLSv1.2' },
    (incoming, outgoing) => {
      answer(incoming, outgoing).catch(() => {
        if (outgoing.headersSent) outgoing.destroy();
        else refuse(outgoing, { status: 400, text: 'the request cannot be answered' });
      });
    },
  );
  server.maxConnections = connections;
  const bind = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await bind(deps.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return bind(0);
  });
  const { port } = server.address() as AddressInfo;
  server.on('error', (error) => deps.log.warn({ error: String(error) }, 'the port of the node has a problem'));
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
