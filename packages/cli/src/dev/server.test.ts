import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { startServer } from './server.ts';
import { ensureTls } from './tls.ts';

const long = 'x'.repeat(24 * 1024 * 1024);

test('a request that comes while a long answer waits for its reader is answered after it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-server-'));
  const asked = Promise.withResolvers<void>();
  const server = await startServer({
    port: 0,
    tls: await ensureTls(directory, new Date(), []),
    async fetch(request) {
      if (request.method === 'GET') return new Response(long);
      asked.resolve();
      return new Response(`took ${(await request.text()).length}`);
    },
    upgrade: async () => new Response('', { status: 400 }),
  });
  const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    // The head has come, the body fills the kernel's buffers and waits: nobody reads on.
    await once(socket, 'readable');
    // More than a record of TLS: what is left of it was deciphered already when Node stops to read.
    const body = 'y'.repeat(200_000);
    socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    await asked.promise;
    let bytes = 0;
    let end = '';
    for await (const chunk of socket) {
      bytes += chunk.length;
      end = (end + chunk.toString('latin1')).slice(-100);
    }
    expect(bytes).toBeGreaterThan(long.length);
    expect(end).toMatch(/took 200000$/);
  } finally {
    socket.destroy();
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}, 60_000);

test('a wish to upgrade that comes with a body, or for what is not spoken here, is ignored, and the request is answered', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-server-'));
  const server = await startServer({
    port: 0,
    tls: await ensureTls(directory, new Date(), []),
    fetch: async (request) => new Response(`${request.method} took ${(await request.text()).length}`),
    upgrade: async () => new Response('upgrade', { status: 404 }),
  });
  const say = async (text: string): Promise<string> => {
    const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.end(text);
    let answer = '';
    for await (const chunk of socket) answer += chunk.toString('latin1');
    return answer;
  };
  const wish = (name: string) => `host: a\r\nconnection: upgrade, close\r\nupgrade: ${name}\r\n`;
  try {
    expect(await say(`POST / HTTP/1.1\r\n${wish('websocket')}content-length: 3\r\n\r\nabc`)).toMatch(
      / 200 .*POST took 3/s,
    );
    expect(await say(`GET / HTTP/1.1\r\n${wish('h2c')}\r\n`)).toMatch(/ 200 .*GET took 0/s);
    expect(await say(`GET / HTTP/1.1\r\n${wish('websocket')}\r\n`)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n.*upgrade/s);
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
