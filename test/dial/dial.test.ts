import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, connect, createServer as createTcp, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { createNodeEnd } from '@berth/agent/tunnel/answer';
import { connectTunnel } from '@berth/agent/tunnel/client';
import { quiet, realClock } from '@berth/agent/testing/agent';
import { fetchOver } from '@berth/apiserver/dial/fetch';
import { createTunnels, type TunnelSocket } from '@berth/apiserver/dial/tunnels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { eventually } from '../support/berth.ts';

const tunnels = createTunnels();
const stops: (() => Promise<unknown> | void)[] = [];
let hub: number;

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

/** An agent of node `n` of a cluster; it may dial loopback alone, as if that were its pod. */
async function startAgent(cluster: string): Promise<void> {
  const tunnel = connectTunnel({
    url: `http://127.0.0.1:${hub}/clusters/${cluster}`,
    nodeName: 'n',
    token: () => 't',
    answer: createNodeEnd({
      fetch: async (request) =>
        new Response(`${cluster} ${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
      upgrade: async () => new Response('nothing runs here', { status: 501 }),
      mayDial: async (address) => address === '127.0.0.1',
      network: true,
    }),
    clock: realClock,
    log: quiet,
  });
  stops.push(() => tunnel.stop());
  const ask = { to: 'kubelet', method: 'GET', path: '/healthz', headers: {} } as const;
  await eventually(async () => (await tunnels.dial(cluster, 'n', ask)).stream.destroy());
}

beforeAll(async () => {
  const server = createHttp();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { url = '' }) => {
    tunnels.accept(url.split('/')[2] ?? '', url.split('/')[6] ?? '', socket as unknown as TunnelSocket);
  });
  hub = await listen(server);
  stops.push(() => tunnels.closeAll());
  await Promise.all([startAgent('one'), startAgent('two')]);
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

const tcp = (port: number, host = '127.0.0.1') => tunnels.dial('one', 'n', { to: 'tcp', host, port });

describe('dial', () => {
  it('asks the agent of that node in that cluster and no other', async () => {
    for (const cluster of ['one', 'two']) {
      const ask = { to: 'kubelet', method: 'POST', path: '/run', headers: {} } as const;
      const body = Readable.from(['with a body'], { objectMode: false });
      const { status, stream } = await tunnels.dial(cluster, 'n', ask, { body });
      expect([status, await text(stream)]).toEqual([200, `${cluster} POST /run with a body`]);
    }
    for (const [cluster, node] of [
      ['three', 'n'],
      ['one', 'm'],
      ['one/n', ''],
      ['', 'one/n'],
    ] as const)
      await expect(tunnels.dial(cluster, node, { to: 'tcp', host: '127.0.0.1', port: hub })).rejects.toThrow(
        /is not connected/,
      );
  });

  it('carries a TCP connection that ends one way before the other', async () => {
    const port = await listen(
      createTcp({ allowHalfOpen: true }, (socket) => {
        buffer(socket).then(
          (said) => socket.end(`${said.length} bytes`),
          () => {},
        );
      }),
    );
    const { status, stream } = await tcp(port);
    expect(status).toBe(200);
    stream.end(Buffer.alloc(3_000_000));
    expect(await text(stream)).toBe('3000000 bytes');
  });

  it('is refused by the agent for every address that is not its own or a pod of it', async () => {
    for (const host of ['169.254.169.254', '192.0.2.1', '::1', 'localhost', '10.96.0.1']) {
      const { status, stream } = await tcp(80, host);
      expect(status).toBe(403);
      expect(await text(stream.end())).toContain('not an address of this node or of a pod on it');
    }
    const closed = await tcp(1);
    expect([closed.status, await text(closed.stream.end())]).toEqual([
      502,
      'dial tcp 127.0.0.1:1: connect: connection refused',
    ]);
  });

  it('tells why a stream cannot be had', async () => {
    const headers = { connection: 'Upgrade', upgrade: 'SPDY/3.1' };
    const { status, stream } = await tunnels.dial('one', 'n', {
      to: 'kubelet',
      method: 'POST',
      path: '/exec/a/b/c',
      headers,
    });
    expect([status, await text(stream.end())]).toEqual([501, 'nothing runs here']);
  });

  it('carries HTTP, whose bodies stream', async () => {
    let release = () => {};
    const port = await listen(
      createHttp((request, response) => {
        response.setHeader('set-cookie', ['a=1', 'b=2']);
        response.write(`${request.method} ${request.url} `);
        release = () => request.pipe(response);
      }),
    );
    const dialed = await tcp(port);
    const answer = await fetchOver(dialed.stream, { method: 'PUT', path: '/a?b', body: 'the body' });
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const reader = answer.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('PUT /a?b ');
    release();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('the body');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('keeps a fast sender from filling the memory of a slow reader', async () => {
    let sent = 0;
    const port = await listen(
      createTcp((socket) => {
        socket.on('error', () => {});
        const more = () => {
          while (sent < 200e6 && socket.write(Buffer.alloc(100_000))) sent += 100_000;
        };
        socket.on('drain', more);
        more();
      }),
    );
    const { stream } = await tcp(port);
    let before = -1;
    await eventually(async () => {
      const still = sent === before;
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(still).toBe(true);
    });
    expect(sent).toBeLessThan(50e6);
    stream.destroy();
    const other = connect(port, '127.0.0.1');
    await once(other, 'connect');
    other.destroy();
  });
});
