import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const controller = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name },
  spec: { selector: { app: 'a' }, template },
});
const controllers = '/api/v1/namespaces/default/replicationcontrollers';

it('a delete that does not say leaves what a replication controller or a job owns', async () => {
  await api.ok('POST', controllers, { body: controller('a') });
  const deleted = await api.ok('DELETE', `${controllers}/a`);
  expect(deleted.metadata.finalizers).toEqual(['orphan']);
  await api.ok('POST', controllers, { body: controller('b') });
  expect(await api.ok('DELETE', `${controllers}/b?propagationPolicy=Background`)).toMatchObject({ status: 'Success' });
  const jobs = '/apis/batch/v1/namespaces/default/jobs';
  const spec = { template: { spec: { ...template.spec, restartPolicy: 'Never' } } };
  await api.ok('POST', jobs, { body: { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec } });
  expect((await api.ok('DELETE', `${jobs}/a`)).metadata.finalizers).toEqual(['orphan']);
});

it('a replication controller is scaled by its labels', async () => {
  await api.ok('POST', controllers, { body: controller('scaled') });
  const scale = `${controllers}/scaled/scale`;
  expect(await api.ok('GET', scale)).toMatchObject({ spec: { replicas: 1 }, status: { selector: 'app=a' } });
  await api.ok('PATCH', scale, { body: { spec: { replicas: 4 } }, type: 'application/merge-patch+json' });
  expect((await api.ok('GET', `${controllers}/scaled`)).spec.replicas).toBe(4);
});

it('component statuses are known at once, with a warning, and are never written', async () => {
  const path = '/api/v1/componentstatuses';
  const listed = await api.ask('GET', path);
  expect(listed.headers.get('warning')).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"');
  expect(listed.body).toMatchObject({ kind: 'ComponentStatusList', items: { length: 3 } });
  expect(await api.ok('GET', `${path}/etcd-0`)).toMatchObject({
    metadata: { name: 'etcd-0' },
    conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
  });
  expect((await api.ok('GET', `${path}?fieldSelector=metadata.name=scheduler`)).items).toHaveLength(1);
  const { rows } = await api.ok('GET', path, { accept: table });
  expect(rows.map(({ cells }: any) => cells)).toContainEqual(['scheduler', 'Healthy', 'ok', '']);
  expect((await api.ask('GET', `${path}/x`)).body).toMatchObject({
    code: 404,
    message: 'componentstatus "x" not found',
  });
  expect((await api.ask('POST', path, { body: {} })).code).toBe(405);
});

it('an autoscaler is one object in both of its versions', async () => {
  const versions = (version: string) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const body = {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 70 },
  };
  const made = await api.ok('POST', versions('v1'), { body });
  expect(made).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { minReplicas: 1 } });
  const newer = await api.ok('GET', `${versions('v2')}/web`);
  expect(newer).toMatchObject({
    apiVersion: 'autoscaling/v2',
    metadata: { uid: made.metadata.uid },
    spec: { metrics: [{ resource: { target: { averageUtilization: 70 } } }] },
  });
  newer.spec.metrics.push({
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
  });
  await api.ok('PUT', `${versions('v2')}/web`, { body: newer });
  const older = await api.ok('GET', `${versions('v1')}/web`);
  expect(older.metadata.annotations['autoscaling.alpha.kubernetes.io/metrics']).toBe(
    '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]',
  );
  await api.ok('PATCH', `${versions('v1')}/web`, {
    body: { spec: { maxReplicas: 9 } },
    type: 'application/merge-patch+json',
  });
  expect((await api.ok('GET', `${versions('v2')}/web`)).spec).toMatchObject({ maxReplicas: 9, metrics: { length: 2 } });
  expect((await api.ok('GET', versions('v1'))).items).toHaveLength(1);
});

it('a write in one version keeps what only another can say of the rest, and every owner in its own version', async () => {
  const at = (version: string) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers/kept`;
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const metric = (name: string) => ({
    type: 'Pods',
    pods: { metric: { name }, target: { type: 'AverageValue', averageValue: '3' } },
  });
  await api.ok('POST', at('v2').replace('/kept', '?fieldManager=newer'), {
    body: {
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'kept' },
      spec: { scaleTargetRef, maxReplicas: 3, metrics: [metric('a')] },
    },
  });
  const status = {
    desiredReplicas: 1,
    currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { value: '1' } } }],
  };
  const live = await api.ok('GET', at('v2'));
  await api.ok('PUT', `${at('v2')}/status`, { body: { ...live, status } });
  await api.ok('PATCH', `${at('v1')}?fieldManager=older`, {
    body: { spec: { targetCPUUtilizationPercentage: 50 } },
    type: 'application/merge-patch+json',
  });
  const after = await api.ok('GET', at('v2'));
  expect(after.status).toEqual(status);
  expect(after.spec.metrics).toHaveLength(2);
  const owned = Object.fromEntries(after.metadata.managedFields.map((entry: any) => [entry.manager, entry.fieldsV1]));
  expect(owned.newer['f:spec']).not.toHaveProperty('f:metrics');
  expect(owned.older).toEqual({ 'f:spec': { 'f:targetCPUUtilizationPercentage': {} } });
});

it('an event of the older API is changed through the newer one, which forgets who wrote in the other group', async () => {
  const body = { kind: 'Event', metadata: { name: 'old' }, involvedObject: { namespace: 'default' }, message: 'm' };
  await api.ok('POST', '/api/v1/namespaces/default/events?fieldManager=c', { body });
  const path = '/apis/events.k8s.io/v1/namespaces/default/events/old';
  const patch = (by: object) =>
    api.ask('PATCH', `${path}?fieldManager=m`, { body: by, type: 'application/merge-patch+json' });
  const { body: labelled } = await patch({ metadata: { labels: { a: 'b' } } });
  expect(labelled.metadata.managedFields).toMatchObject([{ manager: 'm', apiVersion: 'events.k8s.io/v1' }]);
  expect((await patch({ note: 'other' })).body).toMatchObject({
    code: 422,
    message: 'Event "old" is invalid: message: Invalid value: "other": field is immutable',
  });
});

it('a budget is replaced only at the version that was read', async () => {
  const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
  const body = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'a', resourceVersion: undefined as string | undefined },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } },
  };
  const made = await api.ok('POST', budgets, { body });
  expect((await api.ask('PUT', `${budgets}/a`, { body })).body).toMatchObject({
    code: 422,
    message: expect.stringContaining('metadata.resourceVersion: Invalid value') as string,
  });
  body.metadata.resourceVersion = made.metadata.resourceVersion;
  expect((await api.ask('PUT', `${budgets}/a`, { body })).code).toBe(200);
});

it('an event is called what core calls it, in whichever group it is refused', async () => {
  const body = { apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'a' } };
  const { body: refused } = await api.ask('POST', '/apis/events.k8s.io/v1/namespaces/default/events', { body });
  expect(refused).toMatchObject({ code: 422, message: expect.stringMatching(/^Event "a" is invalid: /) });
});
