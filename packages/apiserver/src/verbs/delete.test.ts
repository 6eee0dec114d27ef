import { encodeProtobuf } from '@berth/machinery/protobuf';
import { DeleteOptions } from '@berth/kinds/bodies';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
  await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
});
afterAll(() => api.stop());

const path = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
});
const codeOf = async (url: string) => (await api.ask('GET', url)).code;

describe('a delete', () => {
  it('takes the object away and answers with a Status that names it', async () => {
    const made = await api.ok('POST', path, { body: configMap('a') });
    expect(await api.ok('DELETE', `${path}/a`)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: made.metadata.uid },
    });
    expect(await codeOf(`${path}/a`)).toBe(404);
    expect(await codeOf(`${path}/a`)).toBe(404);
  });

  it('of a kind whose store says so answers with the object as it was', async () => {
    const quotas = '/api/v1/namespaces/default/resourcequotas';
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { pods: '1' } } };
    await api.ok('POST', quotas, { body: quota });
    expect(await api.ok('DELETE', `${quotas}/q`)).toMatchObject(quota);
    expect(await codeOf(`${quotas}/q`)).toBe(404);
  });

  it('whose body is of another kind is refused', async () => {
    await api.ok('POST', path, { body: configMap('meant') });
    const body = { apiVersion: 'v1', kind: 'Nope' };
    expect((await api.ask('DELETE', `${path}/meant`, { body })).body).toMatchObject({
      code: 400,
      message: 'no kind "Nope" is registered for version "v1" in scheme "pkg/runtime/scheme.go:111"',
    });
    expect((await api.ask('DELETE', `${path}/meant`, { body: configMap('meant') })).code).toBe(400);
    expect(await codeOf(`${path}/meant`)).toBe(200);
  });

  it('names its policy once, and one that there is', async () => {
    await api.ok('POST', path, { body: configMap('twice') });
    const message = async (body: object) => (await api.ask('DELETE', `${path}/twice`, { body })).body;
    expect(await message({ propagationPolicy: 'Orphan', orphanDependents: true })).toMatchObject({
      code: 422,
      message: expect.stringContaining('orphanDependents and deletionPropagation cannot be both set') as string,
    });
    expect((await message({ propagationPolicy: 'Never' })).message).toContain(
      'propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil"',
    );
    expect(await codeOf(`${path}/twice`)).toBe(200);
  });

  it('of what is not there is 404', async () => {
    expect((await api.ask('DELETE', `${path}/nosuch`)).body).toMatchObject({
      code: 404,
      message: 'configmaps "nosuch" not found',
    });
  });

  it('on a dry run leaves everything, whether the body or the query says so', async () => {
    await api.ok('POST', path, { body: configMap('dry') });
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] };
    await api.ok('DELETE', `${path}/dry`, { body: options });
    const bytes = encodeProtobuf(DeleteOptions, { ...options, metadata: {} });
    await api.ok('DELETE', `${path}/dry`, { body: bytes, type: 'application/vnd.kubernetes.protobuf' });
    await api.ok('DELETE', `${path}/dry?dryRun=All`);
    expect(await codeOf(`${path}/dry`)).toBe(200);
  });

  it('waits for finalizers, raises the generation never twice, and ends with the last finalizer', async () => {
    const metadata = { name: 'held', finalizers: ['example.com/hold'] };
    await api.ok('POST', path, { body: { ...configMap('held'), metadata } });
    const first = await api.ok('DELETE', `${path}/held`);
    expect(first.metadata).toMatchObject({
      deletionTimestamp: expect.any(String),
      deletionGracePeriodSeconds: 0,
      finalizers: ['example.com/hold'],
    });
    const again = await api.ok('DELETE', `${path}/held`);
    expect(again.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    const added = { ...first, metadata: { ...first.metadata, finalizers: ['example.com/hold', 'example.com/more'] } };
    expect((await api.ask('PUT', `${path}/held`, { body: added })).body).toMatchObject({ code: 422 });
    await api.ok('PATCH', `${path}/held`, {
      body: { metadata: { finalizers: null } },
      type: 'application/merge-patch+json',
    });
    expect(await codeOf(`${path}/held`)).toBe(404);
  });

  it('leaves it to the collector to orphan or to wait for the children', async () => {
    await api.ok('POST', path, { body: configMap('orphaning') });
    const orphaning = await api.ok('DELETE', `${path}/orphaning`, { body: { propagationPolicy: 'Orphan' } });
    expect(orphaning.metadata.finalizers).toEqual(['orphan']);
    await api.ok('POST', path, { body: configMap('foreground') });
    const foreground = await api.ok('DELETE', `${path}/foreground?propagationPolicy=Foreground`);
    expect(foreground.metadata.finalizers).toEqual(['foregroundDeletion']);
    expect((await api.ask('DELETE', `${path}/foreground?propagationPolicy=Sideways`)).code).toBe(422);
  });

  it('holds to its preconditions', async () => {
    const made = await api.ok('POST', path, { body: configMap('exact') });
    expect(
      (await api.ask('DELETE', `${path}/exact`, { body: { preconditions: { uid: 'other' } } })).body,
    ).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on configmaps "exact": Precondition failed: UID in precondition: other, UID in object meta: ${made.metadata.uid}`,
    });
    expect((await api.ask('DELETE', `${path}/exact`, { body: { preconditions: { resourceVersion: '1' } } })).code).toBe(
      409,
    );
    await api.ok('DELETE', `${path}/exact`, {
      body: { preconditions: { uid: made.metadata.uid, resourceVersion: made.metadata.resourceVersion } },
    });
  });

  it('of a running pod gives it its grace, which later deletes only shorten', async () => {
    await api.ok('POST', pods, { body: pod('graceful', { nodeName: 'n1', terminationGracePeriodSeconds: 20 }) });
    const first = await api.ok('DELETE', `${pods}/graceful`);
    expect(first.metadata).toMatchObject({ deletionGracePeriodSeconds: 20, deletionTimestamp: expect.any(String) });
    const longer = await api.ok('DELETE', `${pods}/graceful?gracePeriodSeconds=60`);
    expect(longer.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    const shorter = await api.ok('DELETE', `${pods}/graceful`, { body: { gracePeriodSeconds: 5 } });
    expect(shorter.metadata.deletionGracePeriodSeconds).toBe(5);
    const last = await api.ok('DELETE', `${pods}/graceful`, { body: { gracePeriodSeconds: 0 } });
    expect(last.kind).toBe('Pod');
    expect(await codeOf(`${pods}/graceful`)).toBe(404);
  });

  it('of a pod that no node has is done at once', async () => {
    await api.ok('POST', pods, { body: pod('waiting') });
    await api.ok('DELETE', `${pods}/waiting`);
    expect(await codeOf(`${pods}/waiting`)).toBe(404);
  });

  it('of a namespace leaves it Terminating until its finalizer is gone', async () => {
    await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } },
    });
    const going = await api.ok('DELETE', '/api/v1/namespaces/going');
    expect(going).toMatchObject({
      status: { phase: 'Terminating' },
      spec: { finalizers: ['kubernetes'] },
      metadata: { deletionTimestamp: expect.any(String) },
    });
    await api.ok('PUT', '/api/v1/namespaces/going/finalize', { body: { ...going, spec: { finalizers: [] } } });
    expect(await codeOf('/api/v1/namespaces/going')).toBe(404);
    await api.ok('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } },
    });
    await api.ok('POST', '/api/v1/namespaces/going/configmaps', { body: configMap('again') });
  });

  it('of default, kube-system and kube-public is forbidden', async () => {
    expect((await api.ask('DELETE', '/api/v1/namespaces/kube-system')).body).toMatchObject({
      code: 403,
      message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    });
  });
});

describe('a deletecollection', () => {
  it('deletes what the selector finds, and answers with it', async () => {
    for (const [name, app] of [
      ['c1', 'x'],
      ['c2', 'x'],
      ['c3', 'y'],
    ])
      await api.ok('POST', path, { body: { ...configMap(name ?? ''), metadata: { name, labels: { app } } } });
    const gone = await api.ok('DELETE', `${path}?labelSelector=app%3Dx`);
    expect(gone.kind).toBe('ConfigMapList');
    expect(gone.items.map((item: any) => item.metadata.name)).toEqual(['c1', 'c2']);
    expect(await codeOf(`${path}/c1`)).toBe(404);
    expect(await codeOf(`${path}/c3`)).toBe(200);
  });
});
