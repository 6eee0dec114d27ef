import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { framesOf, type Harness, startHarness } from '../testing/harness.ts';
import { startWebhookServer, type WebhookServer } from '../testing/webhookserver.ts';

let api: Harness;
let server: WebhookServer;

beforeAll(async () => {
  server = await startWebhookServer();
  api = await startHarness({
    dial: async () => ({ status: 200, headers: {}, stream: connectTcp(server.port, '127.0.0.1') }),
  });
});
afterAll(async () => {
  await api.stop();
  await server.stop();
});

type Thing = Record<string, any>;

/** v1 has `spec.host` and `spec.port`, v2 one `spec.address`. */
function convertThing(object: Thing, desired: string): Thing {
  const { host, port, address, ...rest } = object.spec ?? {};
  const [before = '', after = '0'] = String(address ?? '').split(':');
  const spec =
    desired === 'example.com/v2'
      ? { ...rest, address: `${host}:${port}` }
      : { ...rest, host: before, port: Number(after) };
  return { ...object, apiVersion: desired, spec };
}

type Change = (review: { uid: string; convertedObjects: any; result: any }, request: any) => object;

/** Answers as a good webhook does, but for what a test changes. */
function converter(change: Change = (response) => response) {
  server.on('/convert', (request) => {
    const convertedObjects = request.objects.map((one: Thing) => convertThing(one, request.desiredAPIVersion));
    const response = change({ uid: request.uid, result: { status: 'Success' }, convertedObjects }, request);
    const body = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'ConversionReview', response };
    return { raw: JSON.stringify(body) };
  });
}

