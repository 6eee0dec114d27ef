import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Accept, Mux } from '@berth/machinery/tunnel/mux';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { eventually, quiet, realClock } from '../testing/agent.ts';
import { connectTunnel } from './client.ts';

/** The API's end of tunnels, and an agent that answers as told. */
async function stage(answer: Accept) {
  const server = createServer();
  const sockets: WebSocket[] = [];
  const muxes: Mux[] = [];
  const paths: string[] = [];
  const webSockets = new WebSocketServer({ server });
  webSockets.on('connection', (socket, request) => {
    paths.push(`${request.url} ${request.headers.authorization}`);
    const mux = new Mux({ send: async (bytes) => socket.send(bytes) });
    socket.on('message', (data: Buffer) => mux.receive(data));
    socket.on('close', () => mux.close());
    muxes.push(mux);
    sockets.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/clusters/c`;
  const tunnel = connectTunnel({
    url,
    nodeName: 'n',
    token: () => 't',
    answer,
    clock: realClock,
    log: quiet,
    random: () => 0,
  });
  await eventually(() => expect(sockets).toHaveLength(1));
  return {
    sockets,
    paths,
    open: (wish: unknown) => muxes.at(-1)?.open(wish) ?? Promise.reject(new Error('not connected')),
    async [Symbol.asyncDispose]() {
      await tunnel.stop();
      for (const socket of sockets) socket.terminate();
      webSockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the tunnel', () => {
  it('is opened by the agent as the node, and carries what the API asks', async () => {
    await using tunnel = await stage((request, stream, answer) => {
      answer({ status: 203, headers: { a: 'b' } });
      stream.resume().end(`you asked for ${JSON.stringify(request)}`);
    });
    const { head, stream } = await tunnel.open({ path: '/x' });
    expect(tunnel.paths).toEqual(['/clusters/c/berth/v1/nodes/n/tunnel Bearer t']);
    expect(head).toEqual({ status: 203, headers: { a: 'b' } });
    stream.end();
    expect(await text(stream)).toBe('you asked for {"path":"/x"}');
  });

  it('opens again when the connection is lost, and ends what hung on it', async () => {
    let closed = false;
    await using tunnel = await stage((_request, stream, answer) => {
      stream.once('close', () => (closed = true));
      answer({ status: 200, headers: {} });
    });
    const { stream } = await tunnel.open({});
    const failed = new Promise((resolve) => stream.once('error', resolve));
    tunnel.sockets[0]?.terminate();
    expect(await failed).toMatchObject({ message: 'the connection was lost' });
    await eventually(() => expect(tunnel.sockets).toHaveLength(2));
    expect(closed).toBe(true);
  });
});
