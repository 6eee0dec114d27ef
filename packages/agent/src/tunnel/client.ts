import type { Clock } from '@berth/machinery/clock';
import { Mux } from '@berth/machinery/tunnel/mux';
import { WebSocket } from 'ws';
import type { Logger } from '../deps.ts';
import type { NodeEnd } from './answer.ts';

export interface TunnelDeps {
  /** Base URL of the cluster's API: `https://…/clusters/local`. */
  url: string;
  nodeName: string;
  ca?: string;
  token(): string | Promise<string>;
  /** What the API asks the node for. */
  answer: NodeEnd;
  clock: Clock;
  log: Logger;
  random?: () => number;
}

const firstRetry = 250;
const lastRetry = 30_000;
/** The other end is asked this often whether it is there; two silences end the connection. */
const pingEvery = 30_000;
/** Bytes that may wait in the socket before streams must wait too. */
const sendWindow = 1024 * 1024;
const largestFrame = 8 * 1024 * 1024;

/** Keeps one connection to the API open, and answers what comes down it. */
export function connectTunnel(deps: TunnelDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const random = deps.random ?? Math.random;
  const address = `${deps.url.replace(/^http/, 'ws').replace(/\/$/, '')}/berth/v1/nodes/${encodeURIComponent(deps.nodeName)}/tunnel`;

  function transportOf(socket: WebSocket) {
    return {
      send: async (bytes: Uint8Array) => {
        if (socket.readyState !== WebSocket.OPEN) throw new Error('the tunnel is closed');
        const sent = new Promise<void>((resolve, reject) =>
          socket.send(bytes, (error) => (error ? reject(error) : resolve())),
        );
        sent.catch(() => {});
        if (socket.bufferedAmount > sendWindow) await sent;
      },
    };
  }

  /** Until the connection ends; answers how long it held. */
  async function once(): Promise<number> {
    const headers = { authorization: `Bearer ${(await deps.token()).trim()}` };
    const socket = new WebSocket(address, {
      headers,
      ca: deps.ca,
      maxPayload: largestFrame,
      handshakeTimeout: 10_000,
      perMessageDeflate: false,
    });
    const streams = new Mux(transportOf(socket), deps.answer);
    let opened = 0;
    let heard = true;
    const ping = setInterval(() => {
      if (!heard) return socket.terminate();
      heard = false;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, pingEvery);
    const end = () => socket.terminate();
    stopping.signal.addEventListener('abort', end, { once: true });
    socket.on('open', () => (opened = performance.now()));
    socket.on('pong', () => (heard = true));
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      heard = true;
      if (isBinary) streams.receive(data);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.on('close', () => resolve());
        socket.on('error', reject);
      });
    } finally {
      clearInterval(ping);
      stopping.signal.removeEventListener('abort', end);
      streams.close();
    }
    return opened === 0 ? 0 : performance.now() - opened;
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        if ((await once()) > 10_000) failures = 0;
      } catch (error) {
        if (failures === 0 && !stopping.signal.aborted)
          deps.log.warn({ error: String(error) }, 'the tunnel to the API is closed; it is opened again');
      }
      failures += 1;
      const delay = Math.min(lastRetry, firstRetry * 2 ** Math.min(failures - 1, 20)) * (0.5 + random());
      await deps.clock.sleep(delay, stopping.signal).catch(() => {});
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