const int = { type: 'integer' };
const text = { type: 'string' };
const schemaOf = (properties: object) => ({
  openAPIV3Schema: {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { replicas: int, note: { ...text, default: 'none' }, ...properties } },
      status: { type: 'object', properties: { replicas: int } },
    },
  },
});
const subresources = {
  status: {},
  scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
};
const versions = [
  {
    name: 'v1',
    served: true,
    storage: true,
    schema: schemaOf({ host: text, port: int }),
    subresources,
    selectableFields: [{ jsonPath: '.spec.host' }],
  },
  {
    name: 'v2',
    served: true,
    storage: false,
    schema: schemaOf({ address: text }),
    subresources,
    selectableFields: [{ jsonPath: '.spec.address' }],
  },
];
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Defines a kind with a name of its own. */
async function define(plural: string, clientConfig: object): Promise<void> {
  const kind = plural.charAt(0).toUpperCase() + plural.slice(1, -1);
  const names = { plural, kind, singular: plural.slice(0, -1), listKind: `${kind}List` };
  const conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } };
  const body = await api.ok('POST', definitions, {
    body: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.example.com` },
      spec: { group: 'example.com', scope: 'Namespaced', names, versions, conversion },
    },
  });
  const condition = (type: string) => ({
    type,
    status: 'True',
    reason: 'Is',
    message: 'it is',
    lastTransitionTime: null,
  });
  const status = {
    ...body.status,
    acceptedNames: names,
    conditions: [condition('NamesAccepted'), condition('Established')],
  };
  await api.ok('PUT', `${definitions}/${plural}.example.com/status`, { body: { ...body, status } });
}

const path = (version: string, plural: string, name = '') =>
  `/apis/example.com/${version}/namespaces/default/${plural}${name === '' ? '' : `/${name}`}`;
const thing = (version: string, kind: string, name: string, spec: object, more: object = {}) => ({
  apiVersion: `example.com/${version}`,
  kind,
  metadata: { name, ...more },
  spec,
});
const reviews = () => server.askedAt('/convert');

describe('a kind whose versions a webhook converts', () => {
  const at = (version: string, name = '') => path(version, 'things', name);
  beforeAll(async () => {
    converter();
    await define('things', { url: server.url('/convert'), caBundle: server.caBundle });
  });
  beforeEach(() => {
    converter();
    server.asked.length = 0;
  });
  const create = (version: string, name: string, spec: object, more?: object) =>
    api.ask('POST', at(version), { body: thing(version, 'Thing', name, spec, more) });

  it('keeps every object in one version and shows it in both, with what each has defaults for', async () => {
    expect((await create('v2', 'a', { address: 'x:80', replicas: 1 })).body).toMatchObject({
      apiVersion: 'example.com/v2',
      spec: { address: 'x:80', note: 'none' },
    });
    expect((await api.ok('GET', at('v1', 'a'))).spec).toEqual({ host: 'x', port: 80, replicas: 1, note: 'none' });
    const asked = reviews().length;
    const body = await api.ok('GET', at('v2', 'a'));
    expect(body).toMatchObject({ apiVersion: 'example.com/v2', spec: { address: 'x:80' } });
    // What was converted in this state is remembered.
    expect(reviews().length).toBe(asked);
    const kept = await api.table.query({ pk: 'o#local#example.com/things#0', limit: 1 });
    expect(String(kept.items[0]?.body)).toContain('"apiVersion":"example.com/v1"');
  });

  it('is asked for what it needs, once for a list', async () => {
    for (const name of ['l1', 'l2', 'l3']) await create('v1', name, { host: name, port: 1 });
    server.asked.length = 0;
    const body = await api.ok('GET', `${at('v2')}?fieldSelector=spec.address!=x:80`);
    expect(body.items.map(({ spec }: Thing) => spec.address)).toEqual(['l1:1', 'l2:1', 'l3:1']);
    expect(reviews()).toHaveLength(1);
    expect(reviews()[0]).toMatchObject({ desiredAPIVersion: 'example.com/v2' });
    expect(reviews()[0].objects.map(({ apiVersion }: Thing) => apiVersion)).toEqual(Array(3).fill('example.com/v1'));
    const one = await api.ok('GET', `${at('v2')}?fieldSelector=spec.address=l2:1`);
    expect(one.items.map(({ metadata }: Thing) => metadata.name)).toEqual(['l2']);
    await api.ok('DELETE', `${at('v2')}?fieldSelector=spec.address=l2:1`);
    expect((await api.ok('GET', at('v1'))).items.map(({ metadata }: Thing) => metadata.name)).not.toContain('l2');
  });

  it('is patched, applied, scaled and given a status in the version that is asked for', async () => {
    await create('v1', 'p', { host: 'h', port: 1, replicas: 1 });
    const merge = { type: 'application/merge-patch+json' };
    await api.ok('PATCH', at('v2', 'p'), { ...merge, body: { spec: { address: 'i:2' } } });
    await api.ok('PATCH', `${at('v2', 'p')}/status`, { ...merge, body: { status: { replicas: 3 } } });
    await api.ok('PATCH', `${at('v2', 'p')}/scale`, { ...merge, body: { spec: { replicas: 5 } } });
    await api.ok('PATCH', `${at('v2', 'p')}?fieldManager=me&force=true`, {
      type: 'application/apply-patch+yaml',
      body: thing('v2', 'Thing', 'p', { note: 'applied' }),
    });
    expect(await api.ok('GET', at('v1', 'p'))).toMatchObject({
      apiVersion: 'example.com/v1',
      metadata: { generation: 4 },
      spec: { host: 'i', port: 2, replicas: 5, note: 'applied' },
      status: { replicas: 3 },
    });
    expect(await api.ok('GET', `${at('v2', 'p')}/scale`)).toMatchObject({
      spec: { replicas: 5 },
      status: { replicas: 3 },
    });
  });

  it('tells who watches of objects that leave what is watched', async () => {
    await create('v1', 'w', { host: 'w', port: 1 });
    const body = await api.ok('GET', at('v2'));
    const ending = new AbortController();
    const query = `watch=true&resourceVersion=${body.metadata.resourceVersion}&fieldSelector=spec.address=w:2`;
    const events = framesOf(await api.request('GET', `${at('v2')}?${query}`, { signal: ending.signal }));
    const next = async () => {
      const { type, object } = (await events.next()).value as { type: string; object: Thing };
      return [type, object.apiVersion, object.spec.address];
    };
    const port = (value: number) =>
      api.ok('PATCH', at('v1', 'w'), { type: 'application/merge-patch+json', body: { spec: { port: value } } });
    await port(2);
    expect(await next()).toEqual(['ADDED', 'example.com/v2', 'w:2']);
    await port(3);
    expect((await next()).slice(0, 2)).toEqual(['DELETED', 'example.com/v2']);
    ending.abort();
  });

  it('may change labels and annotations, and no other metadata', async () => {
    await create('v1', 'm', { host: 'h', port: 1 }, { labels: { a: 'b' }, annotations: { c: 'd' } });
    converter((response) => {
      const [object] = response.convertedObjects;
      object.metadata = { ...object.metadata, labels: { changed: 'yes' }, generation: 99, finalizers: ['x/y'] };
      delete object.metadata.annotations;
      return response;
    });
    const { metadata } = await api.ok('GET', at('v2', 'm'));
    expect(metadata).toMatchObject({ name: 'm', generation: 1, labels: { changed: 'yes' } });
    expect(metadata).not.toHaveProperty('annotations');
    expect(metadata).not.toHaveProperty('finalizers');
    const selected = async (version: string, label: string) =>
      (await api.ok('GET', `${at(version)}?labelSelector=${label}`)).items.length;
    expect([await selected('v2', 'changed'), await selected('v1', 'changed'), await selected('v1', 'a')]).toEqual([
      1, 0, 1,
    ]);
  });

  it('is shown to webhooks of admission in the version that their rules name, and taken back from it', async () => {
    server.on('/mutate', ({ object }) => ({
      patch: [{ op: 'replace', path: '/spec/port', value: object.spec.port + 1 }],
    }));
    const mutating = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
    await api.ok('POST', mutating, {
      body: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'old' },
        webhooks: [
          {
            name: 'old.example.com',
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            clientConfig: { url: server.url('/mutate'), caBundle: server.caBundle },
            rules: [{ operations: ['CREATE'], apiGroups: ['example.com'], apiVersions: ['v1'], resources: ['things'] }],
          },
        ],
      },
    });
    const { code, body } = await create('v2', 'mutated', { address: 'h:7' });
    await api.ok('DELETE', `${mutating}/old`);
    expect([code, body.spec]).toEqual([201, { address: 'h:8', note: 'none' }]);
    expect(server.askedAt('/mutate')[0]).toMatchObject({
      kind: { version: 'v1', kind: 'Thing' },
      requestKind: { version: 'v2' },
      object: { apiVersion: 'example.com/v1', spec: { host: 'h', port: 7 } },
    });
  });

  const wrong: [string, Change, string][] = [
    [
      'refuses',
      (response) => ({ ...response, result: { status: 'Failure', message: 'not today' } }),
      'failed: not today',
    ],
    [
      'refuses without a word',
      (response) => ({ ...response, result: {} }),
      "failed: response.result.status was '', not 'Success'",
    ],
    ['answers another review', (response) => ({ ...response, uid: 'other' }), 'failed: expected response.uid='],
    ['answers too few', (response) => ({ ...response, convertedObjects: [] }), 'returned 0 objects, expected 1'],
    [
      'answers another version',
      (response, { objects }) => ({ ...response, convertedObjects: objects }),
      'returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v1)',
    ],
    [
      'answers another kind',
      (response) => ({ ...response, convertedObjects: [{ ...response.convertedObjects[0], kind: 'Other' }] }),
      'returned invalid object at index 0: invalid kind (expected Thing, received Other)',
    ],
    [
      'gives another name',
      (response) => ({ ...response, convertedObjects: [{ ...response.convertedObjects[0], metadata: { name: 'z' } }] }),
      'returned invalid object: must have the same name: bad != z',
    ],
    [
      'gives no metadata',
      (response) => ({ ...response, convertedObjects: [{ ...response.convertedObjects[0], metadata: undefined }] }),
      'returned invalid object: must have the same name: bad != ',
    ],
    [
      'gives a label that is none',
      (response) => {
        response.convertedObjects[0].metadata.labels = { a: 'x y' };
        return response;
      },
      'returned invalid metadata: metadata.labels: Invalid value: "x y"',
    ],
    [
      'gives a label that is no text',
      (response) => {
        response.convertedObjects[0].metadata.labels = { a: 1 };
        return response;
      },
      'returned invalid metadata: metadata.labels[a] must be a string, but is int64 in converted object',
    ],
  ];
  it.each(wrong)('fails with upstream’s words where the webhook %s', async (_, change, words) => {
    await create('v1', 'bad', { host: 'h', port: 1 });
    converter(change);
    const { code, body } = await api.ask('GET', at('v2', 'bad'));
    expect([code, body.code, body.reason]).toEqual([500, 500, '']);
    expect(body.message).toContain(`conversion webhook for example.com/v1, Kind=Thing ${words}`);
    expect(body.details.causes[0].message).toContain('customresourcedefinition things.example.com');
    // Nothing is lost, and nothing half written.
    expect((await create('v2', 'half', { address: 'a:1' })).code).toBe(500);
    expect((await api.ask('GET', at('v1', 'half'))).code).toBe(404);
    expect((await api.ask('GET', at('v1', 'bad'))).code).toBe(200);
  });
});

it('a webhook that is not there fails what needs it alone', async () => {
  await define('gones', { url: 'https://127.0.0.1:1/convert' });
  const at = (version: string, name = '') => path(version, 'gones', name);
  await api.ok('POST', at('v1'), { body: thing('v1', 'Gone', 'a', { host: 'h', port: 1 }) });
  expect((await api.ask('GET', at('v1', 'a'))).code).toBe(200);
  const { code, body } = await api.ask('GET', at('v2'));
  expect(code).toBe(500);
  expect(body.message).toBe(
    'conversion webhook for example.com/v1, Kind=Gone failed: Post "https://127.0.0.1:1/convert": dial tcp 127.0.0.1:1: connect: connection refused',
  );
});

it('a webhook behind a Service is reached under its name', async () => {
  converter();
  const service = { namespace: 'hooks', name: 'hook', path: '/convert' };
  await define('behinds', { service, caBundle: server.caBundle });
  const at = (version: string, name = '') => path(version, 'behinds', name);
  await api.ok('POST', at('v1'), { body: thing('v1', 'Behind', 'a', { host: 'h', port: 1 }) });
  expect((await api.ask('GET', at('v2', 'a'))).body.message).toMatch(
    /failed: Post "https:\/\/hook\.hooks\.svc:443\/convert": service "hook" not found$/,
  );
  await api.ok('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'hooks' } },
  });
  await api.ok('POST', '/api/v1/namespaces/hooks/services', {
    body: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'hook' },
      spec: { ports: [{ port: 443, targetPort: 8443 }] },
    },
  });
  const targetRef = { kind: 'Pod', name: 'p', namespace: 'hooks' };
  await api.ok('POST', '/api/v1/namespaces/hooks/endpoints', {
    body: {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'hook' },
      subsets: [{ addresses: [{ ip: '10.244.0.8', nodeName: 'n', targetRef }], ports: [{ port: 8443 }] }],
    },
  });
  expect((await api.ok('GET', at('v2', 'a'))).spec.address).toBe('h:1');
});
