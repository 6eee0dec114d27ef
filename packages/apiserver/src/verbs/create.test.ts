import { encodeProtobuf } from '@berth/machinery/protobuf';
import { kindByGvk } from '@berth/kinds/registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const path = '/api/v1/namespaces/default/configmaps';
const gone = async (name: string) => expect((await api.ask('GET', `${path}/${name}`)).code).toBe(404);

describe('a create', () => {
  it('answers 201 with what the server decided', async () => {
    const { code, body } = await api.ask('POST', path, { body: configMap('plain', { data: { a: 'b' } }) });
    expect(code).toBe(201);
    expect(body).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'plain',
        namespace: 'default',
        uid: expect.stringMatching(/^[-0-9a-f]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        managedFields: [{ manager: 'kubectl', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1' }],
      },
      data: { a: 'b' },
    });
    expect(await api.ok('GET', `${path}/plain`)).toEqual(body);
  });

  it('wipes what only the server may say', async () => {
    const metadata = {
      name: 'wiped',
      uid: 'mine',
      creationTimestamp: '2001-01-01T00:00:00Z',
      deletionTimestamp: '2001-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 3,
      generation: 17,
      selfLink: '/x',
    };
    const { metadata: made } = await api.ok('POST', path, { body: { ...configMap('wiped'), metadata } });
    expect(made.uid).not.toBe('mine');
    expect(made.creationTimestamp).not.toBe('2001-01-01T00:00:00Z');
    for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds', 'generation', 'selfLink'])
      expect(made).not.toHaveProperty(field);
  });

  it('takes a null creationTimestamp, as kubectl sends it', async () => {
    const body = { ...configMap('null-time'), metadata: { name: 'null-time', creationTimestamp: null } };
    expect((await api.ok('POST', path, { body })).metadata.creationTimestamp).toMatch(/^2/);
  });

  it('of a name that is taken is a conflict that names the object', async () => {
    await api.ok('POST', path, { body: configMap('twice') });
    const { code, body } = await api.ask('POST', path, { body: configMap('twice') });
    expect(code).toBe(409);
    expect(body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'configmaps "twice" already exists',
      reason: 'AlreadyExists',
      details: { name: 'twice', kind: 'configmaps' },
      code: 409,
    });
  });

  it('makes up a name from generateName, cut to what fits', async () => {
    const short = await api.ok('POST', path, { body: { ...configMap(''), metadata: { generateName: 'some-' } } });
    expect(short.metadata.name).toMatch(/^some-[a-z0-9]{5}$/);
    const long = await api.ok('POST', path, { body: { ...configMap(''), metadata: { generateName: 'x'.repeat(70) } } });
    expect(long.metadata.name).toMatch(/^x{58}[a-z0-9]{5}$/);
  });

  it('gives up after eight generated names that were taken', async () => {
    let suffixes = 0;
    const suffix = () => {
      suffixes += 1;
      return 'taken';
    };
    const stuck = await startHarness({ ids: { uid: () => crypto.randomUUID(), suffix } });
    try {
      const body = { ...configMap(''), metadata: { generateName: 'g-' } };
      await stuck.ok('POST', path, { body });
      suffixes = 0;
      expect((await stuck.ask('POST', path, { body })).body).toMatchObject({
        code: 409,
        reason: 'AlreadyExists',
        message:
          'configmaps "g-taken" already exists, the server was not able to generate a unique name for the object',
        details: { retryAfterSeconds: 1 },
      });
      expect(suffixes).toBe(8);
    } finally {
      await stuck.stop();
    }
  });

  // Compared with kube-apiserver 1.36: what it keeps as protobuf does not tell an empty list from none.
  it.each([
    ['/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles', 'Role', { rules: [] }, { rules: null }],
    [
      '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices',
      'EndpointSlice',
      { addressType: 'IPv4', endpoints: [] },
      { endpoints: null, ports: null },
    ],
    ['/api/v1/namespaces/default/limitranges', 'LimitRange', { spec: { limits: [] } }, { spec: { limits: null } }],
    ['/apis/storage.k8s.io/v1/csinodes', 'CSINode', { spec: { drivers: [] } }, { spec: { drivers: null } }],
  ])('prints null for lists of %s that must be there and are empty', async (at, kind, sent, printed) => {
    const apiVersion = at.startsWith('/api/') ? 'v1' : at.split('/').slice(2, 4).join('/');
    const body = { apiVersion, kind, metadata: { name: 'empty' }, ...sent };
    expect(await api.ok('POST', `${at}?dryRun=All`, { body })).toMatchObject(printed);
    expect(await api.ok('POST', at, { body })).toMatchObject(printed);
    const made = await api.ok('GET', `${at}/empty`);
    expect(made).toMatchObject(printed);
    const { apiVersion: _version, kind: _kind, ...item } = made;
    expect((await api.ok('GET', at)).items).toContainEqual(item);
    // The same again, in either form, is no change.
    const again = { ...body, metadata: { name: 'empty', resourceVersion: made.metadata.resourceVersion } };
    expect((await api.ok('PUT', `${at}/empty`, { body: again })).metadata).toEqual(made.metadata);
    expect((await api.ok('PUT', `${at}/empty`, { body: made })).metadata).toEqual(made.metadata);
    const labelled = { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } };
    expect(await api.ok('PUT', `${at}/empty`, { body: labelled })).toMatchObject(printed);
  });

  it('decides anew what follows from a generated name that was taken', async () => {
    const suffixes = ['taken', 'taken', 'free'];
    const suffix = () => suffixes.shift() ?? 'more';
    const jobs = await startHarness({ ids: { uid: () => crypto.randomUUID(), suffix } });
    try {
      const spec = { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } } };
      const body = { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'j-' }, spec };
      const at = '/apis/batch/v1/namespaces/default/jobs';
      await jobs.ok('POST', at, { body });
      const { metadata, spec: made } = await jobs.ok('POST', at, { body });
      expect(metadata.name).toBe('j-free');
      expect(made.template.metadata.labels).toMatchObject({
        'batch.kubernetes.io/job-name': 'j-free',
        'batch.kubernetes.io/controller-uid': metadata.uid,
      });
      expect(made.selector.matchLabels).toEqual({ 'batch.kubernetes.io/controller-uid': metadata.uid });
    } finally {
      await jobs.stop();
    }
  });

  it('of a namespace with a generated name labels it with that name', async () => {
    const { metadata } = await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { generateName: 'e2e-' } },
    });
    expect(metadata.labels).toEqual({ 'kubernetes.io/metadata.name': metadata.name });
  });

  it('without name and generateName is invalid', async () => {
    const { code, body } = await api.ask('POST', path, { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } });
    expect(code).toBe(422);
    expect(body.details.causes).toEqual([
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  });

  it('of what is odd is taken, and warned of once', async () => {
    const container = { name: 'c', image: 'i', env: [{ name: 'A' }, { name: 'A' }] };
    const labels = { app: 'odd' };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    };
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    const hides = /spec\.template\.spec\.containers\[0\]\.env\[1\]: hides previous definition/g;
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'odd' }, spec };
    const made = await api.ask('POST', deployments, { body });
    expect(made.code).toBe(201);
    expect(made.headers.get('warning')?.match(hides)).toHaveLength(1);
    const merge = { type: 'application/merge-patch+json' };
    const patched = (spec: object) => api.ask('PATCH', `${deployments}/odd`, { ...merge, body: spec });
    expect((await patched({ metadata: { labels: { a: 'b' } } })).headers.get('warning')).toBeNull();
    expect((await patched({ spec: { replicas: 2 } })).headers.get('warning')).toMatch(hides);
  });

  it('on a dry run answers as if, and writes nothing', async () => {
    const { code, body } = await api.ask('POST', `${path}?dryRun=All`, { body: configMap('dry') });
    expect(code).toBe(201);
    expect(body.metadata.uid).toBeDefined();
    expect(body.metadata).not.toHaveProperty('resourceVersion');
    await gone('dry');
  });

  it('refuses, warns about, or ignores unknown and repeated fields as fieldValidation says', async () => {
    const text = (name: string) =>
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}","name":"${name}"},"foo":1}`;
    const strict = await api.ask('POST', `${path}?fieldValidation=Strict`, { body: text('strict') });
    expect(strict.code).toBe(400);
    expect(strict.body.message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo", duplicate field "metadata.name"',
    );
    await gone('strict');
    const warn = await api.ask('POST', path, { body: text('warn') });
    expect(warn.code).toBe(201);
    expect(warn.headers.get('warning')).toBe(
      '299 - "unknown field \\"foo\\"", 299 - "duplicate field \\"metadata.name\\""',
    );
    const ignore = await api.ask('POST', `${path}?fieldValidation=Ignore`, { body: text('ignore') });
    expect(ignore.code).toBe(201);
    expect(ignore.headers.get('warning')).toBeNull();
    expect(ignore.body).not.toHaveProperty('foo');
  });

  it('takes protobuf, JSON and YAML, and nothing else', async () => {
    const schema = kindByGvk('v1', 'ConfigMap')?.schema ?? {};
    const bytes = encodeProtobuf(schema, configMap('proto', { data: { a: 'b' } }));
    const proto = await api.ask('POST', path, { body: bytes, type: 'application/vnd.kubernetes.protobuf' });
    expect(proto.code).toBe(201);
    expect(proto.body.data).toEqual({ a: 'b' });
    const yaml = await api.ask('POST', path, {
      body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: b\n',
      type: 'application/yaml',
    });
    expect(yaml.code).toBe(201);
    expect((await api.ask('POST', path, { body: 'a,b', type: 'text/csv' })).body).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
    });
  });

  it('refuses what is no object of the kind, and writes nothing', async () => {
    expect((await api.ask('POST', path, { body: '{"apiVersion":"v1"' })).body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    });
    expect((await api.ask('POST', path, { body: [] })).body).toMatchObject({ code: 400 });
    expect(
      (await api.ask('POST', path, { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other' } } })).body,
    ).toMatchObject({
      code: 400,
      message:
        'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    });
    expect((await api.ask('POST', path, { body: { ...configMap('v2'), apiVersion: 'v2' } })).body).toMatchObject({
      code: 400,
      message:
        'ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
    });
    expect((await api.ask('POST', path, { body: { ...configMap('typed'), data: { a: 1 } } })).body).toMatchObject({
      code: 400,
    });
    expect((await api.ask('POST', path, { body: 'x'.repeat(3 * 1024 * 1024 + 1) })).body).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
    });
    await gone('typed');
  });

  it('takes objects of up to 1.5 MiB as they are stored, and answers 413 above, with nothing written', async () => {
    const deployments = path.replace('/api/v1/', '/apis/apps/v1/').replace('configmaps', 'deployments');
    const large = (name: string, length: number) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'c', image: 'i', args: ['x'.repeat(length)] }] },
        },
      },
    });
    const created = await api.ok('POST', deployments, { body: large('large', 1_500_000) });
    const read = await api.ok('GET', `${deployments}/large`);
    expect(read).toEqual(created);
    expect((await api.ok('GET', deployments)).items[0].spec).toEqual(created.spec);
    expect((await api.ask('POST', deployments, { body: large('larger', 1_600_000) })).body).toMatchObject({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: expect.stringContaining('an object holds up to 1572864 bytes'),
    });
    expect((await api.ask('GET', `${deployments}/larger`)).code).toBe(404);
    await api.ok('DELETE', `${deployments}/large`);
  });

  it('into another namespace than the path says is refused', async () => {
    const body = { ...configMap('elsewhere'), metadata: { name: 'elsewhere', namespace: 'kube-system' } };
    expect((await api.ask('POST', path, { body })).body).toMatchObject({
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    });
  });

  it('into a namespace that does not exist, or is ending, says so', async () => {
    expect(
      (await api.ask('POST', '/api/v1/namespaces/nosuch/configmaps', { body: configMap('a') })).body,
    ).toMatchObject({
      code: 404,
      message: 'namespaces "nosuch" not found',
    });
    await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ending' } },
    });
    await api.ok('DELETE', '/api/v1/namespaces/ending');
    expect(
      (await api.ask('POST', '/api/v1/namespaces/ending/configmaps', { body: configMap('late') })).body,
    ).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'configmaps "late" is forbidden: unable to create new content in namespace ending because it is being terminated',
      details: {
        name: 'late',
        kind: 'configmaps',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace ending is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    });
  });

  it('keeps a key called __proto__ as any other', async () => {
    const text =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"proto-key"},"data":{"__proto__":"x","b":"y"}}';
    expect((await api.ask('POST', path, { body: text })).code).toBe(201);
    expect((await api.ask('GET', `${path}/proto-key`)).text).toContain('"data":{"__proto__":"x","b":"y"}');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('with a version is refused after whatever else is wrong, and not in a dry run', async () => {
    const sent = (name: string, resourceVersion: string) => ({
      ...configMap(name),
      metadata: { name, namespace: 'default', resourceVersion },
    });
    const ask = async (name: string, version: string, query = '') => {
      const { code, body } = await api.ask('POST', `${path}${query}`, { body: sent(name, version) });
      return [code, body.message ?? body.metadata.resourceVersion];
    };
    const refused = 'resourceVersion should not be set on objects to be created';
    expect(await ask('versioned', '5')).toEqual([400, refused]);
    expect(await ask('Wrong!', '5')).toEqual([422, expect.stringContaining('metadata.name')]);
    expect(await ask('versioned', '5', '?dryRun=All')).toEqual([201, '5']);
    expect((await ask('versioned', '0'))[0]).toBe(201);
    expect((await ask('versioned', '5', '?dryRun=All'))[0]).toBe(409);
  });
});
