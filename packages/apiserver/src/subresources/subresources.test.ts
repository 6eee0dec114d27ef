import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialHere } from '../dial/here.ts';
import { type Harness, startHarness } from '../testing/harness.ts';

let api: Harness;
const dialled: string[] = [];
beforeAll(async () => {
  api = await startHarness({
    dial: (_cluster, node, target) =>
      dialHere((_request, stream, answer) => {
        dialled.push(`${node} ${target.to === 'kubelet' ? target.path : target.to}`);
        answer({ status: 200, headers: {} });
        stream.resume().end('a line\n');
      }, target),
    issueToken: async (_cluster, wish) => ({
      token: `token of ${wish.serviceAccount.name}`,
      expiration: new Date(Date.now() + wish.expirationSeconds * 1000),
    }),
  });
  await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
    body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  });
});
afterAll(() => api.stop());

const pods = '/api/v1/namespaces/default/pods';
const deployments = '/apis/apps/v1/namespaces/default/deployments';

async function makePod(name: string, spec: object = {}): Promise<any> {
  return api.ok('POST', pods, {
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: name } },
      spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
    },
  });
}

async function makeDeployment(name: string): Promise<any> {
  return api.ok('POST', deployments, {
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
      },
    },
  });
}

const bindingOf = (name: string, node: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: { name, ...metadata },
  target: { kind: 'Node', name: node },
});

describe('a binding', () => {
  it('gives the pod its node, once, and says that it is scheduled', async () => {
    const pod = await makePod('bound');
    expect((await api.ask('POST', `${pods}/bound/binding`, { body: bindingOf('bound', 'n1') })).body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      code: 201,
    });
    const live = await api.ok('GET', `${pods}/bound`);
    expect(live.spec.nodeName).toBe('n1');
    expect(live.status.conditions).toMatchObject([{ type: 'PodScheduled', status: 'True' }]);
    expect(live.metadata).toMatchObject({ uid: pod.metadata.uid, generation: 1 });
    expect((await api.ask('POST', `${pods}/bound/binding`, { body: bindingOf('bound', 'n2') })).body).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "bound": pod bound is already assigned to node "n1"',
    });
  });

  it('for a pod that was made anew since is refused', async () => {
    await makePod('other');
    expect(
      (await api.ask('POST', `${pods}/other/binding`, { body: bindingOf('other', 'n1', { uid: 'gone' }) })).body,
    ).toMatchObject({ code: 409, reason: 'Conflict' });
    expect((await api.ok('GET', `${pods}/other`)).spec).not.toHaveProperty('nodeName');
  });

  it('needs a target', async () => {
    await makePod('aimless');
    expect((await api.ask('POST', `${pods}/aimless/binding`, { body: bindingOf('aimless', '') })).body).toMatchObject({
      code: 422,
      details: { causes: [{ field: 'target.name' }] },
    });
  });
});

