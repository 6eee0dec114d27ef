import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
  await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
});
afterAll(() => api.stop());

const pods = '/api/v1/namespaces/default/pods';
const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';

async function pod(name: string, app: string, { phase = 'Running', ready = true } = {}) {
  const spec = { nodeName: 'n', terminationGracePeriodSeconds: 30, containers: [{ name: 'c', image: 'i' }] };
  const made = await api.ok('POST', pods, {
    body: { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app } }, spec },
  });
  made.status = { ...made.status, phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] };
  return api.ok('PUT', `${pods}/${name}/status`, { body: made });
}

async function budget(name: string, app: string, status: object, spec: object = { minAvailable: 1 }) {
  const made = await api.ok('POST', budgets, {
    body: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { ...spec, selector: { matchLabels: { app } } },
    },
  });
  made.status = {
    observedGeneration: made.metadata.generation,
    disruptionsAllowed: 0,
    currentHealthy: 1,
    desiredHealthy: 1,
    expectedPods: 1,
    ...status,
  };
  return api.ok('PUT', `${budgets}/${name}/status`, { body: made });
}

const evict = (name: string, deleteOptions?: object) =>
  api.ask('POST', `${pods}/${name}/eviction`, {
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name }, ...(deleteOptions && { deleteOptions }) },
  });
const refusal = (message: string) => ({
  code: 429,
  reason: 'TooManyRequests',
  message: "Cannot evict pod as it would violate the pod's disruption budget.",
  details: { causes: [{ reason: 'DisruptionBudget', message }] },
});

it('is taken in its former version, and names its pod and a policy that there is', async () => {
  await pod('former', 'former');
  const ask = (body: object) => api.ask('POST', `${pods}/former/eviction`, { body: { kind: 'Eviction', ...body } });
  expect((await ask({ apiVersion: 'policy/v1' })).body.message).toBe(
    'name in URL does not match name in Eviction object',
  );
  const metadata = { name: 'former' };
  expect((await ask({ metadata, deleteOptions: { propagationPolicy: 'Odd' } })).code).toBe(422);
  expect((await ask({ metadata: { ...metadata, namespace: 'elsewhere' } })).code).toBe(400);
  expect((await ask({ apiVersion: 'policy/v1beta1', metadata })).code).toBe(201);
});

it('of a pod without a budget deletes it gracefully, and says why in its status', async () => {
  await pod('free', 'free');
  expect((await evict('free')).body).toMatchObject({ kind: 'Status', status: 'Success', code: 201 });
  const { metadata, status } = await api.ok('GET', `${pods}/free`);
  expect(metadata.deletionGracePeriodSeconds).toBe(30);
  expect(status.conditions).toContainEqual({
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: expect.any(String),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  });
});

it('that its budget does not allow is refused in upstream words, and leaves everything as it was', async () => {
  await pod('held', 'held');
  const before = await budget('held', 'held', {});
  expect((await evict('held')).body).toMatchObject(
    refusal('The disruption budget held needs 1 healthy pods and has 1 currently'),
  );
  expect(await api.ok('GET', `${budgets}/held`)).toEqual(before);
  expect((await api.ok('GET', `${pods}/held`)).metadata.deletionTimestamp).toBeUndefined();
});

it.each([
  [
    'could not be counted',
    {
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'False',
          reason: 'SyncFailed',
          message: 'no scale',
          lastTransitionTime: '2030-01-01T00:00:00Z',
        },
      ],
    },
    'does not allow evicting pods currently because it failed sync: no scale',
  ],
  ['has healthy pods to spare and allows none', { currentHealthy: 3 }, 'does not allow evicting pods currently'],
  [
    'says why it allows none',
    {
      currentHealthy: 3,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: 'False',
          reason: 'Own',
          message: 'not now',
          lastTransitionTime: '2030-01-01T00:00:00Z',
        },
      ],
    },
    'does not allow evicting pods currently (Own): not now',
  ],
  [
    'was changed and not counted since',
    { observedGeneration: 0, disruptionsAllowed: 1 },
    'is still being processed by the server.',
  ],
])('of a pod whose budget %s is refused, with the reason', async (what, status, message) => {
  const app = what.replaceAll(' ', '-');
  await pod(app, app);
  await budget(app, app, status);
  const { body, headers } = await evict(app);
  expect(body).toMatchObject(refusal(`The disruption budget ${app} ${message}`));
  expect(headers.get('retry-after')).toBe(message.startsWith('is still') ? '10' : null);
});

