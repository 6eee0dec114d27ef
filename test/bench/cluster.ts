import { type Berth, eventually, startBerth } from '../support/berth.ts';
import { type Client, clientOf } from './client.ts';
import { load, rounds, serverOf } from './load.ts';
import { median, quantile } from './statistics.ts';

const configMaps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { payload: 'x'.repeat(2000) },
});
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'bench' } },
  spec: {
    nodeName: 'nowhere',
    containers: [{ name: 'main', image: 'busybox:1.36', env: [{ name: 'PAYLOAD', value: 'x'.repeat(1000) }] }],
  },
});

async function startUp(): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const berth = await startBerth(['--node', 'none']);
    times.push(berth.readyAfter);
    await berth[Symbol.asyncDispose]();
  }
  return times;
}

async function watchLatency(berth: Berth, { send, watch }: Client): Promise<number[]> {
  const sent = new Map<string, number>();
  const delays: number[] = [];
  let opened = false;
  const stop = watch(
    `${configMaps}?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`,
    (text) => {
      const now = performance.now();
      const { type, object } = JSON.parse(text);
      if (type === 'BOOKMARK') opened = true;
      const at = sent.get(object.metadata.name);
      if (type === 'ADDED' && at !== undefined) delays.push(now - at);
    },
  );
  await eventually(async () => {
    if (!opened) throw new Error(`the watch did not open:\n${berth.log()}`);
  });
  for (let index = 0; index < 300; index++) {
    const name = `watched-${index}`;
    // From the write being sent to its event: a write's own time is in it.
    sent.set(name, performance.now());
    await send('POST', configMaps, configMap(name));
  }
  await eventually(async () => {
    if (delays.length < 300) throw new Error(`${delays.length} of 300 events came`);
  });
  stop();
  return delays;
}

/** From kubectl being started to the pod's status saying Running. */
export async function applyToRunning(berth: Berth, client: Client): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < 10; round++) {
    const name = `run-${round}`;
    const manifest = JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'] }],
          },
        },
      },
    });
    const begun = performance.now();
    const applied = await berth.pipe(manifest, 'apply', '-f', '-');
    if (applied.code !== 0) throw new Error(applied.stderr);
    await eventually(async () => {
      const list = JSON.parse(await client.send('GET', `${pods}?labelSelector=app%3D${name}`));
      if (list.items[0]?.status?.phase !== 'Running') throw new Error(`pod of ${name} is not running`);
    });
    times.push(performance.now() - begun);
  }
  return times;
}

async function listTimes({ send }: Client): Promise<{ milliseconds: number[]; bytes: number }> {
  const milliseconds: number[] = [];
  let bytes = 0;
  for (let nth = 0; nth < 7; nth++) {
    const begun = performance.now();
    bytes = (await send('GET', pods)).length;
    milliseconds.push(performance.now() - begun);
  }
  return { milliseconds, bytes };
}

export type ClusterFigures = Awaited<ReturnType<typeof measureCluster>>;

/** One run over a fresh cluster with one node; what a name says in its unit. */
export async function measureCluster() {
  const starts = await startUp();
  await using berth = await startBerth(['--node', 'simulated']);
  const client = clientOf(berth);
  const { pid, residentMiB: residentIdleMiB } = await serverOf(berth);
  const running = await applyToRunning(berth, client);
  const configMapCreates = await load(client, pid, 4000, (round, index) =>
    client.bytesOf('POST', configMaps, configMap(`c-${round}-${index}`)),
  );
  const gets = await load(client, pid, 20_000, (round, index) =>
    client.bytesOf('GET', `${configMaps}/c-${round}-${index % 4000}`),
  );
  const podCreates = await load(client, pid, Math.ceil(5000 / rounds), (round, index) =>
    client.bytesOf('POST', pods, pod(`p-${round}-${index}`)),
  );
  const listed = await listTimes(client);
  const watched = await watchLatency(berth, client);
  return {
    node: /node=(\S+)/.exec(berth.readyLine)?.[1] ?? '',
    startMillisecondsP50: median(starts),
    applyToRunningMillisecondsP50: median(running),
    applyToRunningMillisecondsP99: quantile(running, 0.99),
    configMapCreates,
    gets,
    podCreates,
    list5000PodsMillisecondsP50: median(listed.milliseconds),
    list5000PodsBytes: listed.bytes,
    watchMillisecondsP50: median(watched),
    watchMillisecondsP99: quantile(watched, 0.99),
    residentIdleMiB,
    residentLoadedMiB: (await serverOf(berth)).residentMiB,
  };
}
