import { setTimeout as pause } from 'node:timers/promises';
import type { StoredObject } from '@berth/store';
import type { DynamoDbLocal } from '../../support/dynamodblocal.ts';
import type { Round } from './capacity.ts';
import { cluster, type CostCell, openCostCell } from './costcell.ts';

export interface Cost {
  roundTrips: number;
  writeUnits: number;
  readUnits: number;
  bytesSent: number;
  bytesReceived: number;
}

/** What single operations cost: at the store (with the read before a write), and as a whole request to the API server. */
export interface OperationCosts {
  store: Record<string, Cost>;
  api: Record<string, Cost>;
  podBytes: number;
  /** What DynamoDB Local reported over what the rules make, where it reports: 1 if they agree. */
  reportedOverComputed: number;
}

const repeats = 5;
const pods = '/api/v1/namespaces/default/pods';
const resource = 'pods';

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'web', 'pod-template-hash': '5bc7bbff48' } },
  spec: {
    serviceAccountName: 'default',
    containers: [
      {
        name: 'web',
        image: 'nginx:1.27',
        ports: [{ containerPort: 80 }],
        env: [{ name: 'LOG_LEVEL', value: 'info' }],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
        readinessProbe: { httpGet: { path: '/healthz', port: 80 } },
      },
    ],
  },
});

const status = (turn: number) => ({
  status: {
    phase: 'Running',
    hostIP: '10.0.0.7',
    podIP: `10.244.0.${turn}`,
    startTime: '2026-01-01T00:00:00Z',
    conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
      (type) => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      }),
    ),
    containerStatuses: [
      {
        name: 'web',
        image: 'nginx:1.27',
        imageID: `sha256:${'a1'.repeat(32)}`,
        containerID: `containerd://${'b2'.repeat(32)}`,
        ready: true,
        restartCount: turn,
        started: true,
        state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
      },
    ],
  },
});

/** Operations of a function, which is fed by nobody, on pods of a usual size; a list is of 1,000 of them. */
export async function measureOperations(local: DynamoDbLocal): Promise<OperationCosts> {
  const cell = await openCostCell(local, 'berth-operations');
  try {
    await makeUp(cell);
    const api = await apiCosts(cell);
    const { costs: store, podBytes } = await storeCosts(cell);
    // Last, for what a watch has begun to read goes on for a while.
    api['idle watch, an hour'] = await idleWatch(cell);
    return { api, store, podBytes, reportedOverComputed: agreement(cell.rounds) };
  } finally {
    await cell.close();
  }
}

/** What the first write of a type, or a first request, costs is paid once. */
async function makeUp(cell: CostCell): Promise<void> {
  // The controllers of a cluster make it; there are none here.
  await cell.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  await cell.send('POST', pods, pod('first'));
  await cell.send('GET', `${pods}/first`);
}

async function cost(cell: CostCell, work: (turn: number) => Promise<unknown>, times = repeats): Promise<Cost> {
  const from = cell.rounds.length;
  for (let turn = 1; turn <= times; turn++) await work(turn);
  return costOf(cell.rounds.slice(from), times);
}

function costOf(rounds: readonly Round[], times: number): Cost {
  const mean = (pick: (round: Round) => number): number =>
    Math.round((rounds.reduce((sum, round) => sum + pick(round), 0) / times) * 10) / 10;
  return {
    roundTrips: mean(() => 1),
    writeUnits: mean(({ writeUnits }) => writeUnits),
    readUnits: mean(({ readUnits }) => readUnits),
    bytesSent: Math.round(mean(({ sent }) => sent)),
    bytesReceived: Math.round(mean(({ received }) => received)),
  };
}

async function apiCosts(cell: CostCell): Promise<Record<string, Cost>> {
  const merge = 'application/merge-patch+json';
  const costs: Record<string, Cost> = {
    create: await cost(cell, (turn) => cell.send('POST', pods, pod(`api-${turn}`))),
    update: await cost(cell, (turn) =>
      cell.send('PATCH', `${pods}/api-${turn}`, { metadata: { labels: { turn: `${turn}` } } }, merge),
    ),
    'status update': await cost(cell, (turn) => cell.send('PATCH', `${pods}/api-${turn}/status`, status(turn), merge)),
    get: await cost(cell, (turn) => cell.send('GET', `${pods}/api-${turn}`)),
  };
  await fill(cell, 1000 - repeats - 1);
  await settle(cell);
  costs['list of 1,000'] = await cost(cell, async () => void (await (await cell.send('GET', pods)).text()), 2);
  costs.delete = await cost(cell, (turn) => cell.send('DELETE', `${pods}/api-${turn}?gracePeriodSeconds=0`));
  return costs;
}

