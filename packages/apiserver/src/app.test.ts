import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './index.ts';
import { configMap, type Harness, startHarness } from './testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const path = '/api/v1/namespaces/default/configmaps';

describe('a request', () => {
  it('without credentials is anonymous, and sees what everybody may', async () => {
    expect((await api.ask('GET', '/version', { token: null })).body).toMatchObject({
      major: '1',
      minor: '36',
      gitVersion: expect.stringMatching(/^v1\.36\.\d+\+berth/),
    });
    for (const probe of ['/healthz', '/livez', '/readyz'])
      expect((await api.ask('GET', probe, { token: null })).text).toBe('ok');
    expect((await api.ask('GET', '/readyz?verbose', { token: null })).text).toMatch(
      /^\[\+\]ping ok\n[\s\S]*readyz check passed\n$/,
    );
    expect((await api.ask('GET', path, { token: null })).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'configmaps is forbidden: User "system:anonymous" cannot list resource "configmaps" in API group "" in the namespace "default"',
      reason: 'Forbidden',
      details: { kind: 'configmaps' },
      code: 403,
    });
  });

  it('with credentials that prove nothing is 401', async () => {
    expect((await api.ask('GET', path, { token: 'wrong' })).body).toMatchObject({
      code: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  });

  it('that is not allowed says what was asked, by whom and where', async () => {
    const message = async (method: string, url: string, body?: object) =>
      (await api.ask(method, url, { token: 'user:bob', body })).body.message;
    expect(await message('GET', '/apis/apps/v1/namespaces/default/deployments/x')).toBe(
      'deployments.apps "x" is forbidden: User "bob" cannot get resource "deployments" in API group "apps" in the namespace "default"',
    );
    expect(await message('GET', '/api/v1/nodes')).toBe(
      'nodes is forbidden: User "bob" cannot list resource "nodes" in API group "" at the cluster scope',
    );
    expect(await message('PUT', '/api/v1/namespaces/default/pods/x/status', {})).toBe(
      'pods "x" is forbidden: User "bob" cannot update resource "pods/status" in API group "" in the namespace "default"',
    );
    expect(await message('GET', '/metrics')).toBe('forbidden: User "bob" cannot get path "/metrics"');
  });

  it('for what is not served is 404', async () => {
    const below = [
      '/api/v1/nosuch',
      '/api/v1/namespaces/default/nodes',
      '/apis/apps/v9/deployments',
      '/api/v1//namespaces',
    ];
    for (const url of below)
      expect([url, (await api.ask('GET', url)).body]).toMatchObject([
        url,
        { code: 404, reason: 'NotFound', message: 'the server could not find the requested resource' },
      ]);
    for (const url of ['/version', '/api/v1', '/apis/apps/v1'])
      expect([url, (await api.ask('DELETE', url)).code]).toEqual([url, 405]);
    for (const url of ['/apis/nosuch/v1/things', '/nosuch', '/apis/nosuch']) {
      const { code, text, headers } = await api.ask('GET', url);
      expect([url, code, text, headers.get('content-type')]).toEqual([
        url,
        404,
        '404 page not found\n',
        'text/plain; charset=utf-8',
      ]);
    }
    expect(await api.ok('GET', '/api/v1/namespaces//configmaps')).toMatchObject({ kind: 'ConfigMapList' });
  });

  it('has an audit id, the one that the client gave it or its own', async () => {
    const given = { headers: { 'audit-id': 'mine-1' } };
    expect((await api.ask('GET', '/api/v1/nodes', given)).headers.get('audit-id')).toBe('mine-1');
    const odd = { headers: { 'audit-id': 'a b' } };
    for (const url of ['/api', '/nosuch', '/api/v1/nodes/none', '/healthz'])
      expect((await api.ask('GET', url, odd)).headers.get('audit-id')).toMatch(/^[0-9a-z-]{8,}$/);
  });

  it('for a kind that is going away is warned of it', async () => {
    const warning = '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"';
    const endpoints = '/api/v1/namespaces/default/endpoints';
    expect((await api.ask('GET', endpoints)).headers.get('warning')).toBe(warning);
    const body = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'old' } };
    expect((await api.ask('POST', endpoints, { body })).headers.get('warning')).toBe(warning);
    expect((await api.ask('GET', '/api/v1/namespaces/default/services')).headers.get('warning')).toBeNull();
  });

  it('by a method that is not served is 405', async () => {
    expect((await api.ask('POST', `${path}/x`, { body: configMap('x') })).body).toMatchObject({
      code: 405,
      reason: 'MethodNotAllowed',
    });
    expect((await api.ask('PUT', path, { body: configMap('x') })).code).toBe(405);
    expect((await api.ask('DELETE', '/api/v1/namespaces')).code).toBe(405);
  });

  it('for a name that cannot be is not an error of ours', async () => {
    for (const name of ['%00', '..%2f..', 'a%2fb', 'x'.repeat(300), '%ff', 'a%23b'])
      expect((await api.ask('GET', `${path}/${name}`)).code).toBeLessThan(500);
    expect((await api.ask('GET', `/api/v1/namespaces/${'n'.repeat(500)}/configmaps`)).code).toBeLessThan(500);
    expect((await api.ask('GET', `${path}?limit=x`)).code).toBe(400);
    expect((await api.ask('GET', `${path}?limit=-1`)).code).toBeLessThan(500);
  });

  it('for its health is answered by what the store says', async () => {
    const ill = await startHarness();
    const store = { ...ill.deps.store, epoch: () => Promise.reject(new Error('the disk is full')) };
    const logged: string[] = [];
    const app = createApp({
      ...ill.deps,
      store,
      log: { ...ill.deps.log, error: (_fields, message) => void logged.push(message) },
    });
    const get = async (url: string) => {
      const response = await app.fetch(
        new Request(`http://localhost/clusters/local${url}`, { headers: { authorization: 'Bearer admin' } }),
      );
      return [response.status, await response.text()];
    };
    expect(await get('/readyz')).toEqual([
      500,
      '[+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\nreadyz check failed\n',
    ]);
    expect(logged).toEqual(['a health check failed']);
    expect(await get('/readyz?exclude=etcd')).toEqual([200, 'ok']);
    expect(await get('/readyz?exclude=etcd&exclude=moon&verbose')).toEqual([
      200,
      '[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\nwarn: some health checks cannot be excluded: no matches for "moon"\nreadyz check passed\n',
    ]);
    expect(await get('/readyz/ping')).toEqual([200, 'ok']);
    expect(await get('/livez')).toEqual([200, 'ok']);
    await ill.stop();
  });

  it('that breaks inside is a 500 without internals, logged under the id that it names', async () => {
    const broken = await startHarness({ authorize: () => Promise.reject(new Error('the secret reason')) });
    try {
      const { code, text, body } = await broken.ask('GET', path);
      expect(code).toBe(500);
      expect(text).not.toContain('secret reason');
      const fields = broken.logged[0]?.fields as { id: string; error: string };
      expect(body.message).toContain(fields.id);
      expect(fields.error).toContain('the secret reason');
    } finally {
      await broken.stop();
    }
  });

  it('that is the client’s mistake is not logged', () => {
    expect(api.logged).toEqual([]);
  });
});

