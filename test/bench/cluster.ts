import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { type Berth, eventually, execute, startBerth } from '../support/berth.ts';
import { load, median, quantile } from './statistics.ts';

type Send = (method: string, path: string, body?: object, type?: string) => Promise<string>;

/** A lean HTTPS client with kept connections: the client must not be what is measured. */
function clientOf(berth: Berth): { send: Send; watch(path: string, line: (text: string) => void): () => void } {
  const config = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const agent = new Agent({ keepAlive: true, maxSockets: 64, ca: Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64') });
  const url = new URL(berth.url);
  const authorization = `Bearer ${config.users[0].user.token}`;
  const options = (method: string, path: string, type?: string) => ({
    agent,
    host: url.hostname,
    port: url.port,
    method,
    path: url.pathname + path,
    headers: { authorization, accept: 'application/json', ...(type === undefined ? {} : { 'content-type': type }) },
  });
  const send: Send = (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const outgoing = request(options(method, path, body === undefined ? undefined : type), (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if ((response.statusCode ?? 500) < 300) resolve(text);
          else reject(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 300)}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    send,
    watch(path, line) {
      let rest = '';
      const outgoing = request({ ...options('GET', path), agent: false, rejectUnauthorized: false }, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const one of lines) if (one !== '') line(one);
        });
      });
      outgoing.on('error', () => {});
      outgoing.end();
      return () => outgoing.destroy();
    },
  };
}

const configMaps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { payload: 'x'.repeat(2000) } });
const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'bench' } },
  spec: { nodeName: 'nowhere', containers: [{ name: 'main', image: 'busybox:1.36', env: [{ name: 'PAYLOAD', value: 'x'.repeat(1000) }] }] },
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

/** Resident memory of the largest process of the group, in MiB: the server. */
async function residentMiB(berth: Berth): Promise<number> {
  const { stdout } = await execute('ps', ['-o', 'rss=', '-g', String(berth.pid)]);
  return Math.round(Math.max(...stdout.trim().split('\n').map(Number)) / 1024);
}

async function watchLatency(berth: Berth, { send, watch }: ReturnType<typeof clientOf>): Promise<number[]> {
  const sent = new Map<string, number>();
  const delays: number[] = [];
  let opened = false;
  const stop = watch(`${configMaps}?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan`, (text) => {
    const now = performance.now();
    const { type, object } = JSON.parse(text);
    if (type === 'BOOKMARK') opened = true;
    const at = sent.get(object.metadata.name);
    if (type === 'ADDED' && at !== undefined) delays.push(now - at);
  });
  await eventually(async () => {
    if (!opened) throw new Error(`the watch did not open:\n${berth.log()}`);
  });
  for (let index = 0; index < 300; index++) {
    const name = `watched-${index}`;
    // From the answer of the write to the event: what a reader lags behind a writer.
    const answered = send('POST', configMaps, configMap(name)).then(() => undefined);
    sent.set(name, performance.now());
    await answered;
  }
  await eventually(async () => {
    if (delays.length < 300) throw new Error(`${delays.length} of 300 events came`);
  });
  stop();
  return delays;
}

async function applyToRunning(berth: Berth): Promise<number[]> {
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
          spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'] }] },
        },
      },
    });
    const begun = performance.now();
    const applied = await berth.pipe(manifest, 'apply', '-f', '-');
    if (applied.code !== 0) throw new Error(applied.stderr);
    const client = clientOf(berth);
    await eventually(async () => {
      const list = JSON.parse(await client.send('GET', `${pods}?labelSelector=app%3D${name}`));
      if (list.items[0]?.status?.phase !== 'Running') throw new Error(`pod of ${name} is not running`);
    });
    times.push(performance.now() - begun);
  }
  return times;
}

/** One run over a fresh cluster with one node; what a name says in its unit. */
export async function measureCluster(): Promise<Record<string, number | string>> {
  const starts = await startUp();
  await using berth = await startBerth(['--node', process.env.BERTH_BENCH_NODE ?? 'simulated']);
  const client = clientOf(berth);
  const residentIdle = await residentMiB(berth);
  const running = await applyToRunning(berth);
  const creates = await load(6000, 32, (index) => client.send('POST', configMaps, configMap(`c-${index}`)).then(() => {}));
  const gets = await load(20_000, 32, (index) => client.send('GET', `${configMaps}/c-${index % 6000}`).then(() => {}));
  const podCreates = await load(5000, 32, (index) => client.send('POST', pods, pod(`p-${index}`)).then(() => {}));
  const lists: number[] = [];
  let listBytes = 0;
  for (let round = 0; round < 7; round++) {
    const begun = performance.now();
    listBytes = (await client.send('GET', pods)).length;
    lists.push(performance.now() - begun);
  }
  const watched = await watchLatency(berth, client);
  return {
    node: /node=(\S+)/.exec(berth.readyLine)?.[1] ?? '',
    startMillisecondsP50: median(starts),
    configMapCreatesPerSecond: creates.perSecond,
    configMapCreateMillisecondsP99: quantile(creates.milliseconds, 0.99),
    getsPerSecond: gets.perSecond,
    podCreatesPerSecond: podCreates.perSecond,
    list5000PodsMillisecondsP50: median(lists),
    list5000PodsBytes: listBytes,
    watchMillisecondsP50: median(watched),
    watchMillisecondsP99: quantile(watched, 0.99),
    applyToRunningMillisecondsP50: median(running),
    applyToRunningMillisecondsP99: quantile(running, 0.99),
    residentIdleMiB: residentIdle,
    residentLoadedMiB: await residentMiB(berth),
  };
}
