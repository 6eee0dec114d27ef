import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeEach, expect, it } from 'vitest';
import { authenticationConfiguration, createOidc } from './index.ts';

const issuer = 'https://id.example.com';
const pair = await generateKeyPair('ES256');
const other = await generateKeyPair('ES256');
let milliseconds: number;
let published: { kid: string; key: typeof pair.publicKey }[];
let reads: string[];
let down: boolean;

const configuration = (more: object = {}, mappings: object = {}) =>
  authenticationConfiguration.parse({
    jwt: [
      {
        issuer: { url: issuer, audiences: ['berth', 'other'] },
        claimMappings: {
          username: { claim: 'sub', prefix: 'corp:' },
          groups: { claim: 'roles', prefix: 'corp:' },
          ...mappings,
        },
        ...more,
      },
    ],
  });
let current = configuration();

beforeEach(() => {
  milliseconds = Date.parse('2026-01-01T00:00:00Z');
  published = [{ kid: 'one', key: pair.publicKey }];
  reads = [];
  down = false;
  current = configuration();
});

const authenticate = createOidc({
  clock: { now: () => new Date(milliseconds), sleep: async () => {} },
  authenticators: async (cluster) => (cluster === 'c1' ? current.jwt : []),
  async document(url) {
    reads.push(url);
    if (down) throw new Error('no route to host');
    if (url === `${issuer}/.well-known/openid-configuration`) return { issuer, jwks_uri: `${issuer}/keys` };
    return { keys: await Promise.all(published.map(async ({ kid, key }) => ({ kid, ...(await exportJWK(key)) }))) };
  },
});

const sign = (claims: JWTPayload = {}, kid = 'one', key = pair.privateKey) =>
  new SignJWT({ iss: issuer, aud: 'berth', sub: 'jane', exp: milliseconds / 1000 + 600, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid })
    .sign(key);
const refused = async (token: string) =>
  expect(await authenticate('c1', token).catch((error: unknown) => error)).toMatchObject({ reason: 'Unauthorized' });

it('a token of an issuer the cluster trusts speaks for the user and the groups its claims name', async () => {
  expect(await authenticate('c1', await sign({ roles: ['dev', 'ops'], jti: '7' }))).toEqual({
    username: 'corp:jane',
    groups: ['corp:dev', 'corp:ops'],
    extra: { 'authentication.kubernetes.io/credential-id': ['JTI=7'] },
  });
  expect(await authenticate('c1', await sign({ roles: 'dev' }))).toMatchObject({ groups: ['corp:dev'] });
});

it('another cluster does not trust it, and nobody trusts another issuer', async () => {
  expect(await authenticate('c2', await sign())).toBeUndefined();
  expect(await authenticate('c1', await sign({ iss: 'https://evil.example.com' }))).toBeUndefined();
});

it('what does not hold is refused: audience, time, signature, claims', async () => {
  await refused(await sign({ aud: 'somebody' }));
  await refused(await sign({ exp: milliseconds / 1000 - 1 }));
  await refused(await sign({ nbf: milliseconds / 1000 + 60 }));
  await refused(await sign({ exp: undefined }));
  await refused(await sign({}, 'one', other.privateKey));
  await refused(await sign({ sub: '' }));
  await refused(await sign({ roles: [1] }));
  const unsigned = (await sign()).split('.');
  unsigned[0] = Buffer.from('{"alg":"none"}').toString('base64url');
  await refused(`${unsigned[0]}.${unsigned[1]}.`);
});

it('claims that are required must have their value', async () => {
  current = configuration({ claimValidationRules: [{ claim: 'hd', requiredValue: 'example.com' }] });
  await refused(await sign());
  await refused(await sign({ hd: 'evil.com' }));
  expect(await authenticate('c1', await sign({ hd: 'example.com' }))).toMatchObject({ username: 'corp:jane' });
});

it('an email address counts only once it is verified', async () => {
  current = configuration({}, { username: { claim: 'email', prefix: '' } });
  await refused(await sign({ email: 'a@b.c', email_verified: false }));
  expect(await authenticate('c1', await sign({ email: 'a@b.c', email_verified: true }))).toMatchObject({
    username: 'a@b.c',
  });
});

it('new keys of the issuer are found, and made-up ones do not make us ask without end', async () => {
  milliseconds += 10 * 3_600_000;
  await authenticate('c1', await sign());
  expect(reads).toHaveLength(2);
  for (let i = 0; i < 5; i++) await refused(await sign({}, `made-up-${i}`));
  expect(reads).toHaveLength(2);
  milliseconds += 11_000;
  published = [{ kid: 'two', key: other.publicKey }];
  expect(await authenticate('c1', await sign({}, 'two', other.privateKey))).toMatchObject({ username: 'corp:jane' });
  expect(reads).toHaveLength(4);
});

it('an issuer that is down refuses its own tokens, and is asked again after a while', async () => {
  milliseconds += 20 * 3_600_000;
  down = true;
  await refused(await sign());
  await refused(await sign());
  expect(reads).toHaveLength(1);
  down = false;
  milliseconds += 11_000;
  expect(await authenticate('c1', await sign())).toMatchObject({ username: 'corp:jane' });
});

it('a configuration without prefix, over http, or with the same issuer twice is refused', () => {
  const good = configuration().jwt[0];
  const parse = (...jwt: unknown[]) => authenticationConfiguration.safeParse({ jwt }).success;
  expect(parse(good)).toBe(true);
  expect(parse(good, good)).toBe(false);
  expect(parse({ ...good, issuer: { ...good?.issuer, url: 'http://id.example.com' } })).toBe(false);
  expect(parse({ ...good, claimMappings: { username: { claim: 'sub' } } })).toBe(false);
  expect(parse({ ...good, userValidationRules: [{ expression: 'true' }] })).toBe(false);
});
