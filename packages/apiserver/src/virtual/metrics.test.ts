import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialHere } from '../dial/here.ts';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
const asked: string[] = [];
const time = '2026-05-01T12:00:00.000Z';
const use = (nanocores: number, bytes: number) => ({
  cpu: { time, usageNanoCores: nanocores, usageCoreNanoSeconds: 1 },
  memory: { time, workingSetBytes: bytes },
});
/** What each node says, by its name. */
const said = new Map<string, () => string>();
let now = Date.parse(time);

beforeAll(async () => {
  api = await startHarness({
    clock: { now: () => new Date(now), sleep: async () => {} },
    dial: (_cluster, node, target) =>
      dialHere((_request, stream, answer) => {
        asked.push(`${node} ${target.to === 'kubelet' ? target.path : ''}`);
        answer({ status: 200, headers: {} });
        stream.resume().end(said.get(node)?.() ?? 'nonsense');
      }, target),
  });
  await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
  for (const name of ['n1', 'mute'])
    await api.ok('POST', '/api/v1/nodes', { body: { apiVersion: 'v1', kind: 'Node', metadata: { name } } });
  for (const [name, nodeName] of [
    ['web', 'n1'],
    ['new', 'n1'],
    ['far', 'mute'],
  ] as const)
    await api.ok('POST', '/api/v1/namespaces/default/pods', {
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { app: name } },
        spec: { nodeName, containers: [{ name: 'c', image: 'i' }] },
      },
    });
  const { uid } = (await api.ok('GET', '/api/v1/namespaces/default/pods/web')).metadata;
  const containers = [
    { name: 'c', ...use(250_000_000, 64 * 1024 * 1024) },
    { name: 'side', ...use(1_500, 1024) },
  ];
  const pods = [{ podRef: { name: 'web', namespace: 'default', uid }, containers }];
  said.set('n1', () =>
    JSON.stringify({
      windowMilliseconds: 15_250,
      node: { nodeName: 'n1', ...use(1_500_000_000, 2 * 1024 ** 3) },
      pods,
    }),
  );
});
afterAll(() => api.stop());

const group = '/apis/metrics.k8s.io/v1beta1';

describe('metrics.k8s.io', () => {
  it('answers for the nodes and pods that said something, from their agents', async () => {
    const nodes = await api.ok('GET', `${group}/nodes`);
    expect([nodes.kind, nodes.apiVersion]).toEqual(['NodeMetricsList', 'metrics.k8s.io/v1beta1']);
    expect(nodes.items).toEqual([
      {
        metadata: expect.objectContaining({ name: 'n1' }),
        timestamp: '2026-05-01T12:00:00Z',
        window: '15.25s',
        usage: { cpu: '1500m', memory: '2Gi' },
      },
    ]);
    const pods = await api.ok('GET', `${group}/pods`);
    expect(pods.items).toHaveLength(1);
    expect(pods.items[0].metadata).toMatchObject({ name: 'web', namespace: 'default', labels: { app: 'web' } });
    expect(pods.items[0].containers).toEqual([
      { name: 'c', usage: { cpu: '250m', memory: '64Mi' } },
      { name: 'side', usage: { cpu: '1500n', memory: '1Ki' } },
    ]);
  });

  it('asks a node once in fifteen seconds, and only those that can know', async () => {
    now += 60_000;
    asked.length = 0;
    await api.ok('GET', `${group}/nodes/n1`);
    await api.ok('GET', `${group}/namespaces/default/pods?labelSelector=app%3Dweb`);
    expect(asked).toEqual(['n1 /stats/summary']);
    now += 15_000;
    await api.ok('GET', `${group}/namespaces/default/pods/web`);
    expect(asked).toHaveLength(2);
  });

  it('selects by labels, and says what is not found', async () => {
    const of = async (query: string) => (await api.ok('GET', `${group}/namespaces/default/pods${query}`)).items.length;
    expect([await of('?labelSelector=app%3Dweb'), await of('?labelSelector=app%21%3Dweb')]).toEqual([1, 0]);
    for (const [path, message] of [
      ['nodes/none', 'nodemetrics.metrics.k8s.io "none" not found'],
      ['nodes/mute', 'nodemetrics.metrics.k8s.io "mute" not found'],
      ['namespaces/default/pods/new', 'podmetrics.metrics.k8s.io "default/new" not found'],
    ])
      expect(await api.ask('GET', `${group}/${path}`)).toMatchObject({ code: 404, body: { message } });
    expect((await api.ask('DELETE', `${group}/nodes/n1`)).code).toBe(405);
  });

  it('answers JSON to who would rather have protobuf, and tables', async () => {
    const accept = 'application/vnd.kubernetes.protobuf, */*';
    expect((await api.ok('GET', `${group}/nodes`, { accept })).items).toHaveLength(1);
    const table = await api.ok('GET', `${group}/namespaces/default/pods`, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    expect(table.rows[0].cells.slice(0, 3)).toEqual(['web', '250001500n', '65537Ki']);
  });
});
