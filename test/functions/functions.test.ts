import type {
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  IoTCustomAuthorizerResult,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import { createStore } from '@berth/store';
import { createDynamoDb, createDynamoDbClient, createTableIfAbsent } from '@berth/table/dynamodb';
import type { Table } from '@berth/table/port';
import { createAccountKey, createNodeToken, type TenancyDeps } from '@berth/tenancy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWebhookServer } from '@berth/apiserver/testing/webhookserver';
import { systemClock } from '../../functions/clock.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../support/dynamodblocal.ts';
import { group, startExtensionServer } from '../support/extensionserver.ts';
import {
  type Answer,
  type Artefact,
  ask,
  type Asked,
  createArtefacts,
  domain,
  installLambdaRuntime,
  lambdaContext,
  originSecret,
} from './artefacts.ts';
import { connectNode, freePort, startStreamsHost, upgrade } from './streamshost.ts';
import { type FakeAws, queueUrl, startFakeAws } from './fakeaws.ts';
import { type StreamEvents, streamEvents } from './streamevents.ts';

const tableName = 'berth-functions';
const artefacts = createArtefacts();
const made = {} as Record<'api' | 'reconcile' | 'router' | 'timers' | 'hints-auth', Artefact>;
let local: DynamoDbLocal;
let aws: FakeAws;
let table: Table;
let stream: StreamEvents;
let tenancy: TenancyDeps;
let streamsPort: number;

type Handler<Event, Result> = (event: Event, context: ReturnType<typeof lambdaContext>) => Promise<Result>;
let api: Parameters<typeof ask>[0];
let router: Handler<DynamoDBStreamEvent, DynamoDBBatchResponse>;
let reconcile: Handler<SQSEvent, SQSBatchResponse>;
let timers: Handler<unknown, SQSBatchResponse | undefined>;
let hintsAuth: Handler<unknown, IoTCustomAuthorizerResult>;

beforeAll(async () => {
  // First: nothing else happens while they are made, and a database would hang up on whoever is silent for so long.
  for (const name of ['api', 'reconcile', 'router', 'timers', 'hints-auth'] as const) made[name] = artefacts.make(name);
  [local, aws] = await Promise.all([startDynamoDbLocal(), startFakeAws()]);
  streamsPort = await freePort();
  const client = createDynamoDbClient(local.config);
  await createTableIfAbsent(client, tableName);
  table = createDynamoDb({ client, tableName });
  stream = await streamEvents(client, local.config, tableName, ['l#', 'd#']);
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: local.config.endpoint,
    AWS_ENDPOINT_URL_SQS: aws.endpoint,
    AWS_ENDPOINT_URL_KMS: aws.endpoint,
    AWS_ENDPOINT_URL_S3: aws.endpoint,
    BERTH_TABLE: tableName,
    BERTH_BLOBS: 'berth-blobs',
    BERTH_SEALING_KEY: 'arn:aws:kms:eu-central-1:111122223333:key/example',
    BERTH_DOMAIN: domain,
    BERTH_ORIGIN_SECRET: originSecret,
    BERTH_STREAMS_URL: `http://127.0.0.1:${streamsPort}`,
    BERTH_CHANGES_QUEUE: queueUrl(aws.endpoint, 'changes.fifo'),
    BERTH_DUE_QUEUE: queueUrl(aws.endpoint, 'due'),
    BERTH_UNREAD_QUEUE: queueUrl(aws.endpoint, 'unread'),
    BERTH_IOT_ARN: 'arn:aws:iot:eu-central-1:111122223333',
  });
  installLambdaRuntime();
  api = made.api.load().handler as unknown as typeof api;
  router = made.router.load().handler as unknown as typeof router;
  reconcile = made.reconcile.load().handler as unknown as typeof reconcile;
  timers = made.timers.load().handler as unknown as typeof timers;
  hintsAuth = made['hints-auth'].load().handler as unknown as typeof hintsAuth;
  tenancy = {
    table,
    clock: systemClock,
    sealer: { seal: async (plain) => plain, open: async (sealed) => sealed },
    random: (length) => Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join(''),
    clusterUrl: (id) => `https://${id}.${domain}`,
    caBundle: undefined,
    serviceCidr: '10.96.0.0/16',
    podCidr: '10.244.0.0/16',
  };
}, 120_000);

