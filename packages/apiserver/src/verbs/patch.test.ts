import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const path = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';
const json = 'application/json-patch+json';
const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const apply = 'application/apply-patch+yaml';

const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          { name: 'a', image: 'one' },
          { name: 'b', image: 'two' },
        ],
      },
    },
  },
});

describe('a patch', () => {
  it('of each type changes what it says and nothing else', async () => {
    await api.ok('POST', path, { body: configMap('all', { data: { a: '1', b: '2' } }) });
    expect(
      (await api.ok('PATCH', `${path}/all`, { type: json, body: [{ op: 'replace', path: '/data/a', value: '3' }] }))
        .data,
    ).toEqual({ a: '3', b: '2' });
    expect((await api.ok('PATCH', `${path}/all`, { type: merge, body: { data: { b: null } } })).data).toEqual({
      a: '3',
    });
    expect((await api.ok('PATCH', `${path}/all`, { type: strategic, body: { data: { c: '4' } } })).data).toEqual({
      a: '3',
      c: '4',
    });
  });

  it('merges lists by their keys where it is strategic', async () => {
    await api.ok('POST', deployments, { body: deployment('keyed') });
    const patched = await api.ok('PATCH', `${deployments}/keyed`, {
      type: strategic,
      body: { spec: { template: { spec: { containers: [{ name: 'b', image: 'three' }] } } } },
    });
    expect(patched.spec.template.spec.containers.map(({ name, image }: any) => [name, image])).toEqual([
      ['a', 'one'],
      ['b', 'three'],
    ]);
    expect(patched.metadata.generation).toBe(2);
  });

  it('that changes nothing writes nothing', async () => {
    const made = await api.ok('POST', path, { body: configMap('same', { data: { a: '1' } }) });
    expect(await api.ok('PATCH', `${path}/same`, { type: merge, body: { data: { a: '1' } } })).toEqual(made);
  });

  it('with a resourceVersion that is old is a conflict', async () => {
    await api.ok('POST', path, { body: configMap('old') });
    const body = { metadata: { resourceVersion: '1' }, data: { a: '1' } };
    expect((await api.ask('PATCH', `${path}/old`, { type: merge, body })).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
  });

  it('of many at once loses none', async () => {
    await api.ok('POST', path, { body: configMap('many') });
    await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        api.ok('PATCH', `${path}/many`, { type: merge, body: { data: { [`k${i}`]: 'v' } } }),
      ),
    );
    expect(Object.keys((await api.ok('GET', `${path}/many`)).data)).toHaveLength(6);
  });

  it('of an unknown type, or that is none, is refused', async () => {
    await api.ok('POST', path, { body: configMap('typed') });
    expect((await api.ask('PATCH', `${path}/typed`, { type: 'application/json', body: {} })).body).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
    });
    expect((await api.ask('PATCH', `${path}/typed`, { type: json, body: { op: 'add' } })).body).toMatchObject({
      code: 400,
    });
    expect(
      (await api.ask('PATCH', `${path}/typed`, { type: json, body: [{ op: 'remove', path: '/data/nosuch' }] })).body,
    ).toMatchObject({ code: 422 });
    expect((await api.ask('PATCH', `${path}/typed`, { type: merge, body: '{"data":' })).body).toMatchObject({
      code: 400,
    });
    expect((await api.ask('PATCH', `${path}/typed`, { type: merge, body: { data: { a: 1 } } })).body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      details: {
        causes: [{ field: 'patch', message: expect.stringContaining('cannot unmarshal number into Go struct field') }],
      },
    });
    const strategic = await api.ask('PATCH', `${path}/typed`, {
      type: 'application/strategic-merge-patch+json',
      body: { data: { a: 1 } },
    });
    expect(strategic.body.message).toContain(
      'patch: Invalid value: "map[data:map[a:1]]": cannot convert int64 to string',
    );
    expect((await api.ask('PATCH', `${path}/nosuch`, { type: merge, body: {} })).body).toMatchObject({ code: 404 });
  });

  it('takes neither the name nor the type from an object; a strategic one cannot even name them', async () => {
    await api.ok('POST', path, { body: configMap('stays') });
    const ask = (type: string, body: unknown) => api.ask('PATCH', `${path}/stays`, { type, body });
    for (const [type, body] of [
      [merge, { metadata: { name: null } }],
      [merge, { apiVersion: '' }],
      [json, [{ op: 'remove', path: '/metadata/name' }]],
      [json, [{ op: 'remove', path: '/apiVersion' }]],
    ] as const)
      expect((await ask(type, body)).body).toMatchObject({
        code: 400,
        message: 'the name of the object (stays based on URL) was undeterminable: name must be provided',
      });
    expect((await ask(strategic, { kind: 'Other', apiVersion: 'v9', data: { a: '1' } })).body).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      data: { a: '1' },
    });
  });

  it('cannot rename', async () => {
    await api.ok('POST', path, { body: configMap('fixed') });
    expect(
      (await api.ask('PATCH', `${path}/fixed`, { type: merge, body: { metadata: { name: 'other' } } })).body,
    ).toMatchObject({
      code: 400,
      message: 'the name of the object (other) does not match the name on the URL (fixed)',
    });
  });

  it('on a dry run answers as if, and writes nothing', async () => {
    await api.ok('POST', path, { body: configMap('dry') });
    expect((await api.ok('PATCH', `${path}/dry?dryRun=All`, { type: merge, body: { data: { a: '1' } } })).data).toEqual(
      { a: '1' },
    );
    expect(await api.ok('GET', `${path}/dry`)).not.toHaveProperty('data');
  });
});