it('is counted in its budget, and no more are allowed than are, however many ask at once', async () => {
  const names = Array.from({ length: 20 }, (_pod, index) => `crowd-${index}`);
  await Promise.all(names.map((name) => pod(name, 'crowd')));
  await budget('crowd', 'crowd', { disruptionsAllowed: 1, currentHealthy: 20, desiredHealthy: 19, expectedPods: 20 });
  const codes = (await Promise.all(names.map((name) => evict(name)))).map(({ code }) => code);
  expect(codes.filter((code) => code === 201)).toHaveLength(1);
  expect(codes.filter((code) => code === 429)).toHaveLength(19);
  const gone = names[codes.indexOf(201)] ?? '';
  const { status } = await api.ok('GET', `${budgets}/crowd`);
  expect(status).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { [gone]: expect.any(String) },
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
  });
  const { items } = await api.ok('GET', `${pods}?labelSelector=app=crowd`);
  const going = items.filter(({ metadata }: any) => metadata.deletionTimestamp !== undefined);
  expect(going.map(({ metadata }: any) => metadata.name)).toEqual([gone]);
});

it('on a dry run is judged, and changes nothing', async () => {
  const made = await pod('dry', 'dry');
  const before = await budget('dry', 'dry', { disruptionsAllowed: 1 });
  expect((await evict('dry', { dryRun: ['All'] })).code).toBe(201);
  expect(await api.ok('GET', `${budgets}/dry`)).toEqual(before);
  expect(await api.ok('GET', `${pods}/dry`)).toEqual(made);
  await pod('dry-held', 'dry-held');
  await budget('dry-held', 'dry-held', {});
  expect((await evict('dry-held', { dryRun: ['All'] })).code).toBe(429);
});

it('of a pod with two budgets fails as upstream does, with 500', async () => {
  await pod('twice', 'twice');
  await budget('one', 'twice', { disruptionsAllowed: 5 });
  await budget('two', 'twice', { disruptionsAllowed: 5 });
  const { code, body } = await evict('twice');
  expect(code).toBe(500);
  expect(body).toMatchObject({
    status: 'Failure',
    code: 500,
    message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  });
  expect((await api.ok('GET', `${pods}/twice`)).metadata.deletionTimestamp).toBeUndefined();
});

it.each(['Pending', 'Succeeded', 'Failed'])('of a pod that is %s asks no budget', async (phase) => {
  const app = `phase-${phase.toLowerCase()}`;
  await pod(app, app, { phase });
  const before = await budget(app, app, {});
  expect((await evict(app)).code).toBe(201);
  expect((await api.ok('GET', `${budgets}/${app}`)).status).toEqual(before.status);
});

it('of a pod that is not ready is free where the budget has its healthy pods, or always allows it', async () => {
  const unready = { ready: false };
  await pod('sick', 'sick', unready);
  await budget('sick', 'sick', { currentHealthy: 2, desiredHealthy: 2 });
  expect((await evict('sick')).code).toBe(201);
  await pod('needed', 'needed', unready);
  await budget('needed', 'needed', { currentHealthy: 1, desiredHealthy: 2 });
  expect((await evict('needed')).code).toBe(429);
  await pod('always', 'always', unready);
  const spec = { minAvailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' };
  const before = await budget('always', 'always', { currentHealthy: 1, desiredHealthy: 2 }, spec);
  expect((await evict('always')).code).toBe(201);
  expect((await api.ok('GET', `${budgets}/always`)).status).toEqual(before.status);
});

it('with preconditions that do not hold is a conflict, in the words of evictions', async () => {
  const { metadata } = await pod('exact', 'exact');
  expect((await evict('exact', { preconditions: { uid: 'other' } })).body).toMatchObject({
    code: 409,
    message: `Operation cannot be fulfilled on Pod "exact": the UID in the precondition (other) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
  });
  expect((await evict('exact', { preconditions: { resourceVersion: '1' } })).code).toBe(409);
  expect((await evict('exact', { preconditions: { uid: metadata.uid } })).code).toBe(201);
  expect((await evict('nosuch')).code).toBe(404);
});