afterAll(async () => {
  stream?.close();
  await table?.close();
  await aws?.close();
  await local?.stop();
  artefacts.remove();
});

/** Hands a queue's messages to a function, as an event source mapping does. */
async function drain(queue: string, handler: Handler<SQSEvent, SQSBatchResponse | undefined>): Promise<number> {
  const { records, accept } = aws.receive(queue, Date.now());
  if (records.length === 0) return 0;
  const response = await handler({ Records: records }, lambdaContext());
  const failed = (response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  accept(failed);
  expect(failed).toEqual([]);
  return records.length;
}

/** Moves everything that moves by itself on AWS, until the fact is there. */
async function until<Fact>(fact: () => Promise<Fact | undefined>): Promise<Fact> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = await fact();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('it did not come about within two minutes');
    const event = await stream.next();
    if (event !== undefined) expect(await router(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    const handled =
      (await drain('changes.fifo', reconcile)) +
      (await drain('due', timers as Handler<SQSEvent, SQSBatchResponse | undefined>));
    if (event === undefined && handled === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let account: string;
let cluster: { id: string; url: string };
let token: string;
const kube = (asked: Asked): Promise<Answer> => ask(api, { host: `${cluster.id}.${domain}`, token, ...asked });

describe("the artefacts, on tables and events of AWS' shape", () => {
  test('an account creates a cluster through the API function and gets a kubeconfig for it', async () => {
    account = await createAccountKey(tenancy, 'acme');
    const created = await ask(api, { method: 'POST', path: '/v1/clusters', token: account, body: { name: 'demo' } });
    expect(created).toMatchObject({ status: 201, json: { name: 'demo' } });
    cluster = created.json as typeof cluster;
    expect(cluster.url).toBe(`https://${cluster.id}.${domain}`);
    const { text } = await ask(api, { method: 'POST', path: `/v1/clusters/${cluster.id}/kubeconfig`, token: account });
    const kubeconfig = JSON.parse(text) as {
      users: { user: { token: string } }[];
      clusters: { cluster: { server: string } }[];
    };
    expect(kubeconfig.clusters[0]?.cluster.server).toBe(cluster.url);
    token = kubeconfig.users[0]?.user.token ?? '';
    expect((await kube({ path: '/version' })).json).toMatchObject({ major: '1', minor: '36' });
  }, 60_000);

  test('whoever has no token, a wrong one, or comes round the front is refused with a Status', async () => {
    const path = '/api/v1/namespaces/default/pods';
    expect(await kube({ path, token: undefined })).toMatchObject({
      status: 403,
      json: { kind: 'Status', reason: 'Forbidden' },
    });
    expect(await kube({ path, token: 'berth_wrong' })).toMatchObject({
      status: 401,
      json: { kind: 'Status', reason: 'Unauthorized' },
    });
    expect(await kube({ path, secret: 'guessed' })).toMatchObject({ status: 403, json: { kind: 'Status' } });
    expect(
      await kube({
        path: '/apis/apps/v1/namespaces/default/deployments',
        method: 'POST',
        body: new TextEncoder().encode('{"kind":'),
      }),
    ).toMatchObject({
      status: 400,
      json: { kind: 'Status', reason: 'BadRequest' },
    });
  });

  test('a Deployment created through the API function ends as scheduled pods through the reconcile function', async () => {
    for (const name of ['node-a', 'node-b']) await createReadyNode(name);
    const created = await kube({
      method: 'POST',
      path: '/apis/apps/v1/namespaces/default/deployments',
      body: deployment,
    });
    expect(created.status).toBe(201);
    const pods = await until(async () => {
      const { json } = await kube({ path: '/api/v1/namespaces/default/pods', query: 'labelSelector=app%3Dweb' });
      const items = json.items as { spec: { nodeName?: string }; metadata: { ownerReferences: { kind: string }[] } }[];
      return items.length === 3 && items.every(({ spec }) => spec.nodeName !== undefined) ? items : undefined;
    });
    expect(new Set(pods.map(({ spec }) => spec.nodeName))).toEqual(new Set(['node-a', 'node-b']));
    for (const { metadata } of pods) expect(metadata.ownerReferences[0]?.kind).toBe('ReplicaSet');
    const status = await until(async () => {
      const { json } = await kube({ path: '/apis/apps/v1/namespaces/default/deployments/web' });
      return json.status.observedGeneration === json.metadata.generation
        ? (json.status as Record<string, number>)
        : undefined;
    });
    expect(status).toMatchObject({ replicas: 3, updatedReplicas: 3, unavailableReplicas: 3 });
  }, 120_000);

  test('records that come again, and messages that come again, create nothing twice', async () => {
    const { json } = await kube({ path: '/apis/apps/v1/namespaces/default/replicasets' });
    const [replicaSet] = json.items as { metadata: { resourceVersion: string } }[];
    const version = Number(replicaSet?.metadata.resourceVersion);
    const body = JSON.stringify({
      cluster: cluster.id,
      types: [
        { resource: 'apps/deployments', from: 1, to: 2 },
        { resource: 'apps/replicasets', from: 1, to: version },
      ],
    });
    const record = {
      messageId: 'again',
      receiptHandle: 'again',
      body,
      attributes: { ApproximateReceiveCount: '2', MessageGroupId: cluster.id },
    };
    for (let i = 0; i < 2; i++) {
      expect(await reconcile({ Records: [record] } as unknown as SQSEvent, lambdaContext())).toEqual({
        batchItemFailures: [],
      });
    }
    expect((await kube({ path: '/api/v1/namespaces/default/pods' })).json.items).toHaveLength(3);
    expect((await kube({ path: '/apis/apps/v1/namespaces/default/replicasets' })).json.items).toHaveLength(1);
  }, 60_000);

  test('a watch streams what there is, and ends by itself', async () => {
    const { status, text } = await kube({
      path: '/api/v1/namespaces/default/pods',
      query: 'watch=true&timeoutSeconds=1',
    });
    expect(status).toBe(200);
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.filter(({ type }) => type === 'ADDED')).toHaveLength(3);
  }, 30_000);

  test('an object too long for an item lies in the bucket, and is read and deleted like any other', async () => {
    const path = '/api/v1/namespaces/default/configmaps';
    // Random text: what compresses well would fit into the item.
    const big = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString('base64');
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' }, data: { big } };
    expect((await kube({ method: 'POST', path, body })).status).toBe(201);
    expect(aws.objects().filter((name) => name.startsWith('/berth-blobs/'))).toHaveLength(1);
    expect((await kube({ path: `${path}/big` })).json.data.big).toBe(big);
    expect(
      (await kube({ path })).json.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'big')
        .data.big,
    ).toBe(big);
    expect((await kube({ method: 'DELETE', path: `${path}/big` })).status).toBe(200);
    expect((await kube({ path: `${path}/big` })).status).toBe(404);
  }, 30_000);

  test('what is loaded only when needed is found beside the bundle', async () => {
    const body = new TextEncoder().encode(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-yaml\ndata:\n  answer: "42"\n',
    );
    const headers = { 'content-type': 'application/yaml', accept: 'application/yaml' };
    const created = await kube({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', body, headers });
    expect(created).toMatchObject({ status: 201, headers: { 'content-type': 'application/yaml' } });
    expect(created.text).toMatch(/^ {2}answer: "42"$/m);
    const { RE2JS } = made.api.beside('re2js.cjs') as {
      RE2JS: { compile(pattern: string): { matcher(text: string): { find(): boolean } } };
    };
    expect(RE2JS.compile('^(a+)+$').matcher('aaaa').find()).toBe(true);
  });

  test('a message that cannot be read fails alone, and what follows it in its group waits', async () => {
    const record = (messageId: string, group: string, body: string) => ({
      messageId,
      receiptHandle: messageId,
      body,
      attributes: { ApproximateReceiveCount: '1', MessageGroupId: group },
    });
    const good = JSON.stringify({ cluster: cluster.id, types: [] });
    const Records = [record('1', 'other', '{"cluster"'), record('2', cluster.id, good), record('3', 'other', good)];
    const response = await reconcile({ Records } as unknown as SQSEvent, lambdaContext());
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['1', '3']);
  }, 30_000);

  test('the tick sends ahead what falls due before the next one, and leaves the rest', async () => {
    const store = createStore({ table, clock: systemClock, ids: { uid: () => crypto.randomUUID() }, codec: 'deflate' });
    const now = Date.now();
    for (const [id, minutes] of [
      ['soon', 4],
      ['later', 60],
    ] as const) {
      const operation = store.due(id, new Date(now + minutes * 60_000), 'deployment/default/web', 'reconcile');
      if ('put' in operation) await table.write(operation);
    }
    const before = aws.waiting('due').length;
    await timers(
      {
        version: '0',
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        time: new Date().toISOString(),
        detail: {},
      },
      lambdaContext(),
    );
    const sent = aws
      .waiting('due')
      .slice(before)
      .map(({ body, visibleAt }) => ({
        ...(JSON.parse(body) as { cluster: string }),
        in: Math.round((visibleAt - now) / 1000),
      }));
    expect(sent.find(({ cluster: id }) => id === 'soon')?.in).toBeGreaterThanOrEqual(239);
    expect(sent.find(({ cluster: id }) => id === 'soon')?.in).toBeLessThanOrEqual(245);
    expect(sent.find(({ cluster: id }) => id === 'later')).toBeUndefined();
    await store.close();
  }, 30_000);

  test("IoT lets a node receive its own topic alone, and refuses a wrong token and another's name", async () => {
    const password = await createNodeToken(tenancy, cluster.id, 'node-a');
    const connect = (clientId: string, secret: string) =>
      hintsAuth(
        {
          protocolData: {
            mqtt: {
              username: `${cluster.id}?x-amz-customauthorizer-name=berth-example`,
              password: Buffer.from(secret).toString('base64'),
              clientId,
            },
          },
          protocols: ['mqtt'],
          signatureVerified: false,
          connectionMetadata: { id: '00000000-0000-0000-0000-000000000000' },
        },
        lambdaContext(),
      );
    const allowed = await connect(`berth-${cluster.id}-node-a`, password);
    expect(allowed.isAuthenticated).toBe(true);
    const statements = allowed.policyDocuments.flatMap(
      (document) => (document as unknown as { Statement: { Action: string; Resource: string }[] }).Statement,
    );
    expect(statements.map(({ Action, Resource }) => `${Action} ${Resource.split(':').at(-1)}`)).toEqual([
      `iot:Connect client/berth-${cluster.id}-node-a`,
      `iot:Subscribe topicfilter/berth/${cluster.id}/nodes/node-a`,
      `iot:Receive topic/berth/${cluster.id}/nodes/node-a`,
    ]);
    expect((await connect(`berth-${cluster.id}-node-a`, `${password}x`)).isAuthenticated).toBe(false);
    expect((await connect(`berth-${cluster.id}-node-b`, password)).isAuthenticated).toBe(false);
    expect((await connect('berth', '')).isAuthenticated).toBe(false);
  });

  test("the streams host serves the same API, takes a node's tunnel from the node alone, and ends when asked", async () => {
    const host = await startStreamsHost(artefacts.make('streams-host').file, streamsPort);
    try {
      const path = '/api/v1/namespaces/default/pods';
      const get = (headers: Record<string, string>) =>
        fetch(`${host.url}${path}`, {
          headers: { 'x-forwarded-host': `${cluster.id}.${domain}`, authorization: `Bearer ${token}`, ...headers },
        });
      expect((await get({})).status).toBe(403);
      const listed = await get({ 'x-berth-origin': originSecret });
      expect(listed.status).toBe(200);
      expect(((await listed.json()) as { items: unknown[] }).items).toHaveLength(3);
      const nodeToken = await createNodeToken(tenancy, cluster.id, 'node-a');
      const tunnel = (node: string) =>
        upgrade(`${host.url}/berth/v1/nodes/${node}/tunnel`, {
          'x-berth-origin': originSecret,
          'x-forwarded-host': `${cluster.id}.${domain}`,
          authorization: `Bearer ${nodeToken}`,
        });
      expect(await tunnel('node-a')).toBe('open');
      expect(await tunnel('node-b')).toBe('403');
    } finally {
      expect(await host.stop()).toBe(0);
    }
  }, 60_000);

  test('a webhook behind a Service is asked by the API function, through the streams host and the agent of its node', async () => {
    const hooks = await startWebhookServer();
    hooks.on('/mutate', () => ({
      patch: [{ op: 'add', path: '/metadata/annotations', value: { 'example.com/by': 'hook' } }],
    }));
    const host = await startStreamsHost(artefacts.make('streams-host').file, streamsPort);
    try {
      const front = { 'x-berth-origin': originSecret, 'x-forwarded-host': `${cluster.id}.${domain}` };
      const authorization = `Bearer ${await createNodeToken(tenancy, cluster.id, 'node-a')}`;
      const tunnel = `${host.url}/berth/v1/nodes/node-a/tunnel`;
      const node = await connectNode(tunnel, { ...front, authorization }, hooks.port);
      // Nobody dials with what the front gives to everybody.
      expect(await upgrade(`${host.url}/berth/v1/relay`, front)).toBe('403');
      await serviceOnNode('hooks', 'hook');
      await post('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', {
        metadata: { name: 'hook' },
        webhooks: [
          {
            name: 'hook.example.com',
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
            clientConfig: { service: { namespace: 'hooks', name: 'hook', path: '/mutate' }, caBundle: hooks.caBundle },
            rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
          },
        ],
      });
      const configMaps = '/api/v1/namespaces/default/configmaps';
      const made = await post(configMaps, { metadata: { name: 'hooked' } });
      expect(made.metadata.annotations).toEqual({ 'example.com/by': 'hook' });
      node.close();
      await new Promise((resolve) => node.once('close', resolve));
      const refused = await until(async () => {
        const answer = await kube({
          method: 'POST',
          path: `${configMaps}`,
          query: 'dryRun=All',
          body: { metadata: { name: 'lost' } },
        });
        // It may fall into the moment in which the connection ends.
        return answer.json.message?.includes('node "node-a" is not connected') ? answer : undefined;
      });
      expect(refused.status).toBe(500);
    } finally {
      await host.stop();
      await hooks.stop();
      await kube({
        method: 'DELETE',
        path: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/hook',
      });
    }
  }, 120_000);

  test('an extension server behind a Service is asked by the functions, and watched and spoken to through the streams host', async () => {
    const path = `/apis/${group}/v1alpha1`;
    const trusted = '/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication';
    const authority = await until(
      async () => (await kube({ path: trusted })).json.data?.['requestheader-client-ca-file'],
    );
    const server = await startExtensionServer('api.wardle.svc', authority, '127.0.0.1');
    const host = await startStreamsHost(artefacts.make('streams-host').file, streamsPort);
    const front = { 'x-berth-origin': originSecret, 'x-forwarded-host': `${cluster.id}.${domain}` };
    const authorization = `Bearer ${await createNodeToken(tenancy, cluster.id, 'node-a')}`;
    const mine = { ...front, authorization: `Bearer ${token}` };
    try {
      const node = await connectNode(
        `${host.url}/berth/v1/nodes/node-a/tunnel`,
        { ...front, authorization },
        server.port,
      );
      await serviceOnNode('wardle', 'api');
      await post('/apis/apiregistration.k8s.io/v1/apiservices', {
        metadata: { name: `v1alpha1.${group}` },
        spec: {
          group,
          version: 'v1alpha1',
          groupPriorityMinimum: 1000,
          versionPriority: 15,
          service: { namespace: 'wardle', name: 'api' },
          caBundle: Buffer.from(server.caBundle).toString('base64'),
        },
      });
      // The reconcile function asks the server, through the streams host as well.
      await until(async () => ((await kube({ path })).status === 200 ? true : undefined));
      const watch = await fetch(`${host.url}${path}/flunders?watch=true`, { headers: mine });
      const flunders = `${path}/namespaces/default/flunders`;
      await post(flunders, { apiVersion: `${group}/v1alpha1`, kind: 'Flunder', metadata: { name: 'one' } });
      expect(server.lastUser().groups).toEqual(['system:masters', 'system:authenticated']);
      expect((await kube({ path: flunders })).json.items).toMatchObject([{ metadata: { name: 'one' } }]);
      const reader = watch.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      expect(JSON.parse(Buffer.from(value ?? []).toString())).toMatchObject({
        type: 'ADDED',
        object: { kind: 'Flunder' },
      });
      await reader?.cancel();
      expect(await upgrade(`${host.url}${flunders}/one/echo`, mine)).toBe('open');
      node.close();
      await new Promise((resolve) => node.once('close', resolve));
      const lost = await kube({ path: flunders });
      expect([lost.status, lost.text]).toEqual([503, expect.stringContaining('node "node-a" is not connected')]);
    } finally {
      await host.stop();
      await server.close();
      await kube({ method: 'DELETE', path: `/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.${group}` });
    }
  }, 300_000);

  // docs/decisions/0020: what serves the API carries every kind, what does not must stay small.
  test.each([
    ['api', 1_000_000],
    ['reconcile', 1_000_000],
    ['timers', 1_000_000],
    ['router', 360_000],
    ['hints-auth', 250_000],
  ] as const)('what %s loads at its start is under %d bytes', (name, bound) => {
    expect(made[name].firstChunk).toBeLessThan(bound);
  });
});

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'docker.io/library/busybox:1.36',
            resources: { requests: { cpu: '100m', memory: '64Mi' } },
          },
        ],
      },
    },
  },
};

