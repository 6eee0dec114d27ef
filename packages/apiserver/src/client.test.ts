import type { Client } from '@berth/machinery/client';
import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './client.ts';
import { cluster, type Harness, startHarness } from './testing/harness.ts';

let api: Harness;
let client: Client;
beforeAll(async () => {
  api = await startHarness();
  client = createClient(api.deps, cluster.id);
});
afterAll(() => api.stop());

const controller = {
  username: 'system:serviceaccount:kube-system:replicaset-controller',
  groups: ['system:serviceaccounts'],
};
const configMap = (name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  ...more,
});
const ref = (name: string) => ({ resource: 'configmaps', namespace: 'default', name });

describe('the client of this process', () => {
  it('writes through the whole pipeline', async () => {
    const given = configMap('piped', { data: { a: 'b' } });
    const made = await client.create(controller, given);
    expect(given).toEqual(configMap('piped', { data: { a: 'b' } }));
    expect(made.metadata).toMatchObject({
      uid: expect.any(String),
      managedFields: [{ manager: 'kube-controller-manager' }],
    });
    expect(await client.get('configmaps', 'default', 'piped')).toEqual(made);
    expect(await client.get('configmaps', 'default', 'nosuch')).toBeUndefined();
    await expect(client.create(controller, configMap('Not_A_Name'))).rejects.toMatchObject({ code: 422 });
    await expect(client.create(controller, configMap('piped'))).rejects.toMatchObject({ reason: 'AlreadyExists' });
    await expect(client.create(controller, { ...configMap('x'), kind: 'Nothing' })).rejects.toBeInstanceOf(ApiError);
  });

  it('holds an update to the version it was made from', async () => {
    const made = await client.create(controller, configMap('versioned'));
    const next = await client.update(controller, { ...made, data: { a: '1' } });
    await expect(client.update(controller, { ...made, data: { a: '2' } })).rejects.toMatchObject({
      reason: 'Conflict',
    });
    expect((await client.update(controller, { ...next, data: { a: '3' } })).data).toEqual({ a: '3' });
  });

  it('deletes under preconditions', async () => {
    const made = await client.create(controller, configMap('gone'));
    await expect(client.delete(controller, ref('gone'), { preconditions: { uid: 'other' } })).rejects.toMatchObject({
      reason: 'Conflict',
    });
    await client.delete(controller, ref('gone'), { preconditions: { uid: made.metadata.uid } });
    await expect(client.delete(controller, ref('gone'))).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('creates many at once, each with its own answer', async () => {
    await client.create(controller, configMap('m1'));
    const answers = await client.createMany(
      controller,
      ['m0', 'm1', 'Not_A_Name', 'm2'].map((name) => configMap(name)),
    );
    expect(
      answers.map((answer) => (answer instanceof ApiError ? answer.reason : (answer as KubeObject).metadata.name)),
    ).toEqual(['m0', 'AlreadyExists', 'Invalid', 'm2']);
    const generated = await client.createMany(
      controller,
      Array.from({ length: 60 }, () => ({ ...configMap(''), metadata: { generateName: 'g-', namespace: 'default' } })),
    );
    expect(new Set(generated.map((answer) => (answer as KubeObject).metadata.name)).size).toBe(60);
  });

  it('creates nothing twice under one guard', async () => {
    const value = await api.store.readGuard(cluster.id, 'kids#owner');
    const guard = { ownerUid: 'owner', value };
    await client.createMany(
      controller,
      ['k1', 'k2'].map((name) => configMap(name)),
      { guard },
    );
    const [late] = await client.createMany(controller, [configMap('k3')], { guard });
    expect(late).toMatchObject({ reason: 'Conflict' });
    expect(await client.get('configmaps', 'default', 'k3')).toBeUndefined();
    await expect(client.create(controller, configMap('k4'), { guard })).rejects.toMatchObject({ reason: 'Conflict' });
    const now = { ownerUid: 'owner', value: await api.store.readGuard(cluster.id, 'kids#owner') };
    await client.delete(controller, ref('k1'), { guard: now });
    await expect(client.delete(controller, ref('k2'), { guard: now })).rejects.toMatchObject({ reason: 'Conflict' });
  });

  it('on a dry run writes nothing, one or many', async () => {
    await client.create(controller, configMap('d0'), { dryRun: true });
    await client.createMany(controller, [configMap('d1')], { dryRun: true });
    for (const name of ['d0', 'd1']) expect(await client.get('configmaps', 'default', name)).toBeUndefined();
  });

  it('binds pods, and the bindings of two schedulers do not both hold', async () => {
    await client.create(controller, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: 'default' },
    });
    const pod = (name: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    });
    await client.create(controller, pod('p1'));
    await client.create(controller, pod('p2'));
    const bind = (name: string) => {
      const companions = [api.store.raiseGuard(cluster.id, 'alloc#n1', 0)];
      const object = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace: 'default' },
        target: { kind: 'Node', name: 'n1' },
      };
      return client.create(controller, object, { subresource: 'binding', companions });
    };
    await bind('p1');
    await expect(bind('p2')).rejects.toMatchObject({ reason: 'Conflict' });
    expect((await client.get('pods', 'default', 'p1'))?.spec.nodeName).toBe('n1');
    expect((await client.get('pods', 'default', 'p2'))?.spec).not.toHaveProperty('nodeName');
  });
});
