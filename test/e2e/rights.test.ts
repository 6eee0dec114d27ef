import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

it('a role that is labelled for aggregation is part of view, edit and admin, until it goes', async () => {
  const can = async (as: string) =>
    (await berth.kubectl('auth', 'can-i', 'escalate', 'roles', '--as', as, '-n', 'default')).stdout.trim();
  const both = async () => [await can('jane'), await can('joe')];
  await berth.ok('create', 'rolebinding', 'viewer', '--clusterrole=view', '--user=jane');
  await berth.ok('create', 'rolebinding', 'owner', '--clusterrole=admin', '--user=joe');
  expect(await both()).toEqual(['no', 'no']);
  const part = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'lifted', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
    rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: ['escalate'] }],
  };
  expect((await berth.pipe(JSON.stringify(part), 'create', '-f', '-')).code).toBe(0);
  await eventually(async () => expect(await both()).toEqual(['yes', 'yes']));
  await berth.ok('delete', 'clusterrole', 'lifted');
  await eventually(async () => expect(await both()).toEqual(['no', 'no']));
});

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

it('anybody can verify a service account token by the documents of the issuer, if RBAC lets them read those', async () => {
  const token = (await berth.ok('create', 'token', 'default', '--audience=vault')).trim();
  expect((await berth.fetch('/openid/v1/jwks', { token: null })).status).toBe(403);
  const robot = (await berth.ok('create', 'token', 'default')).trim();
  const configuration = await berth.fetch('/.well-known/openid-configuration', { token: robot });
  expect(configuration.status).toBe(200);
  const { issuer, jwks_uri } = (await configuration.json()) as Record<string, string>;
  expect(jwks_uri).toBe(`${berth.url}/openid/v1/jwks`);
  const keys = await berth.fetch('/openid/v1/jwks', { token: robot });
  expect(keys.headers.get('content-type')).toBe('application/jwk-set+json');
  const { keys: published } = (await keys.json()) as { keys: (JsonWebKey & { kid: string })[] };
  const [head = '', body = '', signature = ''] = token.split('.');
  const { kid } = decoded(head);
  const jwk = published.find((key) => key.kid === kid);
  const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
  const signed = Buffer.from(`${head}.${body}`);
  const ecdsa = { key, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', signed, ecdsa, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(decoded(body)).toMatchObject({ iss: issuer, aud: ['vault'], sub: 'system:serviceaccount:default:default' });
  expect(published.every((one) => one.d === undefined)).toBe(true);
});

it('the owner of a cluster can read who wrote what, and nobody else can', async () => {
  await berth.ok('create', 'secret', 'generic', 'quiet', '--from-literal=key=unspeakable');
  await berth.ok('label', 'secret', 'quiet', 'a=b', '--as', 'system:admin', '--as-group', 'system:masters');
  await berth.ok('delete', 'secret', 'quiet');
  const audit = (...options: string[]) =>
    execute(process.execPath, ['packages/cli/bin/berth.js', 'audit', '--kubeconfig', berth.kubeconfig, ...options]);
  const lines = await eventually(async () => {
    const { stdout } = await audit('--name', 'quiet', '--since', '1h');
    const rows = stdout.trim().split('\n').slice(1);
    expect(rows).toHaveLength(3);
    return rows.map((row) => row.split(/ {3,}/).slice(1).join(' | '));
  });
  expect(lines).toEqual([
    'admin | delete | secrets default/quiet',
    'system:admin (by admin) | patch | secrets default/quiet',
    'admin | create | secrets default/quiet',
  ]);
  const whole = await audit('-o', 'json', '--limit', '5000');
  expect(JSON.parse(whole.stdout)).toMatchObject({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1' });
  expect(whole.stdout).not.toContain('unspeakable');
  const robot = (await berth.ok('create', 'token', 'default')).trim();
  expect((await berth.fetch('/berth/v1/audit', { token: robot })).status).toBe(403);
  expect((await berth.fetch('/berth/v1/audit', { token: null })).status).toBe(403);
  expect((await berth.fetch('/berth/v1/audit?since=yesterday')).status).toBe(400);
});
