import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

const configMap = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
});
const path = '/api/v1/namespaces/default/configmaps';

async function post(
  body: string | Uint8Array<ArrayBuffer> | object,
  options: { path?: string; type?: string; token?: string | null } = {},
) {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await berth.fetch(options.path ?? path, {
    method: 'POST',
    headers: { 'content-type': options.type ?? 'application/json' },
    body: raw ? body : JSON.stringify(body),
    ...('token' in options ? { token: options.token ?? null } : {}),
  });
  return { code: response.status, status: (await response.json()) as any };
}

const names = async () => (await berth.json('get', 'configmaps')).items.map((item: any) => item.metadata.name);

/** A protobuf ConfigMap called `short`, cut off in its middle. */
const truncatedProtobuf = () => {
  const metadata = [0x0a, 0x05, ...Buffer.from('short')];
  const raw = [0x0a, metadata.length, ...metadata];
  const typeMeta = [0x0a, 2, ...Buffer.from('v1'), 0x12, 9, ...Buffer.from('ConfigMap')];
  const bytes = [...Buffer.from('k8s\0'), 0x0a, typeMeta.length, ...typeMeta, 0x12, raw.length, ...raw];
  return new Uint8Array(bytes.slice(0, -4));
};

describe('bad input', () => {
  it('is refused with the Status that upstream gives, and writes nothing', async () => {
    const before = await names();
    expect(await post('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"cut"')).toMatchObject({
      code: 400,
      status: { reason: 'BadRequest' },
    });
    expect(await post(truncatedProtobuf(), { type: 'application/vnd.kubernetes.protobuf' })).toMatchObject({
      code: 400,
      status: { reason: 'BadRequest' },
    });
    expect(
      await post(new Uint8Array([0x6b, 0x38, 0x73, 0x00, 0xff, 0xff, 0xff]), {
        type: 'application/vnd.kubernetes.protobuf',
      }),
    ).toMatchObject({ code: 400 });
    expect(await post(configMap('typed', { data: { a: 1 } }))).toMatchObject({
      code: 400,
      status: {
        message: expect.stringContaining(
          'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
        ),
      },
    });
    expect(await post(configMap('Bad_Name'))).toMatchObject({
      code: 422,
      status: {
        reason: 'Invalid',
        details: {
          name: 'Bad_Name',
          kind: 'ConfigMap',
          causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
        },
      },
    });
    expect(
      await post({ ...configMap('labelled'), metadata: { name: 'labelled', labels: { a: 'not valid!' } } }),
    ).toMatchObject({
      code: 422,
      status: { details: { causes: [{ field: 'metadata.labels' }] } },
    });
    expect(await post(configMap('big', { data: { a: 'x'.repeat(3 * 1024 * 1024) } }))).toMatchObject({
      code: 413,
      status: { reason: 'RequestEntityTooLarge' },
    });
    expect(await post(configMap('large', { data: { a: 'x'.repeat(1024 * 1024 + 1) } }))).toMatchObject({ code: 422 });
    expect(await post(configMap('csv'), { type: 'text/csv' })).toMatchObject({
      code: 415,
      status: { reason: 'UnsupportedMediaType' },
    });
    expect(await post(configMap('nowhere'), { path: '/api/v1/namespaces/nosuch/configmaps' })).toMatchObject({
      code: 404,
      status: { reason: 'NotFound', message: 'namespaces "nosuch" not found' },
    });
    expect(await post({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kind' } })).toMatchObject({ code: 400 });
    expect(await post(configMap('stranger'), { token: 'wrong' })).toMatchObject({
      code: 401,
      status: { reason: 'Unauthorized' },
    });
    expect(await post(configMap('anonymous'), { token: null })).toMatchObject({
      code: 403,
      status: { reason: 'Forbidden' },
    });
    expect(await names()).toEqual(before);
  });

  it('may not carry unknown or double fields when validated strictly, and is warned of otherwise', async () => {
    const unknown =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"dta":{},"data":{"a":"1"},"data":{"a":"2"}}';
    const strict = await post(unknown, { path: `${path}?fieldValidation=Strict` });
    expect(strict).toMatchObject({ code: 400, status: { reason: 'BadRequest' } });
    expect(strict.status.message).toContain('strict decoding error');
    expect(strict.status.message).toContain('unknown field "dta"');
    expect(strict.status.message).toContain('duplicate field "data"');
    const warned = await berth.fetch(`${path}?fieldValidation=Warn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: unknown,
    });
    expect(warned.status).toBe(201);
    expect(warned.headers.get('warning')).toContain('unknown field \\"dta\\"');
    await berth.ok('delete', 'configmap', 'odd');
  });

  it('names a duplicate', async () => {
    expect((await post(configMap('twice'))).code).toBe(201);
    expect(await post(configMap('twice'))).toMatchObject({
      code: 409,
      status: {
        reason: 'AlreadyExists',
        message: 'configmaps "twice" already exists',
        details: { name: 'twice', kind: 'configmaps' },
      },
    });
    await berth.ok('delete', 'configmap', 'twice');
  });

  it('is explained by kubectl in the words people know', async () => {
    const apply = async (manifest: string) => (await berth.pipe(manifest, 'apply', '-f', '-')).stderr;
    expect(await apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\nspce: {}\n')).toContain(
      'unknown field "spce"',
    );
    expect(
      await apply('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec:\n  replicas: many\n'),
    ).toMatch(/invalid|cannot/i);
    const selector =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {c: d}}\n    spec: {containers: [{name: c, image: i}]}\n';
    expect(await apply(selector)).toContain('`selector` does not match template `labels`');
    expect((await berth.kubectl('get', 'pod', 'nosuch')).stderr).toContain(
      'Error from server (NotFound): pods "nosuch" not found',
    );
    expect((await berth.kubectl('get', 'nosuch')).stderr).toContain(`the server doesn't have a resource type "nosuch"`);
  });

  it('asks for a resourceVersion that was never handed out: a timeout that names the cause', async () => {
    const response = await berth.fetch(`${path}?resourceVersion=99999999999&resourceVersionMatch=NotOlderThan`);
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({
      reason: 'Timeout',
      details: { causes: [{ reason: 'ResourceVersionTooLarge' }] },
    });
  });

  it('cannot reach another cluster', async () => {
    const response = await berth.fetch('/../other/api/v1/namespaces');
    expect([401, 403, 404]).toContain(response.status);
  });
});
