import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const path = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';

const deployment = (name: string, image = 'nginx') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image }] } },
  },
});

describe('an update', () => {
  it('replaces the object and moves its resourceVersion', async () => {
    const made = await api.ok('POST', path, { body: configMap('a', { data: { x: '1', y: '2' } }) });
    const next = await api.ok('PUT', `${path}/a`, { body: { ...made, data: { x: '3' } } });
    expect(next.data).toEqual({ x: '3' });
    expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
    expect(next.metadata.uid).toBe(made.metadata.uid);
  });

  it('that changes nothing writes nothing', async () => {
    const made = await api.ok('POST', path, { body: configMap('same', { data: { x: '1' } }) });
    expect(await api.ok('PUT', `${path}/same`, { body: made })).toEqual(made);
    expect((await api.ok('GET', `${path}/same`)).metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  });

  it('from an old version is a conflict in the words that clients match', async () => {
    const made = await api.ok('POST', path, { body: configMap('stale') });
    await api.ok('PUT', `${path}/stale`, { body: { ...made, data: { x: '1' } } });
    expect((await api.ask('PUT', `${path}/stale`, { body: { ...made, data: { x: '2' } } })).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "stale": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'stale', kind: 'configmaps' },
    });
  });

  it('without a version goes through whatever happened since, where the kind allows it', async () => {
    await api.ok('POST', path, { body: configMap('free') });
    const writes = Array.from({ length: 8 }, (_, i) =>
      api.ask('PUT', `${path}/free`, { body: configMap('free', { data: { x: String(i) } }) }),
    );
    expect((await Promise.all(writes)).map(({ code }) => code)).toEqual(new Array(8).fill(200));
  });

  it('of a lease needs the version, and creates one that is not there', async () => {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'l' },
      spec: { holderIdentity: 'me' },
    };
    expect((await api.ask('PUT', `${leases}/l`, { body: lease })).code).toBe(201);
    expect((await api.ask('PUT', `${leases}/l`, { body: lease })).body).toMatchObject({
      code: 422,
      details: {
        causes: [
          { field: 'metadata.resourceVersion', message: expect.stringContaining('must be specified for an update') },
        ],
      },
    });
  });

  it('of what does not exist is 404', async () => {
    expect((await api.ask('PUT', `${path}/nosuch`, { body: configMap('nosuch') })).body).toMatchObject({
      code: 404,
      message: 'configmaps "nosuch" not found',
      details: { name: 'nosuch', kind: 'configmaps' },
    });
  });

  it('under another name than the path says is refused', async () => {
    await api.ok('POST', path, { body: configMap('named') });
    expect((await api.ask('PUT', `${path}/named`, { body: configMap('other') })).body).toMatchObject({
      code: 400,
      message: 'the name of the object (other) does not match the name on the URL (named)',
    });
    expect(
      (await api.ask('PUT', `${path}/named`, { body: { ...configMap('named'), metadata: {} } })).body,
    ).toMatchObject({
      code: 400,
      message: 'the name of the object (named based on URL) was undeterminable: name must be provided',
    });
    expect(
      (
        await api.ask('PUT', `${path}/named`, {
          body: { ...configMap('named'), metadata: { name: 'named', namespace: 'kube-system' } },
        })
      ).body,
    ).toMatchObject({
      code: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    });
  });

  it('gives it no finalizer that says not whose it is, unless the kind takes any', async () => {
    const made = await api.ok('POST', path, { body: configMap('held') });
    const held = (finalizer: string) => ({ ...made, metadata: { ...made.metadata, finalizers: [finalizer] } });
    const fields = async (body: object) =>
      ((await api.ask('PUT', `${path}/held`, { body })).body.details?.causes ?? []).map(({ field }: any) => field);
    expect(await fields(held('foo'))).toEqual(['metadata.finalizers[0]']);
    expect(await fields(held('Foo_!'))).toContain('metadata.finalizers');
    expect(await fields(held('example.com/foo'))).toEqual([]);
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'held', finalizers: ['foo'] },
    };
    await api.ok('POST', leases, { body: lease });
  });

  it('with the uid of an object that is gone is a conflict', async () => {
    const made = await api.ok('POST', path, { body: configMap('reborn') });
    await api.ok('DELETE', `${path}/reborn`);
    await api.ok('POST', path, { body: configMap('reborn') });
    const old = { ...made, metadata: { ...made.metadata, resourceVersion: undefined } };
    expect((await api.ask('PUT', `${path}/reborn`, { body: old })).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
    });
  });

  it('cannot touch what the server decides', async () => {
    const made = await api.ok('POST', path, { body: configMap('kept') });
    const metadata = {
      ...made.metadata,
      creationTimestamp: null,
      deletionTimestamp: '2030-01-01T00:00:00Z',
      generation: 99,
    };
    const next = await api.ok('PUT', `${path}/kept`, { body: { ...made, metadata, data: { x: '1' } } });
    expect(next.metadata.creationTimestamp).toBe(made.metadata.creationTimestamp);
    expect(next.metadata).not.toHaveProperty('deletionTimestamp');
    expect(next.metadata).not.toHaveProperty('generation');
  });

  it('raises the generation with the spec and not with the rest', async () => {
    const made = await api.ok('POST', deployments, { body: deployment('gen') });
    expect(made.metadata.generation).toBe(1);
    const labelled = await api.ok('PUT', `${deployments}/gen`, {
      body: { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } },
    });
    expect(labelled.metadata.generation).toBe(1);
    const scaled = await api.ok('PUT', `${deployments}/gen`, {
      body: { ...labelled, spec: { ...labelled.spec, replicas: 3 } },
    });
    expect(scaled.metadata.generation).toBe(2);
  });

  it('of the main resource keeps the status, and one of the status keeps the rest', async () => {
    const made = await api.ok('POST', deployments, { body: { ...deployment('split'), status: { replicas: 5 } } });
    expect(made.status).toEqual({});
    const status = { ...made, spec: { ...made.spec, replicas: 9 }, status: { replicas: 2, observedGeneration: 1 } };
    const told = await api.ok('PUT', `${deployments}/split/status`, { body: status });
    expect(told.status).toMatchObject({ replicas: 2, observedGeneration: 1 });
    expect(told.spec.replicas).toBe(1);
    expect(told.metadata.generation).toBe(1);
    const main = await api.ok('PUT', `${deployments}/split`, {
      body: { ...told, status: {}, spec: { ...told.spec, replicas: 4 } },
    });
    expect(main.status).toMatchObject({ replicas: 2 });
    expect(main.spec.replicas).toBe(4);
    expect(main.metadata.managedFields.map((entry: any) => entry.subresource ?? '')).toContain('status');
  });

  it('on a dry run answers as if, and writes nothing', async () => {
    const made = await api.ok('POST', path, { body: configMap('dry', { data: { x: '1' } }) });
    expect((await api.ok('PUT', `${path}/dry?dryRun=All`, { body: { ...made, data: { x: '2' } } })).data).toEqual({
      x: '2',
    });
    expect((await api.ok('GET', `${path}/dry`)).data).toEqual({ x: '1' });
  });

  it('records who changed which field', async () => {
    const made = await api.ok('POST', path, { body: configMap('owned', { data: { x: '1' } }) });
    const next = await api.ok('PUT', `${path}/owned?fieldManager=second`, {
      body: { ...made, data: { x: '1', y: '2' } },
    });
    const owners = Object.fromEntries(next.metadata.managedFields.map((entry: any) => [entry.manager, entry.fieldsV1]));
    expect(owners.kubectl).toMatchObject({ 'f:data': { 'f:x': {} } });
    expect(owners.second).toEqual({ 'f:data': { 'f:y': {} } });
  });
});
