import { tokenHash } from '@berth/auth';
import { createMemoryTable } from '@berth/table/memory';
import { describe, expect, it } from 'vitest';
import { createTenancyApp } from './app.ts';
import { createAccountKey } from './keys.ts';
import { createCluster } from './clusters.ts';
import type { TenancyDeps } from './deps.ts';
import { findKey } from './keys.ts';
import { createSigningKeys } from './signing.ts';

function setUp() {
  let now = new Date('2026-01-01T00:00:00Z');
  let counter = 0;
  const deps: TenancyDeps = {
    table: createMemoryTable(),
    clock: { now: () => now, sleep: async () => {} },
    sealer: {
      seal: async (plain) => plain.map((byte) => byte ^ 0x5a),
      open: async (sealed) => sealed.map((byte) => byte ^ 0x5a),
    },
    random: (length) => String(counter++).padStart(length, 'r'),
    clusterUrl: (id) => `https://berth.test/clusters/${id}`,
    caBundle: 'CA',
    serviceCidr: '10.96.0.0/16',
    podCidr: '10.244.0.0/16',
  };
  const created: string[] = [];
  const app = createTenancyApp(deps, { onCreated: async (cluster) => void created.push(cluster.id) });
  const call = async (token: string | undefined, method: string, path: string, body?: unknown) => {
    const raw = typeof body === 'string' || body instanceof ReadableStream;
    const response = await app.request(path, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body), duplex: 'half' }),
    } as RequestInit);
    const text = await response.text();
    return { code: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return { deps, call, created, pass: (seconds: number) => (now = new Date(now.getTime() + seconds * 1000)) };
}

describe('the service API', () => {
  it('reads no more of a body than it takes, whoever sends it and however it is framed', async () => {
    const { call } = setUp();
    let read = 0;
    const endless = new ReadableStream({
      pull(controller) {
        read += 65_536;
        if (read > 10_000_000) controller.error(new Error('all of it was read'));
        else controller.enqueue(new Uint8Array(65_536));
      },
    });
    expect(await call(undefined, 'POST', '/v1/clusters/x/join', endless)).toMatchObject({ code: 413 });
    expect(read).toBeLessThan(1_000_000);
  });

  it('creates a cluster, hands out a kubeconfig whose token works there and nowhere else', async () => {
    const { deps, call, created } = setUp();
    const owner = await createAccountKey(deps, 'acme');
    const { code, body } = await call(owner, 'POST', '/v1/clusters', { name: 'blue' });
    expect(code).toBe(201);
    expect(created).toEqual([body.id]);
    const other = (await call(owner, 'POST', '/v1/clusters', { name: 'red' })).body;
    expect((await call(owner, 'GET', '/v1/clusters')).body.clusters.map((cluster: any) => cluster.name)).toEqual([
      'blue',
      'red',
    ]);
    const config = (await call(owner, 'POST', `/v1/clusters/${body.id}/kubeconfig`)).body;
    expect(config.clusters[0].cluster).toEqual({
      server: body.url,
      'certificate-authority-data': Buffer.from('CA').toString('base64'),
    });
    const hash = tokenHash(config.users[0].user.token);
    expect(await findKey(deps, body.id, hash)).toEqual({ username: 'acme-admin', groups: ['system:masters'] });
    expect(await findKey(deps, other.id, hash)).toBeUndefined();
  });

  it('shows an account nothing of another one', async () => {
    const { deps, call } = setUp();
    const owner = await createAccountKey(deps, 'acme');
    const thief = await createAccountKey(deps, 'thief');
    const { id } = (await call(owner, 'POST', '/v1/clusters', { name: 'blue' })).body;
    expect((await call(thief, 'GET', '/v1/clusters')).body).toEqual({ clusters: [] });
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/kubeconfig'],
      ['POST', '/join-tokens'],
    ] as const)
      expect(await call(thief, method, `/v1/clusters/${id}${path}`)).toMatchObject({ code: 404 });
    expect(await call(undefined, 'GET', `/v1/clusters/${id}`)).toMatchObject({ code: 401 });
  });

  it.each([
    ['{', 400],
    [{ name: 'Not Valid' }, 400],
    [{ name: 'a', extra: 1 }, 400],
    ['x'.repeat(70_000), 413],
  ])('refuses the wish %j', async (body, code) => {
    const { deps, call } = setUp();
    expect((await call(await createAccountKey(deps, 'acme'), 'POST', '/v1/clusters', body)).code).toBe(code);
  });

  it('never makes two clusters of one id', async () => {
    const { deps } = setUp();
    await createCluster(deps, 'acme', { name: 'local', id: 'local' });
    await expect(createCluster(deps, 'acme', { name: 'local', id: 'local' })).rejects.toMatchObject({
      reason: 'AlreadyExists',
    });
  });
});

describe('a join token', () => {
  it('joins as many nodes as it says, in its time, in its cluster', async () => {
    const { deps, call, pass } = setUp();
    const owner = await createAccountKey(deps, 'acme');
    const { id } = (await call(owner, 'POST', '/v1/clusters', { name: 'blue' })).body;
    const other = (await call(owner, 'POST', '/v1/clusters', { name: 'red' })).body;
    const { token } = (await call(owner, 'POST', `/v1/clusters/${id}/join-tokens`, { uses: 2 })).body;
    const join = (cluster: string, node: string) =>
      call(undefined, 'POST', `/v1/clusters/${cluster}/join`, { token, node });
    expect((await join(other.id, 'n1')).code).toBe(401);
    const joined = await join(id, 'n1');
    expect(joined.code).toBe(201);
    expect(await findKey(deps, id, tokenHash(joined.body.token))).toEqual({
      username: 'system:node:n1',
      groups: ['system:nodes'],
    });
    expect((await join(id, 'n2')).code).toBe(201);
    expect((await join(id, 'n3')).code).toBe(401);
    const late = (await call(owner, 'POST', `/v1/clusters/${id}/join-tokens`, {})).body;
    pass(3601);
    expect((await call(undefined, 'POST', `/v1/clusters/${id}/join`, { token: late.token, node: 'n4' })).code).toBe(
      401,
    );
  });
});

describe('signing keys', () => {
  it('are made once, though two processes ask at once, and lie sealed', async () => {
    const { deps } = setUp();
    const [one, two] = await Promise.all([createSigningKeys(deps)('blue'), createSigningKeys(deps)('blue')]);
    expect(one.signing.kid).toBe(two.signing.kid);
    const [item] = await deps.table.get([{ pk: 'clus#blue', sk: 'signing' }]);
    expect(Buffer.from(item?.sealed as Uint8Array).toString()).not.toContain('PRIVATE KEY');
  });
});
