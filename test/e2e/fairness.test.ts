import { Agent, request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, execute, startBerth } from '../support/berth.ts';

let berth: Berth;
const agent = new Agent({ rejectUnauthorized: false, keepAlive: true, maxSockets: 500 });
const path = '/api/v1/namespaces/default/configmaps';
const tokens: Record<string, string> = {};

beforeAll(async () => {
  berth = await startBerth(['--node', 'none', '--max-requests-inflight', '60']);
  const data = { text: 'x'.repeat(1000) };
  for (let first = 0; first < 400; first += 40)
    await Promise.all(
      Array.from({ length: 40 }, (_map, index) =>
        berth.fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c-${first + index}` }, data }),
        }),
      ),
    );
  for (const name of ['greedy', 'polite']) {
    await berth.ok('create', 'serviceaccount', name);
    await berth.ok('create', 'clusterrolebinding', name, '--clusterrole=view', `--serviceaccount=default:${name}`);
    tokens[name] = (await berth.ok('create', 'token', name)).trim();
  }
}, 180_000);
afterAll(async () => {
  agent.destroy();
  await berth?.[Symbol.asyncDispose]();
}, 60_000);

interface Answer {
  code: number;
  headers: Record<string, unknown>;
  bytes: number;
}

const get = (token: string | undefined): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(berth.url + path, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => resolve({ code: answer.statusCode ?? 0, headers: answer.headers, bytes }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });

describe('500 lists at once of one user', () => {
  it('are refused with Retry-After beyond their share, and kubectl of another user is served all the while', async () => {
    const codes = new Map<number, number>();
    let refused: Answer | undefined;
    let over = false;
    const greedy = Array.from({ length: 500 }, async () => {
      while (!over) {
        const answer = await get(tokens.greedy).catch(() => undefined);
        if (answer === undefined) return;
        codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1);
        if (answer.code !== 429) continue;
        refused = answer;
        await new Promise((resolve) => setTimeout(resolve, 200).unref());
      }
    });
    // All have connected: their handshakes are not what is looked at.
    const answers = () => [...codes.values()].reduce((sum, count) => sum + count, 0);
    while (!codes.has(429) || answers() < 500) await new Promise((resolve) => setTimeout(resolve, 50));
    for (let time = 0; time < 3; time++) {
      const words = ['--kubeconfig', berth.kubeconfig, '--token', tokens.polite ?? '', 'get', 'serviceaccounts'];
      const { code, stdout, stderr } = await execute('kubectl', words, { timeout: 110_000 });
      expect(`${code} ${stderr}`).toBe('0 ');
      expect(stdout).toContain('polite');
    }
    expect((await berth.ok('get', 'flowschemas')).match(/ False$/gm)).toHaveLength(11);
    over = true;
    agent.destroy();
    await Promise.all(greedy);
    expect(codes.get(200)).toBeGreaterThan(0);
    expect([...codes.keys()].filter((code) => code !== 200 && code !== 429)).toEqual([]);
    expect(refused?.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^\d+$/),
      'content-type': 'text/plain; charset=utf-8',
      'x-kubernetes-pf-flowschema-uid': (await berth.json('get', 'flowschema', 'service-accounts')).metadata.uid,
      'x-kubernetes-pf-prioritylevel-uid': (await berth.json('get', 'prioritylevelconfiguration', 'workload-low'))
        .metadata.uid,
    });
  }, 400_000);
});