describe('impersonation', () => {
  const as = (headers: Record<string, string>, token = 'admin') =>
    api.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      token,
      headers,
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });

  it('makes the request somebody else’s', async () => {
    expect((await as({ 'impersonate-user': 'jane', 'impersonate-group': 'devs' })).body.status.userInfo).toEqual({
      username: 'jane',
      groups: ['devs', 'system:authenticated'],
    });
    expect((await as({ 'impersonate-user': 'system:serviceaccount:ns:sa' })).body.status.userInfo.groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:ns',
      'system:authenticated',
    ]);
  });

  it('needs the right to it', async () => {
    expect((await as({ 'impersonate-user': 'jane' }, 'user:bob')).body).toMatchObject({
      code: 403,
      message:
        'users "jane" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    });
    expect((await as({ 'impersonate-group': 'devs' })).code).toBeLessThan(500);
    expect((await as({ 'impersonate-group': 'devs' })).code).toBeGreaterThanOrEqual(400);
  });
});

describe('reviews', () => {
  const group = '/apis/authorization.k8s.io/v1';

  it('answer what somebody may do', async () => {
    const ask = (token: string, verb: string) =>
      api.ok('POST', `${group}/selfsubjectaccessreviews`, {
        token,
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: { resourceAttributes: { verb, resource: 'pods', namespace: 'default' } },
        },
      });
    expect((await ask('admin', 'delete')).status).toMatchObject({ allowed: true });
    expect((await ask('user:bob', 'delete')).status).toMatchObject({ allowed: false });
    const subject = await api.ok('POST', `${group}/subjectaccessreviews`, {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: 'bob', resourceAttributes: { verb: 'get', resource: 'pods' } },
      },
    });
    expect(subject.status.allowed).toBe(false);
    const rules = await api.ok('POST', `${group}/selfsubjectrulesreviews`, {
      body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } },
    });
    expect(rules.status).toMatchObject({
      incomplete: false,
      resourceRules: expect.arrayContaining([{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]),
    });
  });

  it('of nothing are invalid', async () => {
    expect(
      (
        await api.ask('POST', `${group}/selfsubjectaccessreviews`, {
          body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: {} },
        })
      ).body,
    ).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message:
        '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    });
  });
});

describe('reviews with selectors', () => {
  it.each([
    [{ fieldSelector: { rawSelector: '!!!' } }, 'spec.resourceAttributes.fieldSelector ignored due to parse error'],
    [
      {
        labelSelector: {
          requirements: [
            { key: 'a', operator: 'Exists' },
            { key: 'a', operator: 'Newer' },
          ],
        },
      },
      'spec.resourceAttributes.labelSelector partially ignored due to parse error',
    ],
    [{ fieldSelector: { rawSelector: 'a=b' }, labelSelector: { rawSelector: 'a in (b)' } }, undefined],
  ])('of which %j cannot be heeded are told so', async (selectors, error) => {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { verb: 'list', resource: 'pods', ...selectors } },
    };
    const { status } = await api.ok('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { body });
    expect(status).toEqual({ allowed: true, ...(error === undefined ? {} : { evaluationError: error }) });
  });
});

describe('a cluster at its beginning', () => {
  it('has its namespaces, the service of the API, and the default roles', async () => {
    const names = (list: any) => list.items.map((item: any) => item.metadata.name);
    expect(names(await api.ok('GET', '/api/v1/namespaces'))).toEqual([
      'default',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
    expect((await api.ok('GET', '/api/v1/namespaces/default/services/kubernetes')).spec).toMatchObject({
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443 }],
    });
    expect(names(await api.ok('GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles'))).toEqual(
      expect.arrayContaining(['admin', 'cluster-admin', 'edit', 'view']),
    );
  });
});
