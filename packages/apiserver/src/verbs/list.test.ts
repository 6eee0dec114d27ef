import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cluster, configMap, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
const path = '/api/v1/namespaces/lists/configmaps';

beforeAll(async () => {
  api = await startHarness();
  await api.ok('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lists' } },
  });
  for (let i = 0; i < 7; i += 1) {
    const metadata = { name: `c${i}`, labels: { parity: i % 2 === 0 ? 'even' : 'odd', number: String(i) } };
    await api.ok('POST', path, { body: { ...configMap(''), metadata } });
  }
});
afterAll(() => api.stop());

const names = (list: any): string[] => list.items.map((item: any) => item.metadata.name);
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

describe('a list', () => {
  it('holds every object, in order, at one resourceVersion', async () => {
    const list = await api.ok('GET', path);
    expect(list).toMatchObject({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: expect.stringMatching(/^\d+$/) },
    });
    expect(names(list)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6']);
  });

  it('of nothing has an empty list of items', async () => {
    const list = await api.ok('GET', '/api/v1/namespaces/lists/secrets');
    expect(list.items).toEqual([]);
    expect(list.metadata.resourceVersion).toMatch(/^[1-9]\d*$/);
  });

  it('of what ships with the server does not say of each item what it is; of custom kinds it does', async () => {
    const { items } = await api.ok('GET', path);
    expect(Object.keys(items[0])).toEqual(['metadata']);
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'orders.shop.example.com' },
      spec: {
        group: 'shop.example.com',
        scope: 'Namespaced',
        names: { plural: 'orders', singular: 'order', kind: 'Order', listKind: 'OrderList' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    };
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const live = await api.ok('POST', definitions, { body: definition });
    live.status.conditions = [{ type: 'Established', status: 'True', reason: 'InitialNamesAccepted' }];
    live.status.acceptedNames = definition.spec.names;
    await api.ok('PUT', `${definitions}/orders.shop.example.com/status`, { body: live });
    const orders = '/apis/shop.example.com/v1/namespaces/lists/orders';
    const order = { apiVersion: 'shop.example.com/v1', kind: 'Order', metadata: { name: 'o' } };
    await api.ok('POST', orders, { body: order });
    expect((await api.ok('GET', orders)).items).toMatchObject([order]);
  });

  it('spans all namespaces where none is named', async () => {
    await api.ok('POST', '/api/v1/namespaces/default/configmaps', { body: configMap('elsewhere') });
    expect(names(await api.ok('GET', '/api/v1/configmaps'))).toEqual(expect.arrayContaining(['elsewhere', 'c0']));
  });

  it('is narrowed by labels and fields', async () => {
    expect(names(await api.ok('GET', `${path}?labelSelector=parity%3Dodd`))).toEqual(['c1', 'c3', 'c5']);
    expect(names(await api.ok('GET', `${path}?labelSelector=parity+in+(odd),number!=3`))).toEqual(['c1', 'c5']);
    expect(names(await api.ok('GET', `${path}?fieldSelector=metadata.name%3Dc4`))).toEqual(['c4']);
    expect(
      names(
        await api.ok(
          'GET',
          `${path}?fieldSelector=metadata.name!%3Dc4,metadata.namespace%3Dlists&labelSelector=parity%3Deven`,
        ),
      ),
    ).toEqual(['c0', 'c2', 'c6']);
  });

  it.each([
    ['/apis/rbac.authorization.k8s.io/v1/clusterroles', 'metadata.namespace', undefined],
    ['/api/v1/nodes', 'metadata.namespace', 'field label not supported: metadata.namespace'],
    ['/api/v1/pods', 'spec.host', undefined],
    ['/api/v1/pods', 'status.podIPs', undefined],
    ['/apis/apps/v1/replicasets', 'status.replicas', 'only "metadata.name", "metadata.namespace"'],
    ['/api/v1/persistentvolumes', 'name', '"name" is not a known field selector'],
    ['/apis/batch/v1/jobs', 'status.active', 'field label "status.active" not supported for Job'],
    ['/apis/events.k8s.io/v1/events', 'source', 'field label not supported: source'],
    ['/api/v1/events', 'source', undefined],
    [
      '/apis/resource.k8s.io/v1/resourceslices',
      'spec.pool',
      'field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: spec.pool',
    ],
  ])('of %s is selected by %s as upstream has it', async (resource, field, refusal) => {
    const { code, body } = await api.ask('GET', `${resource}?fieldSelector=${field}%3Dx`);
    expect([code, body.message]).toEqual([
      refusal === undefined ? 200 : 400,
      refusal === undefined ? undefined : expect.stringContaining(refusal),
    ]);
  });

  it('refuses selectors that it cannot read, in the words of upstream', async () => {
    expect((await api.ask('GET', `${path}?fieldSelector=data.x%3D1`)).body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message: '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    });
    expect((await api.ask('GET', '/api/v1/pods?fieldSelector=spec.x%3D1')).body).toMatchObject({
      code: 400,
      message: 'field label not supported: spec.x',
    });
    expect((await api.ask('GET', `${path}?labelSelector=a+b`)).body).toMatchObject({ code: 400 });
  });

  it('of events is narrowed by the names of its own group', async () => {
    const involvedObject = { kind: 'Pod', name: 'p', namespace: 'lists' };
    await api.ok('POST', '/api/v1/namespaces/lists/events', {
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: 'e1' },
        involvedObject,
        reason: 'Made',
        message: 'm',
        type: 'Normal',
      },
    });
    const core = '/api/v1/namespaces/lists/events';
    const newer = '/apis/events.k8s.io/v1/namespaces/lists/events';
    expect(names(await api.ok('GET', `${core}?fieldSelector=involvedObject.name%3Dp,reason%3DMade`))).toEqual(['e1']);
    expect(names(await api.ok('GET', `${newer}?fieldSelector=regarding.name%3Dp,reason%3DMade`))).toEqual(['e1']);
    expect(names(await api.ok('GET', `${newer}?fieldSelector=regarding.name%3Dq`))).toEqual([]);
    expect((await api.ask('GET', `${newer}?fieldSelector=involvedObject.name%3Dp`)).code).toBe(400);
    expect((await api.ok('GET', newer)).items[0]).toMatchObject({
      regarding: { name: 'p' },
      note: 'm',
    });
  });

  it('comes in pages that make one consistent list', async () => {
    const first = await api.ok('GET', `${path}?limit=3`);
    expect(names(first)).toEqual(['c0', 'c1', 'c2']);
    await api.ok('POST', path, { body: configMap('c5a') });
    const second = await api.ok('GET', `${path}?limit=3&continue=${encodeURIComponent(first.metadata.continue)}`);
    expect(names(second)).toEqual(['c3', 'c4', 'c5']);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    const third = await api.ok('GET', `${path}?limit=3&continue=${encodeURIComponent(second.metadata.continue)}`);
    expect(names(third)).toEqual(['c6']);
    expect(third.metadata).not.toHaveProperty('continue');
    await api.ok('DELETE', `${path}/c5a`);
  });

  it('whose pages are too old is 410, with a token for the rest as it is now', async () => {
    const first = await api.ok('GET', `${path}?limit=3`);
    await api.ok('POST', path, { body: configMap('c5a') });
    await api.store.jump(cluster.id, 'configmaps');
    const late = await api.ask('GET', `${path}?limit=3&continue=${encodeURIComponent(first.metadata.continue)}`);
    expect(late.body).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: expect.stringContaining('Continuing with the provided token results in an inconsistent list'),
      metadata: { continue: expect.any(String) },
    });
    const rest = await api.ok('GET', `${path}?continue=${encodeURIComponent(late.body.metadata.continue)}`);
    expect(names(rest)).toEqual(['c3', 'c4', 'c5', 'c5a', 'c6']);
    expect((await api.ask('GET', `${path}?resourceVersion=2&resourceVersionMatch=Exact`)).body).toMatchObject({
      code: 410,
      reason: 'Expired',
    });
    await api.ok('DELETE', `${path}/c5a`);
  });

  it('refuses a continue token that is none, or another list’s', async () => {
    const { metadata } = await api.ok('GET', `${path}?limit=3`);
    const token = encodeURIComponent(metadata.continue);
    expect((await api.ask('GET', `${path}?limit=3&continue=nonsense`)).code).toBe(400);
    expect((await api.ask('GET', `/api/v1/namespaces/lists/secrets?limit=3&continue=${token}`)).code).toBe(400);
    expect((await api.ask('GET', `${path}?limit=3&resourceVersion=1&continue=${token}`)).code).toBe(400);
  });

  it('knows what resourceVersion and resourceVersionMatch may say together', async () => {
    const { metadata } = await api.ok('GET', path);
    const version = metadata.resourceVersion;
    expect((await api.ok('GET', `${path}?resourceVersion=0`)).items).toHaveLength(7);
    expect(
      (await api.ok('GET', `${path}?resourceVersion=${version}&resourceVersionMatch=NotOlderThan`)).items,
    ).toHaveLength(7);
    expect(
      (await api.ok('GET', `${path}?resourceVersion=${version}&resourceVersionMatch=Exact`)).metadata.resourceVersion,
    ).toBe(version);
    for (const query of [
      'resourceVersionMatch=Exact',
      'resourceVersionMatch=Exact&resourceVersion=0',
      'resourceVersionMatch=Nearly&resourceVersion=1',
    ])
      expect((await api.ask('GET', `${path}?${query}`)).body).toMatchObject({
        code: 422,
        reason: 'Invalid',
        details: { group: 'meta.k8s.io', kind: 'ListOptions' },
      });
    expect((await api.ask('GET', `${path}?resourceVersion=abc`)).code).toBe(400);
    expect((await api.ask('GET', `${path}?resourceVersion=9999999999999`)).body).toMatchObject({
      code: 504,
      reason: 'Timeout',
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    });
  });

  it('becomes a Table where it is asked to', async () => {
    const list = await api.ok('GET', path, { accept: table });
    expect(list.kind).toBe('Table');
    expect(list.columnDefinitions.map((column: any) => column.name)).toEqual(['Name', 'Data', 'Age']);
    expect(list.rows[0]).toMatchObject({
      cells: ['c0', expect.anything(), expect.any(String)],
      object: { kind: 'PartialObjectMetadata', metadata: { name: 'c0' } },
    });
    const whole = await api.ok('GET', `${path}?includeObject=Object`, { accept: table });
    expect(whole.rows[0].object.kind).toBe('ConfigMap');
  });

  it('is written in the version that was asked for, as plain JSON', async () => {
    const accept = 'application/json;as=Table;v=v1beta1;g=meta.k8s.io';
    const { headers, body } = await api.ask('GET', path, { accept });
    expect(headers.get('content-type')).toBe('application/json');
    expect([body.apiVersion, body.rows[0].object.apiVersion]).toEqual(['meta.k8s.io/v1beta1', 'meta.k8s.io/v1beta1']);
  });

  it('refuses to show beside the cells what there is not', async () => {
    expect((await api.ask('GET', `${path}?includeObject=All`, { accept: table })).body).toMatchObject({
      code: 400,
      message: `Unable to convert to Table as requested: includeObject: Invalid value: "All": must be 'Metadata', 'Object', 'None', or empty`,
    });
    expect((await api.ask('GET', `${path}?includeObject=All`)).code).toBe(200);
  });

  it('has no rows, rather than an empty list of them, where the kind has no columns of its own', async () => {
    const empty = (plural: string) => api.ok('GET', `/api/v1/namespaces/none/${plural}`, { accept: table });
    expect((await empty('limitranges')).rows).toBeNull();
    expect((await empty('configmaps')).rows).toEqual([]);
  });

  it('is no object, and an object no list, of which metadata alone can be asked', async () => {
    const of = (kind: string) => ({ accept: `application/json;as=${kind};v=v1;g=meta.k8s.io` });
    expect((await api.ask('GET', path, of('PartialObjectMetadata'))).body).toMatchObject({
      code: 406,
      message: 'you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)',
    });
    expect((await api.ask('GET', `${path}/c0`, of('PartialObjectMetadataList'))).body).toMatchObject({
      code: 406,
      message: 'you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)',
    });
  });

  it('becomes metadata alone where it is asked to', async () => {
    const list = await api.ok('GET', path, {
      accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
    });
    expect(list.kind).toBe('PartialObjectMetadataList');
    expect(list.items[0]).toMatchObject({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { name: 'c0' },
    });
    expect(list.items[0]).not.toHaveProperty('data');
  });

  it('of what is not kept there is none: a review in a table is 406', async () => {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { nonResourceAttributes: { path: '/', verb: 'get' } },
    };
    const asked = { body, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };
    const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    expect(await api.ask('POST', reviews, asked)).toMatchObject({ code: 406, body: { reason: 'NotAcceptable' } });
  });

  it('in a form that nobody serves is 406', async () => {
    expect((await api.ask('GET', path, { accept: 'text/csv' })).body).toMatchObject({
      code: 406,
      reason: 'NotAcceptable',
    });
  });

  it('is compressed where it is large and the client takes it', async () => {
    await api.ok('POST', '/api/v1/namespaces/lists/secrets', {
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'large' }, stringData: { a: 'x'.repeat(200_000) } },
    });
    const response = await api.request('GET', '/api/v1/namespaces/lists/secrets', {
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const list = JSON.parse(gunzipSync(Buffer.from(await response.arrayBuffer())).toString());
    expect(names(list)).toEqual(['large']);
    const plain = await api.request('GET', '/api/v1/namespaces/lists/secrets');
    expect(plain.headers.get('content-encoding')).toBeNull();
    await plain.text();
  });
});
