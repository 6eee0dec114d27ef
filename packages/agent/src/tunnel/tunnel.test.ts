import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { frame } from '@berth/machinery/nodeprotocol';
import { eventually, quiet, realClock } from '../testing/agent.ts';
import { connectTunnel } from './client.ts';
import { decodeFrame, encodeFrame } from './frames.ts';

async function stage(fetch: (request: Request) => Promise<Response>) {
  const server = createServer();
  const sockets: WebSocket[] = [];
  const paths: string[] = [];
  const received: { stream: number; kind: number; payload: Buffer }[] = [];
  const webSockets = new WebSocketServer({ server });
  webSockets.on('connection', (socket, request) => {
    paths.push(`${request.url} ${request.headers.authorization}`);
    sockets.push(socket);
    socket.on('message', (data: Buffer) => received.push(decodeFrame(data) ?? { stream: 0, kind: 0, payload: data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tunnel = connectTunnel({
    url: `http://127.0.0.1:${port}/clusters/c`,
    nodeName: 'n',
    token: () => 't',
    fetch,
    clock: realClock,
    log: quiet,
    random: () => 0,
  });
  await eventually(() => expect(sockets).toHaveLength(1));
  return {
    sockets,
    paths,
    received,
    request: (stream: number, path: string) =>
      sockets.at(-1)?.send(encodeFrame(stream, frame.request, Buffer.from(JSON.stringify({ method: 'GET', path })))),
    cancel: (stream: number) => sockets.at(-1)?.send(encodeFrame(stream, frame.cancel)),
    async [Symbol.asyncDispose]() {
      await tunnel.stop();
      for (const socket of sockets) socket.terminate();
      webSockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('the tunnel', () => {
  it('answers each request as a stream of head, data and end', async () => {
    await using tunnel = await stage(
      async (request) => new Response(`you asked for ${new URL(request.url).pathname}`, { status: 203 }),
    );
    tunnel.request(7, '/containerLogs/a/b/c?follow=true');
    await eventually(() =>
      expect(tunnel.received.map(({ kind }) => kind)).toEqual([frame.head, frame.data, frame.end]),
    );
    expect(tunnel.paths).toEqual(['/clusters/c/berth/v1/nodes/n/tunnel Bearer t']);
    expect(JSON.parse(String(tunnel.received[0]?.payload))).toMatchObject({ status: 203 });
    expect(String(tunnel.received[1]?.payload)).toBe('you asked for /containerLogs/a/b/c');
    expect(tunnel.received.every(({ stream }) => stream === 7)).toBe(true);
  });

  it('stops the work for a stream that is cancelled', async () => {
    let aborted = false;
    await using tunnel = await stage(async (request) => {
      request.signal.addEventListener('abort', () => (aborted = true));
      return new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) }));
    });
    tunnel.request(1, '/x');
    await eventually(() => expect(tunnel.received.map(({ kind }) => kind)).toEqual([frame.head, frame.data]));
    tunnel.cancel(1);
    await eventually(() => expect(aborted).toBe(true));
  });

  it('opens again when the connection is lost, and ends what hung on it', async () => {
    let aborted = false;
    await using tunnel = await stage(async (request) => {
      request.signal.addEventListener('abort', () => (aborted = true));
      return new Response(new ReadableStream());
    });
    tunnel.request(1, '/x');
    await eventually(() => expect(tunnel.received).toHaveLength(1));
    tunnel.sockets[0]?.terminate();
    await eventually(() => expect(tunnel.sockets).toHaveLength(2));
    expect(aborted).toBe(true);
  });

  it('refuses a malformed request without losing the connection', async () => {
    await using tunnel = await stage(async () => new Response('ok'));
    tunnel.sockets[0]?.send(encodeFrame(3, frame.request, Buffer.from('{not json')));
    tunnel.sockets[0]?.send(Buffer.from([1]));
    await eventually(() =>
      expect(tunnel.received.map(({ kind }) => kind)).toEqual([frame.head, frame.data, frame.end]),
    );
    expect(JSON.parse(String(tunnel.received[0]?.payload)).status).toBe(400);
  });
});
