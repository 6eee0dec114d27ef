import { setTimeout as wait } from 'node:timers/promises';
import { bootstrap, createClient } from '@berth/apiserver';
import type { ApiDeps, ClusterInfo } from '@berth/apiserver/deps';
import { kinds } from '@berth/kinds/registry';
import type { Clock } from '@berth/machinery/clock';
import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import type { ObjectChange, Reconciler } from '@berth/machinery/reconcile';
import { createStore, type Store } from '@berth/store';
import { createMemoryTable } from '@berth/table/memory';
import {
  controllers,
  createDriver,
  createReader,
  type DeadLetter,
  type Driver,
  follow,
  watchedResources,
} from '../index.ts';
import { kubelet } from './kubelet.ts';

export const admin: Identity = { username: 'admin', groups: ['system:masters'] };

const info: ClusterInfo = {
  id: 'local',
  caBundle: 'CA',
  url: 'https://127.0.0.1:6443/clusters/local',
  serviceCidr: '10.96.0.0/16',
  podCidr: '10.244.0.0/16',
};

const clock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal, ref: false }),
};

const suffix = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => 'bcdfghjklmnpqrstvwxz2456789'[byte % 27]).join(
    '',
  );

function apiDeps(store: Store): ApiDeps {
  return {
    store,
    kinds,
    clock,
    ids: { uid: () => crypto.randomUUID(), suffix },
    clusters: { get: async () => info },
    authenticate: async () => admin,
    authorize: async () => ({ allowed: true, reason: '' }),
    log: { info() {}, warn() {}, error() {} },
  } as ApiDeps;
}

/** A whole control plane over a table in memory: the real store, the real pipeline, the real driver. No agents but a stand-in. */
export async function startCluster(
  options: { extra?: readonly Reconciler<any>[]; drivers?: number; mirrored?: boolean } = {},
) {
  const table = createMemoryTable();
  const store = createStore({ table, clock, ids: { uid: () => crypto.randomUUID() }, changes: table });
  const deps = apiDeps(store);
  const client = createClient(deps, info.id);
  await bootstrap(deps, info, []);
  const letters: DeadLetter[] = [];
  const warnings: { fields: object; message: string }[] = [];
  const log = {
    info() {},
    warn: (fields: object, message: string) => void warnings.push({ fields, message }),
    error: (fields: object, message: string) => void warnings.push({ fields, message }),
  };
  const reconcilers = [...controllers, kubelet, ...(options.extra ?? [])];
  const stops: (() => Promise<void> | void)[] = [];
  const answersSince = new Date();
  const facts = () => ({
    caBundle: info.caBundle,
    serviceCidr: info.serviceCidr,
    apiServer: { addresses: ['192.0.2.1'], port: 6443 },
    answersSince,
  });
  const addDriver = async (): Promise<Driver> => {
    const reader = createReader({
      cluster: info.id,
      store,
      types: () => kinds,
      facts,
      mirrored: () => options.mirrored ?? true,
    });
    const deadLetter = (letter: DeadLetter) => void letters.push(letter);
    const driver = createDriver({ cluster: info.id, reader, client, store, clock, reconcilers, log, deadLetter });
    driver.start();
    const onChanges = (changes: readonly ObjectChange[]) => driver.onChanges(changes);
    const unfollow = await follow({ cluster: info.id, store, onChanges, log }, watchedResources(reconcilers, kinds));
    stops.push(
      () => reader.close(),
      () => driver.stop(),
      unfollow,
    );
    return driver;
  };
  for (let index = 0; index < (options.drivers ?? 1); index += 1) await addDriver();
  const list = async (resource: string, namespace?: string): Promise<KubeObject[]> =>
    (await store.list({ cluster: info.id, resource, namespace })).objects.map(
      ({ body }) => JSON.parse(body) as KubeObject,
    );
  return {
    store,
    client,
    addDriver,
    letters,
    warnings,
    list,
    create: (object: KubeObject) => client.create(admin, object),
    get: (resource: string, namespace: string, name: string) => client.get(resource, namespace, name),
    /** Changes an object as it stands, whoever else does. */
    async change(
      resource: string,
      namespace: string,
      name: string,
      edit: (object: KubeObject) => void,
      subresource?: string,
    ): Promise<KubeObject> {
      const object = await client.get(resource, namespace, name);
      if (object === undefined) throw new Error(`${resource} ${namespace}/${name} is not there`);
      edit(object);
      delete object.metadata.resourceVersion;
      return client.update(admin, object, { subresource });
    },
    delete: (
      resource: string,
      namespace: string,
      name: string,
      propagationPolicy?: 'Background' | 'Foreground' | 'Orphan',
    ) => client.delete(admin, { resource, namespace, name }, { propagationPolicy }),
    async stop(): Promise<void> {
      for (const stop of stops.reverse()) await stop();
      await store.close();
      await table.close();
    },
  };
}

export type TestCluster = Awaited<ReturnType<typeof startCluster>>;

/** Asks again until the fact holds; fails with what was last seen. */
export async function until<Value>(
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
  seconds = 10,
): Promise<Value> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline)
      throw new Error(`it did not come to that: ${JSON.stringify(value, undefined, 1).slice(0, 3000)}`);
    await wait(5);
  }
}

export const node = (
  name: string,
  more: { labels?: Record<string, string>; cpu?: string; pods?: string } = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
  status: {
    allocatable: { cpu: more.cpu ?? '4', memory: '8Gi', pods: more.pods ?? '110' },
    capacity: { cpu: more.cpu ?? '4', memory: '8Gi', pods: more.pods ?? '110' },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastHeartbeatTime: new Date().toISOString().replace(/\.\d+/, ''),
        lastTransitionTime: '2030-01-01T00:00:00Z',
      },
    ],
  },
});

export const deployment = (name: string, replicas: number, image = 'busybox', more: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          { name: 'c', image, ports: [{ name: 'http', containerPort: 80 }], resources: { requests: { cpu: '10m' } } },
        ],
      },
    },
    ...more,
  },
});
