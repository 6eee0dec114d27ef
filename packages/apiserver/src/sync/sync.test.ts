import type { SyncRequest, SyncResponse } from '@berth/machinery/nodeprotocol';
import { syncResponse } from '@berth/machinery/nodeprotocol';
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

const pods = '/api/v1/namespaces/default/pods';

async function sync(node: string, request: Partial<SyncRequest>, signal?: AbortSignal): Promise<SyncResponse> {
  const body = { cursors: {}, writes: [], ...request };
  return syncResponse.parse(
    await api.ok('POST', `/berth/v1/nodes/${node}/sync`, { token: `node-${node}`, body, signal }),
  );
}

const pod = (name: string, node: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: node, containers: [{ name: 'c', image: 'nginx' }], ...spec },
});

const namesOf = (objects: readonly Record<string, unknown>[]) =>
  objects.map((object: any) => object.metadata.name).sort();
function replaced(response: SyncResponse, resource: string): string[] {
  const change = response.changes[resource];
  if (change === undefined || !('replace' in change))
    throw new Error(`${resource} was not replaced: ${JSON.stringify(change)}`);
  return namesOf(change.replace);
}
function changed(response: SyncResponse, resource: string): { changed: string[]; removed: string[] } {
  const change = response.changes[resource];
  if (change === undefined || !('changed' in change))
    throw new Error(`${resource} did not change: ${JSON.stringify(change)}`);
  return { changed: namesOf(change.changed), removed: change.removed };
}