/** A watch that is told nothing, polling as it does once it has been quiet for a while. */
async function idleWatch(cell: CostCell): Promise<Cost> {
  const seconds = 8;
  const { metadata } = (await (await cell.send('GET', `${pods}?limit=1`)).json()) as {
    metadata: { resourceVersion: string };
  };
  const answer = await cell.send('GET', `${pods}?watch=true&resourceVersion=${metadata.resourceVersion}`);
  const reading = answer.body?.getReader();
  const ended = reading?.read().catch(() => undefined);
  await pause(6000);
  const from = cell.rounds.length;
  await pause(seconds * 1000);
  const found = costOf(cell.rounds.slice(from), seconds / 3600);
  await reading?.cancel();
  await ended;
  return found;
}

/** `applied` up to the head, as the reader of the stream keeps it: a list has no log to go through then. */
async function settle({ observer }: CostCell): Promise<void> {
  for (let step = 0; step < 10; step++) await observer.advance(cluster, resource);
}

const key = (name: string) => ({ cluster, resource, namespace: 'default', name });

/** More pods, written by the bulk: copies of one that runs. */
async function fill(cell: CostCell, count: number): Promise<void> {
  const model = await cell.observer.get(key('api-1'));
  if (model === undefined) throw new Error('the pod to copy is gone');
  for (let start = 0; start < count; start += 49) {
    const writes = Array.from({ length: Math.min(49, count - start) }, (_, i) => {
      const name = `copy-${start + i}`;
      return { key: key(name), previous: undefined, next: stateOf(model, name, crypto.randomUUID()) };
    });
    for (const result of await cell.observer.writeMany(writes)) if (result instanceof Error) throw result;
  }
}

function stateOf(model: StoredObject, name: string, uid: string, label?: string) {
  const object = JSON.parse(model.body);
  Object.assign(object.metadata, { name, uid });
  if (label !== undefined) object.metadata.labels.turn = label;
  return {
    uid,
    encode: (version: number) =>
      JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }),
    labels: object.metadata.labels as Record<string, string>,
    fields: model.fields,
    indexes: [{ index: 'node', value: 'node-1' }],
  };
}

async function storeCosts(cell: CostCell): Promise<{ costs: Record<string, Cost>; podBytes: number }> {
  const { store } = cell.cell;
  const model = await cell.observer.get(key('copy-1'));
  if (model === undefined) throw new Error('the pod to copy is gone');
  const name = (turn: number): string => `store-${turn}`;
  const change = async (turn: number, label: string): Promise<void> => {
    const previous = await store.get(key(name(turn)));
    await store.write({
      key: key(name(turn)),
      previous,
      next: stateOf(model, name(turn), previous?.uid ?? `uid-${turn}`, label),
    });
  };
  const costs: Record<string, Cost> = {
    create: await cost(cell, (turn) => change(turn, 'a')),
    update: await cost(cell, (turn) => change(turn, 'b')),
    get: await cost(cell, (turn) => store.get(key(name(turn)))),
    'list of 1,000': await settle(cell).then(() => cost(cell, () => store.list({ cluster, resource }), 2)),
    delete: await cost(cell, async (turn) =>
      store.write({ key: key(name(turn)), previous: await store.get(key(name(turn))), next: undefined }),
    ),
  };
  return { costs, podBytes: Buffer.byteLength(model.body) };
}

/**
 * Single writes and queries that found something; transactions are left out, for DynamoDB Local does not report what they cost
 * (seen: 31 items put in one, reported as 2 units), and so are queries that found nothing, reported as free.
 */
function agreement(rounds: readonly Round[]): number {
  const counted = rounds.filter(
    ({ command, failed, parts }) =>
      !failed && (command === 'UpdateItem' || command === 'PutItem' || (command === 'Query' && parts.length > 0)),
  );
  const computed = counted.reduce((sum, { writeUnits, readUnits }) => sum + readUnits + writeUnits, 0);
  return Math.round((counted.reduce((sum, { reported }) => sum + reported, 0) / computed) * 1000) / 1000;
}
