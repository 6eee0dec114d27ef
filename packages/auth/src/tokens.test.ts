import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAuthenticator, tokenHash } from './authenticator.ts';
import { issueToken, type TokenDeps, verifyToken } from './service-account-tokens.ts';

async function setUp() {
  const clusters = new Map<string, Awaited<ReturnType<TokenDeps['keys']>>>();
  let now = new Date('2026-01-01T00:00:00Z');
  const uids = new Map([
    ['one/serviceaccounts/blue/robot', 'sa-uid'],
    ['two/serviceaccounts/blue/robot', 'sa-uid'],
    ['one/pods/blue/web', 'pod-uid'],
  ]);
  const deps: TokenDeps = {
    clock: { now: () => now, sleep: async () => {} },
    async keys(cluster) {
      const known = clusters.get(cluster);
      if (known !== undefined) return known;
      const { privateKey, publicKey } = await generateKeyPair('ES256');
      const made = {
        issuer: `https://${cluster}`,
        signing: { kid: cluster, privateKey },
        public: [{ kid: cluster, publicKey }],
      };
      clusters.set(cluster, made);
      return made;
    },
    uidOf: async (cluster, resource, namespace, name) => uids.get(`${cluster}/${resource}/${namespace}/${name}`),
  };
  const wish = {
    namespace: 'blue',
    serviceAccount: { name: 'robot', uid: 'sa-uid' },
    audiences: [],
    expirationSeconds: 3600,
    boundObject: { kind: 'Pod' as const, name: 'web', uid: 'pod-uid' },
  };
  return { deps, wish, uids, pass: (seconds: number) => (now = new Date(now.getTime() + seconds * 1000)) };
}

const unauthorized = { reason: 'Unauthorized', code: 401 };

describe('a service account token', () => {
  it('speaks for its account and its pod', async () => {
    const { deps, wish } = await setUp();
    const { token, expiration } = await issueToken(deps, 'one', wish);
    expect(expiration.toISOString()).toBe('2026-01-01T01:00:00.000Z');
    expect((await verifyToken(deps, 'one', token)).identity).toMatchObject({
      username: 'system:serviceaccount:blue:robot',
      uid: 'sa-uid',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:blue', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/pod-name': ['web'] },
    });
  });

  it('is for those audiences that it was made for and was asked about', async () => {
    const { deps, wish } = await setUp();
    const { token } = await issueToken(deps, 'one', { ...wish, audiences: ['vault', 'mail'] });
    const authenticator = createAuthenticator({ tokens: deps, findKey: async () => ({ username: 'key', groups: [] }) });
    expect(await authenticator.review('one', token, ['x', 'vault'])).toMatchObject({ audiences: ['vault'] });
    await expect(authenticator.review('one', token, [])).rejects.toMatchObject({
      ...unauthorized,
      cause: { message: 'token audiences ["vault" "mail"] is invalid for the target audiences ["https://one"]' },
    });
    // A key is for the API server alone.
    expect(await authenticator.review('one', 'key', ['x', 'https://one'])).toMatchObject({
      audiences: ['https://one'],
    });
    await expect(authenticator.review('one', 'key', ['x'])).rejects.toMatchObject(unauthorized);
  });

  it('is worth nothing after its time, in another cluster, for another audience, or altered', async () => {
    const { deps, wish, pass } = await setUp();
    const { token } = await issueToken(deps, 'one', wish);
    const [header, payload = '', signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 9 })).toString('base64url');
    await expect(verifyToken(deps, 'one', `${header}.${forged}.${signature}`)).rejects.toMatchObject(unauthorized);
    await expect(verifyToken(deps, 'two', token)).rejects.toMatchObject(unauthorized);
    await expect(verifyToken(deps, 'one', token, ['vault'])).rejects.toMatchObject(unauthorized);
    pass(3601);
    await expect(verifyToken(deps, 'one', token)).rejects.toMatchObject(unauthorized);
  });

  it.each(['one/serviceaccounts/blue/robot', 'one/pods/blue/web'])(
    'dies with %s, though another takes the name',
    async (gone) => {
      const { deps, wish, uids } = await setUp();
      const { token } = await issueToken(deps, 'one', wish);
      uids.set(gone, 'another-uid');
      await expect(verifyToken(deps, 'one', token)).rejects.toMatchObject(unauthorized);
    },
  );
});

describe('authentication', () => {
  it('finds a key by its hash in its own cluster only, and never by guessing', async () => {
    const { deps } = await setUp();
    const authenticator = createAuthenticator({
      tokens: deps,
      findKey: async (cluster, hash) =>
        cluster === 'one' && hash === tokenHash('berth_secret') ? { username: 'owner', groups: [] } : undefined,
    });
    const ask = (id: string, header?: string) =>
      authenticator.authenticate({ id }, new Headers(header === undefined ? {} : { authorization: header }));
    expect(await ask('one', 'Bearer berth_secret')).toEqual({ username: 'owner', groups: ['system:authenticated'] });
    expect(await ask('one')).toBeUndefined();
    for (const header of ['Bearer wrong', 'Basic YTpi', 'Bearer', 'Bearer a.b.c', `Bearer ${'x'.repeat(20_000)}`])
      await expect(ask('one', header)).rejects.toMatchObject(unauthorized);
    await expect(ask('two', 'Bearer berth_secret')).rejects.toMatchObject(unauthorized);
  });
});
