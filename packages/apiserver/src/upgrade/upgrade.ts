import type { Duplex } from 'node:stream';
import { joinStreams } from '@berth/machinery/tunnel/join';
import type { WebSocket } from 'ws';

/**
 * The answer to a request that becomes a stream (exec, attach, port-forward, proxies, agents' tunnels): the host hands over the
 * client's connection, and with it the answer's head is written. Only `createApp().upgrade` answers so.
 */
export class Upgrade {
  /** `head`: what the client has sent already. The socket is the callee's from here on. */
  readonly accept: (socket: Duplex, head: Uint8Array) => void;

  constructor(accept: Upgrade['accept']) {
    this.accept = accept;
  }
}

/** Whether, and to what, a request wishes to be upgraded: `websocket`, `spdy/3.1`; '' if not. */
export const upgradeWish = (headers: Headers): string =>
  /\bupgrade\b/i.test(headers.get('connection') ?? '') ? (headers.get('upgrade') ?? '').toLowerCase() : '';

/** WebSocket subprotocols that a client offers. */
export const offeredProtocols = (headers: Headers): string[] =>
  (headers.get('sec-websocket-protocol') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

const largestMessage = 1024 * 1024;

/** The handshake and framing of a WebSocket; `protocol` is one that the client offered, '' for none. */
export function acceptWebSocket(
  request: { headers: Headers },
  protocol: string,
  accepted: (socket: WebSocket) => void,
): Upgrade {
  return new Upgrade((socket, head) => {
    import('ws')
      .then(({ WebSocketServer }) => {
        // ws takes no `/` in a subprotocol, and port-forward's has one: it is hidden from it, and told all the same.
        const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'sec-websocket-protocol'));
        const server = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });
        if (protocol !== '')
          server.on('headers', (lines: string[]) => lines.push(`Sec-WebSocket-Protocol: ${protocol}`));
        const asked = { method: 'GET', url: '/', headers } as unknown as Parameters<typeof server.handleUpgrade>[0];
        server.handleUpgrade(asked, socket, Buffer.from(head), (webSocket) => {
          webSocket.on('error', () => webSocket.terminate());
          accepted(webSocket);
        });
      })
      .catch(() => socket.destroy());
  });
}

const printable = (text: string): string => text.replaceAll(/[\r\n]/g, ' ');

/** Passes on what another server answered to the client's own wish, and everything after it. */
export function passOn(headers: Readonly<Record<string, string>>, stream: Duplex): Upgrade {
  return new Upgrade((socket, head) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${printable(value)}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
    if (head.length > 0) socket.unshift(head);
    void joinStreams(socket, stream);
  });
}