describe('server-side apply', () => {
  const applied = (name: string, data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });
  const put = (name: string, data: Record<string, string>, query: string) =>
    api.ask('PATCH', `${path}/${name}?${query}`, { type: apply, body: applied(name, data) });

  it('creates what is not there, owned by its manager', async () => {
    const { code, body } = await put('fresh', { a: '1' }, 'fieldManager=me');
    expect(code).toBe(201);
    expect(body.metadata.managedFields).toMatchObject([
      { manager: 'me', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } },
    ]);
    expect((await put('fresh', { a: '1' }, 'fieldManager=me')).body).toEqual(body);
  });

  it('takes out what its manager no longer says', async () => {
    await put('shrinking', { a: '1', b: '2' }, 'fieldManager=me');
    expect((await put('shrinking', { a: '1' }, 'fieldManager=me')).body.data).toEqual({ a: '1' });
  });

  it('does not take from others unless forced', async () => {
    await put('shared', { a: '1' }, 'fieldManager=me');
    const { body } = await put('shared', { a: '2' }, 'fieldManager=you');
    expect(body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] },
    });
    expect((await put('shared', { a: '2' }, 'fieldManager=you&force=true')).body.data).toEqual({ a: '2' });
  });

  it('needs a manager, and no other patch takes force', async () => {
    expect((await api.ask('PATCH', `${path}/x`, { type: apply, body: applied('x', {}) })).body).toMatchObject({
      code: 422,
      details: { causes: [{ field: 'fieldManager', message: 'Required value: is required for apply patch' }] },
    });
    expect((await api.ask('PATCH', `${path}/x?force=true`, { type: merge, body: {} })).body).toMatchObject({
      code: 422,
      details: { causes: [{ field: 'force', message: 'Forbidden: may not be specified for non-apply patch' }] },
    });
  });

  it('is YAML too, and refuses managedFields', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n';
    expect((await api.ask('PATCH', `${path}/yaml?fieldManager=me`, { type: apply, body: yaml })).code).toBe(201);
    const body = {
      ...applied('yaml', {}),
      metadata: { name: 'yaml', managedFields: [{ manager: 'x', operation: 'Apply' }] },
    };
    expect((await api.ask('PATCH', `${path}/yaml?fieldManager=me`, { type: apply, body })).body).toMatchObject({
      code: 400,
      message: 'metadata.managedFields must be nil',
    });
  });

  it('keeps container ports of one number and two protocols apart', async () => {
    const ports = [
      { containerPort: 53, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
    ];
    const body = deployment('ports');
    const containers = [{ name: 'a', image: 'one', ports }];
    const made = await api.ok('PATCH', `${deployments}/ports?fieldManager=me`, {
      type: apply,
      body: { ...body, spec: { ...body.spec, template: { ...body.spec.template, spec: { containers } } } },
    });
    expect(made.spec.template.spec.containers[0].ports).toEqual(ports);
  });
});