/** Creates what must be new. */
async function post(path: string, body: object): Promise<any> {
  const answer = await kube({ method: 'POST', path, body });
  expect(`${answer.status} ${answer.text}`).toMatch(/^201 /);
  return answer.json;
}

/** A namespace, and in it a Service whose only endpoint is a pod's address on node-a. */
async function serviceOnNode(namespace: string, name: string): Promise<void> {
  await post('/api/v1/namespaces', { metadata: { name: namespace } });
  const ports = [{ name: 'https', port: 443, targetPort: 8443 }];
  await post(`/api/v1/namespaces/${namespace}/services`, { metadata: { name }, spec: { ports } });
  await post(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    metadata: { name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.0.9'], nodeName: 'node-a' }],
    ports: [{ name: 'https', port: 8443 }],
  });
}

/** What an agent would have said of its machine. */
async function createReadyNode(name: string): Promise<void> {
  const created = await kube({
    method: 'POST',
    path: '/api/v1/nodes',
    body: { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'kubernetes.io/hostname': name } } },
  });
  expect(created.status).toBe(201);
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const amounts = { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '50Gi' };
  const status = {
    capacity: amounts,
    allocatable: amounts,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: '',
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
  };
  const patched = await kube({
    method: 'PATCH',
    path: `/api/v1/nodes/${name}/status`,
    body: { status },
    headers: { 'content-type': 'application/merge-patch+json' },
  });
  expect(patched.status).toBe(200);
  const lease = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: new Date().toISOString().replace('Z', '000Z') },
  };
  const renewed = await kube({
    method: 'POST',
    path: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases',
    body: lease,
  });
  expect(renewed.status).toBe(201);
}