describe('a scale', () => {
  it('is the deployment seen by its replicas', async () => {
    await makeDeployment('scaled');
    expect(await api.ok('GET', `${deployments}/scaled/scale`)).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'scaled', namespace: 'default' },
      spec: { replicas: 2 },
      status: { replicas: 0, selector: 'app=scaled' },
    });
  });

  it('is written by PUT and by merge patch, and raises the generation', async () => {
    await makeDeployment('grown');
    const scale = await api.ok('GET', `${deployments}/grown/scale`);
    expect(
      (await api.ok('PUT', `${deployments}/grown/scale`, { body: { ...scale, spec: { replicas: 5 } } })).spec.replicas,
    ).toBe(5);
    const patched = await api.ok('PATCH', `${deployments}/grown/scale`, {
      type: 'application/merge-patch+json',
      body: { spec: { replicas: 0 } },
    });
    expect(patched.spec.replicas ?? 0).toBe(0);
    const live = await api.ok('GET', `${deployments}/grown`);
    expect(live.spec.replicas).toBe(0);
    expect(live.metadata.generation).toBe(3);
  });

  it('from an old version is a conflict, and below zero invalid', async () => {
    await makeDeployment('stale');
    const scale = await api.ok('GET', `${deployments}/stale/scale`);
    await api.ok('PUT', `${deployments}/stale/scale`, { body: { ...scale, spec: { replicas: 5 } } });
    expect(
      (await api.ask('PUT', `${deployments}/stale/scale`, { body: { ...scale, spec: { replicas: 6 } } })).code,
    ).toBe(409);
    expect(
      (
        await api.ask('PUT', `${deployments}/stale/scale`, {
          body: { ...scale, metadata: { name: 'stale' }, spec: { replicas: -1 } },
        })
      ).body,
    ).toMatchObject({
      code: 422,
      details: { group: 'autoscaling', kind: 'Scale', causes: [{ field: 'spec.replicas' }] },
    });
  });

  it('is applied: the replicas have one owner, in the scale and in the deployment', async () => {
    await makeDeployment('owned');
    const path = `${deployments}/owned`;
    const body = (replicas: number) => ({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'owned' },
      spec: { replicas },
    });
    const apply = (manager: string, replicas: number, query = '') =>
      api.ask('PATCH', `${path}/scale?fieldManager=${manager}${query}`, {
        type: 'application/apply-patch+yaml',
        body: body(replicas),
      });
    expect((await apply('a', 7)).code).toBe(409);
    expect((await apply('a', 7, '&force=true')).body.spec.replicas).toBe(7);
    expect((await apply('a', 8)).code).toBe(200);
    const { metadata, spec } = await api.ok('GET', path);
    expect(spec.replicas).toBe(8);
    const owners = metadata.managedFields.filter((entry: any) => entry.fieldsV1['f:spec']?.['f:replicas']);
    expect(owners).toMatchObject([{ manager: 'a', operation: 'Apply', apiVersion: 'apps/v1', subresource: 'scale' }]);
    expect(owners[0]).not.toHaveProperty('time');
    expect((await apply('b', 9)).body.message).toContain('conflict with "a" with subresource "scale": .spec.replicas');
  });

  it('names the object of the path, if any', async () => {
    await makeDeployment('named');
    const put = (metadata: object) =>
      api.ask('PUT', `${deployments}/named/scale`, { body: { kind: 'Scale', metadata, spec: { replicas: 3 } } });
    expect((await put({ name: 'other' })).body.message).toBe(
      'the name of the object (other) does not match the name on the URL (named)',
    );
    expect((await put({ name: 'named', uid: 'another' })).code).toBe(409);
    expect((await put({ name: 'named' })).code).toBe(200);
  });

  it('is neither created nor deleted', async () => {
    await makeDeployment('fixed');
    expect((await api.ask('POST', `${deployments}/fixed/scale`, { body: {} })).code).toBe(405);
    expect((await api.ask('DELETE', `${deployments}/fixed/scale`)).code).toBe(405);
    expect((await api.ask('GET', `${deployments}/fixed/nosuch`)).code).toBe(404);
  });
});

describe('an eviction', () => {
  const eviction = (name: string, more: object = {}) => ({
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace: 'default' },
    ...more,
  });

  it('deletes the pod, unless it is a dry run', async () => {
    await makePod('evicted');
    await api.ok('POST', `${pods}/evicted/eviction`, {
      body: eviction('evicted', { deleteOptions: { dryRun: ['All'] } }),
    });
    expect((await api.ask('GET', `${pods}/evicted`)).code).toBe(200);
    expect((await api.ask('POST', `${pods}/evicted/eviction`, { body: eviction('evicted') })).body).toMatchObject({
      status: 'Success',
      code: 201,
    });
    expect((await api.ask('GET', `${pods}/evicted`)).code).toBe(404);
  });

  it('of another pod than the path says is refused', async () => {
    await makePod('stays');
    expect((await api.ask('POST', `${pods}/stays/eviction`, { body: eviction('goes') })).code).toBe(400);
  });
});

