import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { joinStreams } from '@berth/machinery/tunnel/join';
import { Mux } from '@berth/machinery/tunnel/mux';
import { WebSocket } from 'ws';

/** The streams host's bundle as its container runs it. Answers once it listens. */
export async function startStreamsHost(
  file: string,
  port: number,
): Promise<{ url: string; stop(): Promise<number | null> }> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 20_000;
  while (
    !(await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('the streams host does not listen');
    await pause(50);
  }
  return {
    url,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** An agent's tunnel as far as it takes to reach one server: every TCP connection that is asked for ends there. */
export async function connectNode(url: string, headers: Record<string, string>, port: number): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
  const send = async (bytes: Uint8Array) => socket.send(bytes);
  const mux = new Mux({ send }, (_target, stream, answer) => {
    const connection = connect(port, '127.0.0.1', () => answer({ status: 200, headers: {} }));
    void joinStreams(stream, connection);
  });
  socket.on('message', (data: Buffer) => mux.receive(data));
  socket.once('close', () => mux.close());
  await once(socket, 'open');
  return socket;
}

/** Asks for a WebSocket: `open`, or the status of the refusal. */
export function upgrade(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
      },
    });
    asked.once('upgrade', (_response, socket) => {
      socket.destroy();
      resolve('open');
    });
    asked.once('response', (response) => {
      asked.destroy();
      resolve(String(response.statusCode));
    });
    asked.once('error', reject);
    asked.end();
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
