import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { joinStreams } from '@berth/machinery/tunnel/join';
import type { StreamHead } from '@berth/machinery/tunnel/mux';

const timeout = 30_000;
/** What belongs to the connection that ends here. */
const dropped = new Set(['host', 'content-length', 'transfer-encoding', 'authorization', 'cookie']);

/**
 * Passes an upgraded stream on to the runtime's streaming server, untouched: whatever the client speaks (SPDY, WebSocket), the
 * runtime speaks (pkg/kubelet/server proxyStream). The runtime ends it after four hours of silence, as upstream's.
 */
export async function switchOver(
  stream: Duplex,
  answer: (head: StreamHead) => void,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const sent: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    // One line each: the runtime does not take a list of protocols apart.
    if (name === 'x-stream-protocol-version') sent[name] = value.split(/\s*,\s*/);
    else if (!dropped.has(name)) sent[name] = value;
  }
  const { hostname, port, pathname, search } = new URL(url);
  const asked = request({ host: hostname, port, path: pathname + search, method: 'POST', headers: sent, timeout });
  if (headers['upgrade']?.toLowerCase() === 'websocket') asked.method = 'GET';
  asked.end();
  stream.once('close', () => asked.destroy());
  await new Promise<void>((resolve, reject) => {
    asked.once('error', reject);
    asked.once('timeout', () => asked.destroy(new Error('the runtime did not answer in time')));
    asked.once('response', (response) => {
      answer({ status: response.statusCode ?? 502, headers: plainHeaders(response.headers) });
      pipeline(response, stream).then(resolve, reject);
    });
    asked.once('upgrade', (response, socket, head) => {
      socket.setTimeout(0);
      answer({ status: 101, headers: plainHeaders(response.headers) });
      if (head.length > 0) socket.unshift(head);
      joinStreams(stream, socket).then(resolve, reject);
    });
  });
}

const plainHeaders = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
