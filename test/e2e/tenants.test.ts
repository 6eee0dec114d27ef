import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, execute, startBerth } from '../support/berth.ts';

let berth: Berth;
let account: string;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
  account = readFileSync(join(berth.dataDir, 'account.token'), 'utf8');
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

/** A request to the listener itself, outside of the local cluster. */
async function call(
  path: string,
  init: RequestInit & { token?: string | null } = {},
): Promise<{ code: number; body: any }> {
  const response = await berth.fetch(`/../..${path}`, { headers: { 'content-type': 'application/json' }, ...init });
  const text = await response.text();
  return { code: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

async function createCluster(
  name: string,
): Promise<{ id: string; token: string; kubectl(...words: string[]): ReturnType<typeof execute> }> {
  const { body } = await call('/v1/clusters', { method: 'POST', body: JSON.stringify({ name }), token: account });
  const { body: config } = await call(`/v1/clusters/${body.id}/kubeconfig`, { method: 'POST', token: account });
  const path = join(berth.dataDir, `${name}.kubeconfig`);
  writeFileSync(path, JSON.stringify(config));
  return {
    id: body.id,
    token: config.users[0].user.token,
    kubectl: (...words) => execute('kubectl', ['--kubeconfig', path, ...words]),
  };
}

describe('two clusters in one process', () => {
  it('are made with the key of their account', async () => {
    const { body, code } = await call('/v1/clusters', {
      method: 'POST',
      body: JSON.stringify({ name: 'quick' }),
      token: account,
    });
    expect(code).toBe(201);
    expect(body.url).toMatch(/\/clusters\/c-[a-z0-9]+$/);
  });

  it('share nothing: no name, no key, no service account, no node', async () => {
    const blue = await createCluster('blue');
    const red = await createCluster('red');
    expect((await blue.kubectl('create', 'secret', 'generic', 'hidden', '--from-literal=a=1')).code).toBe(0);
    expect((await red.kubectl('get', 'secret', 'hidden')).stderr).toContain('NotFound');
    const robot = (await blue.kubectl('create', 'token', 'default')).stdout.trim();
    const { body: joinToken } = await call(`/v1/clusters/${blue.id}/join-tokens`, {
      method: 'POST',
      token: account,
      body: '{}',
    });
    const { body: node } = await call(`/v1/clusters/${blue.id}/join`, {
      method: 'POST',
      token: null,
      body: JSON.stringify({ token: joinToken.token, node: 'n1' }),
    });
    expect(
      await call(`/v1/clusters/${red.id}/join`, {
        method: 'POST',
        token: null,
        body: JSON.stringify({ token: joinToken.token, node: 'n1' }),
      }),
    ).toMatchObject({ code: 401 });
    const sync = JSON.stringify({ cursors: {}, writes: [] });
    expect(
      await call(`/clusters/${blue.id}/berth/v1/nodes/n1/sync`, { method: 'POST', token: node.token, body: sync }),
    ).toMatchObject({ code: 200 });
    expect(
      await call(`/clusters/${blue.id}/berth/v1/nodes/n2/sync`, { method: 'POST', token: node.token, body: sync }),
    ).toMatchObject({ code: 403 });
    for (const token of [blue.token, robot, node.token, account]) {
      for (const path of [
        '/api/v1/namespaces',
        '/api/v1/namespaces/default/secrets/hidden',
        '/apis',
        '/openapi/v3',
        '/readyz',
        '/berth/v1/nodes/n1/sync',
      ])
        expect(
          await call(`/clusters/${red.id}${path}`, {
            token,
            ...(path.endsWith('sync') ? { method: 'POST', body: sync } : {}),
          }),
          `${path} with a foreign token`,
        ).toMatchObject({ code: 401 });
    }
    for (const path of [
      `/clusters/${red.id}/../${blue.id}/api/v1/secrets`,
      `/clusters/${red.id}%2f..%2f${blue.id}/api/v1/secrets`,
      `/clusters/${red.id}%23/api/v1/secrets`,
    ])
      expect([401, 403, 404], path).toContain((await call(path, { token: red.token })).code);
  });

  it('are not told apart from clusters that do not exist', async () => {
    expect(await call('/clusters/no-such-cluster/api/v1/namespaces', { token: 'berth_anything' })).toMatchObject({
      code: 401,
    });
    expect(await call('/v1/clusters/no-such-cluster', { token: account })).toMatchObject({ code: 404 });
    expect(await call('/v1/clusters', { token: 'acct_wrong' })).toMatchObject({ code: 401 });
  });
});