describe('an exchange', () => {
  it('begins with everything that concerns the node, and nothing else', async () => {
    await api.ok('POST', '/api/v1/namespaces/default/configmaps', { body: configMap('mine') });
    await api.ok('POST', '/api/v1/namespaces/default/configmaps', { body: configMap('theirs') });
    const volumes = [{ name: 'v', configMap: { name: 'mine' } }];
    await api.ok('POST', pods, { body: pod('p1', 'first', { volumes }) });
    await api.ok('POST', pods, { body: pod('p2', 'second') });
    const answer = await sync('first', {});
    expect(replaced(answer, 'pods')).toEqual(['p1']);
    expect(replaced(answer, 'configmaps')).toEqual(['mine']);
    expect(replaced(answer, 'serviceaccounts')).toEqual(['default']);
    expect(replaced(answer, 'services')).toEqual(['kubernetes']);
    expect(replaced(answer, 'nodes')).toEqual([]);
    expect(answer.results).toEqual([]);
  });

  it('goes on from its cursors, and is quiet where nothing changed', async () => {
    const first = await sync('quiet', {});
    const second = await sync('quiet', { cursors: first.cursors });
    expect(second.changes).toEqual({});
    await api.ok('POST', pods, { body: pod('elsewhere', 'second') });
    const third = await sync('quiet', { cursors: second.cursors });
    expect(third.changes).toEqual({});
    await api.ok('POST', pods, { body: pod('here', 'quiet') });
    const fourth = await sync('quiet', { cursors: third.cursors });
    expect(changed(fourth, 'pods')).toEqual({ changed: ['here'], removed: [] });
    expect(replaced(fourth, 'serviceaccounts')).toEqual(['default']);
    await api.ok('DELETE', `${pods}/here?gracePeriodSeconds=0`);
    const fifth = await sync('quiet', { cursors: fourth.cursors });
    expect(changed(fifth, 'pods')).toEqual({ changed: [], removed: ['default/here'] });
    expect(replaced(fifth, 'serviceaccounts')).toEqual([]);
  });

  it('tells of a config map that is made after the pod that names it', async () => {
    const volumes = [{ name: 'v', configMap: { name: 'late' } }];
    await api.ok('POST', pods, { body: pod('patient', 'waiting', { volumes }) });
    const first = await sync('waiting', {});
    expect(replaced(first, 'configmaps')).toEqual([]);
    await api.ok('POST', '/api/v1/namespaces/default/configmaps', { body: configMap('late') });
    const second = await sync('waiting', { cursors: first.cursors });
    expect(changed(second, 'configmaps')).toEqual({ changed: ['late'], removed: [] });
  });

  it('waits for a change that concerns the node, and no longer than it was asked to', async () => {
    const first = await sync('held', {});
    const held = sync('held', { cursors: first.cursors, wait: 20_000 });
    await api.ok('POST', pods, { body: pod('not-ours', 'second') });
    await api.ok('POST', pods, { body: pod('ours', 'held') });
    expect(changed(await held, 'pods')).toEqual({ changed: ['ours'], removed: [] });
    const last = await sync('held', { cursors: (await sync('held', {})).cursors, wait: 50 });
    expect(last.changes).toEqual({});
  });

  it('begins anew from a cursor that makes no sense', async () => {
    const { cursors } = await sync('confused', {});
    const answer = await sync('confused', { cursors: { ...cursors, pods: 'nonsense', services: '99999999' } });
    expect(replaced(answer, 'pods')).toEqual([]);
    expect(replaced(answer, 'services')).toEqual(['kubernetes']);
  });

  it('carries out writes by the ordinary rules, each with its own answer', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'writer' } };
    const made = await sync('writer', {
      writes: [
        { verb: 'create', object: node },
        { verb: 'create', object: node },
      ],
    });
    expect(made.results).toMatchObject([
      { resourceVersion: expect.stringMatching(/^\d+$/) },
      { status: { code: 409, reason: 'AlreadyExists' } },
    ]);
    expect(replaced(made, 'nodes')).toEqual(['writer']);

    const mine = await api.ok('POST', pods, { body: pod('running', 'writer') });
    const theirs = await api.ok('POST', pods, { body: pod('not-mine', 'second') });
    const running = (object: any) => ({ ...object, status: { ...object.status, phase: 'Running' } });
    const other = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'other-node' } };
    const { results } = await sync('writer', {
      cursors: made.cursors,
      writes: [
        { verb: 'update', subresource: 'status', object: running(mine) },
        { verb: 'update', subresource: 'status', object: running(theirs) },
        { verb: 'create', object: other },
        { verb: 'create', object: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' } } },
        { verb: 'create', object: { apiVersion: 'v9', kind: 'Nothing' } },
        {
          verb: 'update',
          object: {
            apiVersion: 'coordination.k8s.io/v1',
            kind: 'Lease',
            metadata: { name: 'writer', namespace: 'kube-node-lease' },
            spec: {},
          },
        },
      ],
    });
    expect(results).toMatchObject([
      { resourceVersion: expect.any(String) },
      { status: { code: 403 } },
      { status: { code: 403 } },
      {
        status: {
          code: 403,
          message: expect.stringContaining('User "system:node:writer" cannot create resource "secrets"'),
        },
      },
      { status: { code: 400 } },
      { resourceVersion: expect.any(String) },
    ]);
    expect((await api.ok('GET', `${pods}/running`)).status.phase).toBe('Running');
    expect((await api.ok('GET', `${pods}/not-mine`)).status.phase).toBe('Pending');
  });

  it('writes new events together, and answers each by itself', async () => {
    const event = (name: string, more: object = {}) => ({
      verb: 'create' as const,
      object: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: 'default' },
        involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' },
        reason: name,
        ...more,
      },
    });
    const malformed = event('malformed', { involvedObject: { kind: 'Pod', namespace: 'other', name: 'p' } });
    const { results } = await sync('teller', { writes: [event('one'), malformed, event('two'), event('two')] });
    const [one, bad, two, again] = results as any[];
    expect(bad).toMatchObject({ status: { code: 422 } });
    expect(again).toMatchObject({ status: { code: 409, reason: 'AlreadyExists' } });
    expect(Number(two.resourceVersion) - Number(one.resourceVersion)).toBe(1);
    expect((await api.ok('GET', '/api/v1/namespaces/default/events/two')).reason).toBe('two');
  });

  it('tells how a pod ended in the very change that takes it away, and of a held one by its status', async () => {
    const free = await api.ok('POST', pods, { body: pod('free', 'teller') });
    const sent = pod('held', 'teller');
    const body = { ...sent, metadata: { ...sent.metadata, finalizers: ['example.com/hold'] } };
    const held = await api.ok('POST', pods, { body });
    await api.ok('DELETE', `${pods}/free`);
    await api.ok('DELETE', `${pods}/held`);
    const { metadata } = await api.ok('GET', pods);
    const ended = ({ metadata: { name, uid } }: any) => ({
      verb: 'delete' as const,
      ref: { resource: 'pods', namespace: 'default', name },
      uid,
      status: { phase: 'Succeeded', podIP: '10.0.0.9', podIPs: [{ ip: '10.0.0.9' }] },
    });
    const elsewhere = await sync('teller-too', { writes: [ended(held)] });
    expect(elsewhere.results).toMatchObject([{ status: { code: 403 } }]);
    const { results } = await sync('teller', { writes: [ended(free), ended(held)] });
    expect(results).toMatchObject([{ resourceVersion: expect.any(String) }, { resourceVersion: expect.any(String) }]);
    const url = `${pods}?watch=1&resourceVersion=${metadata.resourceVersion}&timeoutSeconds=1`;
    const told = (await (await api.request('GET', url)).text()).trim().split('\n');
    const changes = told.map((line) => JSON.parse(line) as any);
    const short = changes.map(({ type, object }) => `${type} ${object.metadata.name} ${object.status.phase}`);
    expect(short.sort()).toEqual(['DELETED free Succeeded', 'MODIFIED held Succeeded']);
    expect((await api.ask('GET', `${pods}/free`)).code).toBe(404);
  });

  it('removes a pod whose containers are gone, and never its namesake', async () => {
    const one = await api.ok('POST', pods, { body: pod('ending', 'ender') });
    await api.ok('DELETE', `${pods}/ending`);
    const ref = { resource: 'pods', namespace: 'default', name: 'ending' };
    const wrong = await sync('ender', { writes: [{ verb: 'delete', ref, uid: 'another' }] });
    expect(wrong.results).toMatchObject([{ status: { code: 409 } }]);
    const right = await sync('ender', {
      cursors: wrong.cursors,
      writes: [{ verb: 'delete', ref, uid: one.metadata.uid }],
    });
    expect(right.results).toMatchObject([{ resourceVersion: expect.any(String) }]);
    expect(changed(right, 'pods').removed).toEqual(['default/ending']);
    expect((await api.ask('GET', `${pods}/ending`)).code).toBe(404);
  });

  it('is the node’s alone, and must be well formed', async () => {
    const body = { cursors: {}, writes: [] };
    expect((await api.ask('POST', '/berth/v1/nodes/a/sync', { token: 'node-b', body })).body).toMatchObject({
      code: 403,
    });
    expect((await api.ask('POST', '/berth/v1/nodes/a/sync', { token: null, body })).body).toMatchObject({ code: 403 });
    expect(
      (await api.ask('POST', '/berth/v1/nodes/a/sync', { token: 'node-a', body: { writes: 1 } })).body,
    ).toMatchObject({ code: 400 });
    expect((await api.ask('GET', '/berth/v1/nodes/a/sync', { token: 'node-a' })).code).toBe(405);
  });
});
