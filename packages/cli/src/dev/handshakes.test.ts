import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Door, spreadHandshakes } from './handshakes.ts';
import { ensureTls } from './tls.ts';

describe('the door', () => {
  it('lets one of each address in at a time, each address in its order', () => {
    const door = new Door<string>();
    for (const guest of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) door.arrive(guest.charAt(0), guest);
    expect(Array.from({ length: 7 }, () => door.next())).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined]);
    expect(door.waiting).toBe(0);
  });

  it('forgets who has gone, and takes no more than it can hold', () => {
    const door = new Door<number>();
    let taken = 0;
    while (door.arrive('a', taken)) taken += 1;
    expect(taken).toBe(4096);
    door.cancel('a', 0);
    door.cancel('a', 0);
    expect(door.arrive('b', taken)).toBe(true);
    expect([door.next(), door.next()]).toEqual([1, taken]);
  });
});

describe('a listener whose handshakes are spread', () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-handshakes-'));
  let server: Server;
  let port = 0;
  /** Connections handed to TLS in one turn of the event loop. */
  const turns: number[] = [];
  beforeAll(async () => {
    const { certificate: cert, key } = await ensureTls(directory, new Date(), []);
    server = createServer({ cert, key, pauseOnConnect: true }, (_request, response) => response.end('here'));
    const [shake] = server.listeners('connection') as [(socket: Socket) => void];
    server.removeAllListeners('connection');
    let begun = 0;
    server.on('connection', (socket: Socket) => {
      if (begun === 0)
        setImmediate(() => {
          turns.push(begun);
          begun = 0;
        });
      begun += 1;
      shake.call(server, socket);
    });
    spreadHandshakes(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true, force: true });
  });

  it('serves all of many that come at once, a few in each turn of the event loop', async () => {
    const answers = Array.from({ length: 120 }, async () => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      socket.end('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return text;
    });
    for (const text of await Promise.all(answers)) expect(text).toMatch(/^HTTP\/1\.1 200 [^]*here/);
    expect(turns.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(Math.max(...turns)).toBeLessThanOrEqual(4);
  }, 60_000);

  it('is not hurt by clients that go before it is their turn', async () => {
    const gone = Array.from({ length: 60 }, () => connect(port, '127.0.0.1'));
    for (const socket of gone) socket.on('error', () => {}).resetAndDestroy();
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    socket.destroy();
  }, 60_000);
});
