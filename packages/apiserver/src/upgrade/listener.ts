import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Upgrade } from './upgrade.ts';

/** Headers of the connection that a WebSocket library or another server must still see; those of its length must not. */
const unseen = new Set(['host', 'content-length', 'transfer-encoding']);

/** A request that wishes to be upgraded, as the API takes it: it has no body. */
function requestOf(incoming: IncomingMessage): Request {
  const url = new URL(incoming.url ?? '/', `https://${incoming.headers.host ?? 'localhost'}`);
  const headers = new Headers();
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    const name = (incoming.rawHeaders[at] ?? '').toLowerCase();
    if (!unseen.has(name)) headers.append(name, incoming.rawHeaders[at + 1] ?? '');
  }
  return new Request(url, { method: incoming.method ?? 'GET', headers });
}

async function answer(response: Response, socket: Duplex): Promise<void> {
  const told = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(
    `HTTP/1.1 ${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}\r\n${told}connection: close\r\n\r\n`,
  );
  await pipeline(
    response.body === null
      ? Readable.from([])
      : Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    socket,
  );
}

/**
 * Which wishes to upgrade a listener takes up (the option `shouldUpgradeCallback` of Node's servers). The others are plain requests:
 * a wish may be ignored, and one with a body would lose it.
 */
export const shouldUpgrade = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade !== 'h2c' && headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0';

/** Answers every wish to upgrade that comes to a listener of Node's: by a stream, or plainly where there is none to be had. */
export function serveUpgrades(
  server: Server,
  upgrade: (request: Request, incoming: IncomingMessage) => Promise<Response | Upgrade>,
): void {
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refuse = (status: number) => socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\n\r\n`);
    let request: Request;
    try {
      request = requestOf(incoming);
    } catch {
      refuse(400);
      return;
    }
    upgrade(request, incoming)
      .then((outcome) => (outcome instanceof Upgrade ? outcome.accept(socket, head) : answer(outcome, socket)))
      .catch(() => refuse(500));
  });
}