describe('a log', () => {
  const status = (state: object) => ({
    phase: 'Running',
    containerStatuses: [{ name: 'c', image: 'nginx', imageID: '', ready: true, restartCount: 0, ...state }],
  });
  const tell = async (name: string, body: object) => {
    const pod = await api.ok('GET', `${pods}/${name}`);
    await api.ok('PUT', `${pods}/${name}/status`, { body: { ...pod, status: body } });
  };

  it('comes from the node, which gets the query', async () => {
    await makePod('talking', { nodeName: 'n1' });
    await tell(
      'talking',
      status({ state: { running: { startedAt: '2026-01-01T00:00:00Z' } }, containerID: 'containerd://1' }),
    );
    const answer = await api.ask('GET', `${pods}/talking/log?container=c&tailLines=10`);
    expect(answer.text).toBe('a line\n');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(dialled).toEqual(['n1 /containerLogs/default/talking/c?tailLines=10']);
  });

  it('with options that make no sense is invalid, and the node is not asked', async () => {
    const before = dialled.length;
    const message = async (query: string) => (await api.ask('GET', `${pods}/talking/log?${query}`)).body;
    expect(await message('tailLines=-1&limitBytes=0&sinceSeconds=0')).toMatchObject({
      code: 422,
      message:
        'PodLogOptions "talking" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limitBytes: Invalid value: 0: must be greater than 0, sinceSeconds: Invalid value: 0: must be greater than 0]',
    });
    expect((await message('sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z')).message).toContain(
      'at most one of `sinceTime` or `sinceSeconds` may be specified',
    );
    expect(await message('tailLines=x')).toMatchObject({ code: 400 });
    expect(dialled).toHaveLength(before);
  });

  it('says what is missing in the words of upstream', async () => {
    const message = async (path: string) => (await api.ask('GET', `${pods}/${path}`)).body;
    expect(await message('nosuch/log')).toMatchObject({ code: 404, message: 'pods "nosuch" not found' });
    await makePod('unplaced');
    expect(await message('unplaced/log?container=x')).toMatchObject({
      code: 400,
      message: 'container x is not valid for pod unplaced',
    });
    await makePod('starting', { nodeName: 'n1' });
    expect(await message('starting/log')).toMatchObject({
      code: 400,
      message: 'container "c" in pod "starting" is waiting to start: ContainerCreating',
    });
    await tell('starting', status({ state: { waiting: { reason: 'ImagePullBackOff' } } }));
    expect(await message('starting/log')).toMatchObject({
      code: 400,
      message: 'container "c" in pod "starting" is waiting to start: ImagePullBackOff',
    });
    await makePod('two', {
      nodeName: 'n1',
      containers: [
        { name: 'a', image: 'x' },
        { name: 'b', image: 'x' },
      ],
    });
    expect(await message('two/log')).toMatchObject({
      code: 400,
      message: 'a container name must be specified for pod two, choose one of: [a b]',
    });
    await tell(
      'talking',
      status({ state: { running: { startedAt: '2026-01-01T00:00:00Z' } }, containerID: 'containerd://1' }),
    );
    expect(await message('talking/log?previous=true')).toMatchObject({
      code: 400,
      message: 'previous terminated container "c" in pod "talking" not found',
    });
  });
});

describe('a token request', () => {
  it('answers with a token of the account', async () => {
    const path = '/api/v1/namespaces/default/serviceaccounts/default/token';
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [], expirationSeconds: 600 },
    };
    expect((await api.ask('POST', path, { body })).body).toMatchObject({
      kind: 'TokenRequest',
      status: { token: 'token of default', expirationTimestamp: expect.stringMatching(/Z$/) },
    });
    expect((await api.ask('POST', path, { body: { ...body, spec: { expirationSeconds: 1 } } })).body).toMatchObject({
      code: 422,
      details: {
        causes: [
          {
            field: 'spec.expirationSeconds',
            message: expect.stringContaining('may not specify a duration less than 10 minutes'),
          },
        ],
      },
    });
    expect((await api.ask('POST', path.replace('default/token', 'nosuch/token'), { body })).code).toBe(404);
  });
});
