import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
const base = '/api/v1/namespaces/default';
const account = (name: string, more: object = {}, annotations: object = {}) =>
  api.ok('POST', `${base}/serviceaccounts`, {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, annotations }, ...more },
  });
beforeAll(async () => {
  api = await startHarness();
  const strict = { 'kubernetes.io/enforce-mountable-secrets': 'true' };
  await account('default', { imagePullSecrets: [{ name: 'registry' }] });
  await account('strict', { secrets: [{ name: 'own' }], imagePullSecrets: [{ name: 'registry' }] }, strict);
  await account('lax', { secrets: [{ name: 'own' }] }, { 'kubernetes.io/enforce-mountable-secrets': 'yes' });
});
afterAll(() => api.stop());

const pod = (name: string, spec: object = {}, container: object = {}, annotations: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, annotations },
  spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec },
});
const tried = (body: object, query = '?dryRun=All') => api.ask('POST', `${base}/pods${query}`, { body });
const strict = { serviceAccountName: 'strict', automountServiceAccountToken: false };
const variable = (name: string) => ({ env: [{ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } }] });
const source = (name: string) => ({ envFrom: [{ secretRef: { name } }] });
const notOwn = (what: string) =>
  `${what} referencing secret.secretName="other" is not allowed because service account strict does not reference that secret`;

describe('a pod', () => {
  it('gets the pull secrets of its account, unless it names some', async () => {
    expect((await tried(pod('p'))).body.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    const own = { imagePullSecrets: [{ name: 'mine' }] };
    expect((await tried(pod('p', own))).body.spec.imagePullSecrets).toEqual([{ name: 'mine' }]);
  });

  it.each([
    ['in an environment', pod('p', strict, variable('other')), notOwn('container c with envVar E')],
    ['as an environment', pod('p', strict, source('other')), notOwn('container c with envFrom')],
    [
      'in an init container',
      pod('p', { ...strict, initContainers: [{ name: 'i', image: 'i', ...variable('other') }] }),
      notOwn('init container i with envVar E'),
    ],
    [
      'as a volume',
      pod('p', { ...strict, volumes: [{ name: 'v', secret: { secretName: 'other' } }] }),
      'volume with secret.secretName="other" is not allowed because service account strict does not reference that secret',
    ],
    [
      'to pull with',
      pod('p', { ...strict, imagePullSecrets: [{ name: 'registry' }, { name: 'mine' }] }),
      'imagePullSecrets[1].name="mine" is not allowed because service account strict does not reference that imagePullSecret',
    ],
  ])('whose account lists its secrets may use no other: %s', async (_where, body, why) => {
    const { code, body: status } = await tried(body);
    expect([code, status.message]).toEqual([403, `pods "p" is forbidden: ${why}`]);
  });

  it('may use what its account lists, and anything where the account does not insist', async () => {
    const spec = { ...strict, volumes: [{ name: 'v', secret: { secretName: 'own' } }] };
    expect((await tried(pod('p', spec, { ...variable('own'), ...source('own') }))).code).toBe(201);
    expect((await tried(pod('p', { serviceAccountName: 'lax' }, variable('other')))).code).toBe(201);
  });

  it('is held to it in its ephemeral containers', async () => {
    await tried(pod('debugged', strict), '');
    const add = (name: string) =>
      api.ask('PATCH', `${base}/pods/debugged/ephemeralcontainers`, {
        type: 'application/strategic-merge-patch+json',
        body: { spec: { ephemeralContainers: [{ name: `d-${name}`, image: 'i', ...variable(name) }] } },
      });
    const refused = await add('other');
    expect([refused.code, refused.body.message]).toEqual([
      403,
      `pods "debugged" is forbidden: ${notOwn('ephemeral container d-other with envVar E')}`,
    ]);
    expect((await add('own')).code).toBe(200);
  });
});

describe("a mirror of a node's own pod", () => {
  const mirror = { 'kubernetes.io/config.mirror': 'x' };
  it.each([
    ['a mirror pod may not reference service accounts', { serviceAccountName: 'default' }, {}],
    ['a mirror pod may not reference secrets', {}, variable('other')],
    ['a mirror pod may not reference secrets', { volumes: [{ name: 'v', secret: { secretName: 's' } }] }, {}],
    [
      'a mirror pod may not use ServiceAccountToken volume projections',
      { volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }] },
      {},
    ],
  ])('is refused: %s', async (why, spec, container) => {
    const { body } = await tried(pod('m', { nodeName: 'n', ...spec }, container, mirror));
    expect(body.message).toBe(`pods "m" is forbidden: ${why}`);
  });

  it('is given neither account nor token', async () => {
    const { code, body } = await tried(pod('m', { nodeName: 'n' }, {}, mirror));
    expect([code, body.spec.serviceAccountName, body.spec.volumes]).toEqual([201, undefined, undefined]);
  });
});

it('the account of a new namespace is waited for, if it is on its way', async () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fresh' } };
  await api.ok('POST', '/api/v1/namespaces', { body: namespace });
  const made = api.ask('POST', '/api/v1/namespaces/fresh/pods', { body: pod('early') });
  await api.ok('POST', '/api/v1/namespaces/fresh/serviceaccounts', {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
  expect((await made).code).toBe(201);
  const nosuch = await tried(pod('p', { serviceAccountName: 'nosuch' }));
  expect(nosuch.body.message).toBe(
    'pods "p" is forbidden: error looking up service account default/nosuch: serviceaccount "nosuch" not found',
  );
});
