import { request } from 'node:https';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@berth/machinery/object';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { quiet } from '../testing/agent.ts';
import { createAccess } from './access.ts';
import { ensureServing } from './certificate.ts';
import { type Listener, listen } from './listener.ts';

const directory = mkdtempSync(join(tmpdir(), 'berth-listen-'));
afterAll(() => rmSync(directory, { recursive: true }));

let now = Date.parse('2026-05-01T12:00:00Z');
const clock = { now: () => new Date(now), sleep: async () => {} };
const asked: string[] = [];

/** The API: `good` is jane, who may read metrics and nothing else. */
const link = {
  async request(_method: string, path: string, body?: any): Promise<KubeObject> {
    const { token, user, resourceAttributes: what } = body.spec;
    asked.push(token === undefined ? `${user} ${what.verb} ${what.resource}/${what.subresource} ${what.name}` : path);
    if (token === 'lost') throw new Error('the API is away');
    if (token !== undefined)
      return { ...body, status: token === 'good' ? { authenticated: true, user: { username: 'jane' } } : {} };
    return { ...body, status: { allowed: what.subresource === 'metrics' && what.verb === 'get' } };
  },
};

beforeEach(() => {
  asked.length = 0;
  now += 3_600_000;
});

async function withListener(use: (listener: Listener, ca: string) => Promise<void>, port = 0): Promise<void> {
  const serving = await ensureServing(directory, ['n1', '127.0.0.1'], new Date());
  const listener = await listen({
    port,
    serving,
    access: createAccess({ link, clock, nodeName: 'n1' }),
    fetch: async ({ url }) => new Response(`you asked for ${new URL(url).pathname}`, { headers: { 'x-mine': 'yes' } }),
    log: quiet,
  });
  try {
    await use(listener, serving.certificate);
  } finally {
    await listener.stop();
  }
}

function get(port: number, ca: string, path: string, token?: string, method = 'GET'): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const options = { host: '127.0.0.1', port, path, ca, headers, method, agent: false as const };
    request(options, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve([response.statusCode ?? 0, text]);
    })
      .once('error', reject)
      .end();
  });
}

describe('the port of a node', () => {
  it('answers whoever may, as the API says, and asks it once for a while', async () => {
    await withListener(async ({ port }, ca) => {
      for (let times = 0; times < 2; times += 1)
        expect(await get(port, ca, '/metrics/resource', 'good')).toEqual([200, 'you asked for /metrics/resource']);
      expect(asked).toEqual(['/apis/authentication.k8s.io/v1/tokenreviews', 'jane get nodes/metrics n1']);
      now += 121_000;
      await get(port, ca, '/metrics/resource', 'good');
      expect(asked).toHaveLength(3);
    });
  });

  it('answers nobody else', async () => {
    await withListener(async ({ port }, ca) => {
      for (const token of [undefined, 'bad', 'lost'])
        expect(await get(port, ca, '/metrics/resource', token)).toEqual([401, 'Unauthorized']);
      expect(await get(port, ca, '/healthz', 'good')).toEqual([
        403,
        'Forbidden (user=jane, verb=get, resource=nodes, subresource(s)=[healthz proxy])\n',
      ]);
      expect(asked.slice(-2)).toEqual(['jane get nodes/healthz n1', 'jane get nodes/proxy n1']);
      expect((await get(port, ca, '/metrics/resource', 'good', 'POST'))[0]).toBe(403);
      expect((await get(port, ca, '/metricsx', 'good'))[1]).toContain('[proxy]');
    });
  });

  it('is another where somebody has it already', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const taken = (other.address() as { port: number }).port;
    await withListener(async ({ port }, ca) => {
      expect(port).not.toBe(taken);
      expect((await get(port, ca, '/metrics/resource', 'good'))[0]).toBe(200);
    }, taken);
    await new Promise((resolve) => other.close(resolve));
  });

  it('shows one certificate for a year, and another once the node has other names', async () => {
    const first = await ensureServing(directory, ['n1', '127.0.0.1'], new Date());
    expect(await ensureServing(directory, ['n1', '127.0.0.1'], new Date())).toEqual(first);
    const later = await ensureServing(directory, ['n1', '127.0.0.1'], new Date(Date.now() + 340 * 86_400_000));
    expect(later.certificate).not.toBe(first.certificate);
    const renamed = await ensureServing(directory, ['n1', '10.0.0.7'], new Date(Date.now() + 340 * 86_400_000));
    expect(renamed.certificate).not.toBe(later.certificate);
  });
});
