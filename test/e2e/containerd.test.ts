import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth } from '../support/berth.ts';
import { type Containerd, startContainerd } from '../support/containerd.ts';
import { importImages } from '../support/images.ts';

let containerd: Containerd;
let berth: Berth;
beforeAll(async () => {
  containerd = await startContainerd();
  await importImages(containerd.ctr);
  berth = await startBerth(['--node', 'containerd', '--cri-socket', containerd.socket]);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
  await containerd?.[Symbol.asyncDispose]();
});

const namespace = ['-n', 'hello'];
const pods = async (): Promise<any[]> =>
  (await berth.json(...namespace, 'get', 'pods', '-l', 'app=web')).items.filter(
    (pod: any) => pod.metadata.deletionTimestamp === undefined,
  );
const containers = async () =>
  (await containerd.ctr('-n', 'k8s.io', 'containers', 'list', '-q')).trim().split('\n').filter(Boolean);
const idOf = (pod: any): string => pod.status.containerStatuses[0].containerID.replace('containerd://', '');

/** What a pod answers on its own address, asked from the node. */
const page = async (pod: any): Promise<string> => (await fetch(`http://${pod.status.podIP}:8080/`)).text();

async function rolledOut(): Promise<void> {
  await berth.ok(...namespace, 'rollout', 'status', 'deployment/web', '--timeout=90s');
}

describe('real containers', () => {
  it('run the hello example: addresses, environment and volumes in place', async () => {
    expect(berth.readyLine).toContain('node=containerd');
    await berth.ok('apply', '-f', 'examples/hello/');
    await rolledOut();
    const running = await pods();
    expect(running).toHaveLength(3);
    const ids = await containers();
    for (const pod of running) {
      expect(ids).toContain(idOf(pod));
      expect(await page(pod)).toContain('Hello from Berth');
    }
    const [first] = running;
    const variables = await containerd.ctr('-n', 'k8s.io', 'tasks', 'exec', '--exec-id', 'env', idOf(first), 'env');
    expect(variables).toContain('GREETING=Hello from Berth');
    expect(variables).toContain('TOKEN=change-me');
    expect(variables).toContain(`POD_NAME=${first.metadata.name}`);
    expect(variables).toMatch(/KUBERNETES_SERVICE_HOST=10\.96\.0\.1/);
    expect(variables).toMatch(/WEB_SERVICE_PORT=80/);
    const nodes = await berth.ok('get', 'nodes', '-o', 'wide');
    expect(nodes).toMatch(/ Ready +.*containerd:\/\/1\./);
    expect(nodes).not.toContain('simulated');
  }, 120_000);

  it('tell what they log', async () => {
    const [pod] = await pods();
    await page(pod);
    await eventually(async () =>
      expect(await berth.ok(...namespace, 'logs', pod.metadata.name)).toMatch(/response:200|GET/),
    );
  });

  it('are measured by who asks their node itself, with the right to', async () => {
    await berth.ok('create', 'serviceaccount', 'scraper');
    const token = (await berth.ok('create', 'token', 'scraper')).trim();
    const [node] = (await berth.json('get', 'nodes')).items;
    const { address } = node.status.addresses.find(({ type }: any) => type === 'InternalIP');
    const url = `https://${address}:${node.status.daemonEndpoints.kubeletEndpoint.Port}/metrics/resource`;
    const scrape = async (bearer: string) =>
      (await execute('curl', ['-sk', '-H', `Authorization: Bearer ${bearer}`, url])).stdout;
    expect(await scrape('made-up')).toBe('Unauthorized');
    expect(await scrape(token)).toMatch(
      /^Forbidden \(user=system:serviceaccount:default:scraper, verb=get, resource=nodes/,
    );
    await berth.ok('create', 'clusterrole', 'scraper', '--verb=get', '--resource=nodes/metrics');
    await berth.ok(
      'create',
      'clusterrolebinding',
      'scraper',
      '--clusterrole=scraper',
      '--serviceaccount=default:scraper',
    );
    const other = (await berth.ok('create', 'token', 'scraper')).trim();
    // The node remembers for 30 s that it was told no.
    const text = await eventually(async () => {
      const said = await scrape(other);
      expect(said).toMatch(/^container_memory_working_set_bytes\{container="web",namespace="hello",pod="web-/m);
      return said;
    }, 90_000);
    expect(text).toMatch(/^node_cpu_usage_seconds_total \d/m);
  }, 120_000);

  it('follow a changed config map', async () => {
    await berth.ok(...namespace, 'patch', 'configmap', 'page', '-p', '{"data":{"index.html":"changed"}}');
    await eventually(async () => {
      for (const pod of await pods()) expect(await page(pod)).toBe('changed');
    }, 90_000);
  }, 100_000);

  it('are restarted when killed, and say so', async () => {
    const [pod] = await pods();
    await containerd.ctr('-n', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', idOf(pod));
    await eventually(async () => {
      const [status] = (await berth.json(...namespace, 'get', 'pod', pod.metadata.name)).status.containerStatuses;
      expect(status).toMatchObject({ restartCount: 1, ready: true });
      expect(status.lastState.terminated).toMatchObject({ exitCode: 137 });
    });
  }, 60_000);

  it('outlive their agent, which adopts them', async () => {
    const before = (await pods()).map(idOf).sort();
    const pidFile = join(berth.dataDir, 'agent.pid');
    const pid = Number(readFileSync(pidFile, 'utf8'));
    process.kill(pid, 'SIGKILL');
    await eventually(async () => expect(Number(readFileSync(pidFile, 'utf8'))).not.toBe(pid));
    await berth.ok(...namespace, 'scale', 'deployment/web', '--replicas=4');
    await rolledOut();
    const after = await pods();
    expect(after.map(idOf)).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(4);
  }, 120_000);

  it('outlive the whole process, and a new one finds them', async () => {
    const before = (await pods()).map((pod) => [pod.metadata.uid, idOf(pod), pod.status.podIP]).sort();
    await berth.kill();
    expect(await containers()).toEqual(expect.arrayContaining(before.map(([, id]) => id as string)));
    berth = await berth.restart();
    await berth.ok(...namespace, 'annotate', 'deployment/web', 'seen=again');
    await eventually(async () => expect(await berth.ok('get', 'nodes')).toMatch(/ Ready /));
    await rolledOut();
    expect((await pods()).map((pod) => [pod.metadata.uid, idOf(pod), pod.status.podIP]).sort()).toEqual(before);
    for (const pod of await pods()) expect(await page(pod)).toBe('changed');
  }, 120_000);

  it('roll to a new image and back', async () => {
    await berth.ok(...namespace, 'set', 'image', 'deployment/web', 'web=busybox:missing');
    await eventually(async () => {
      const waiting = (await pods())
        .flatMap((pod) => pod.status.containerStatuses ?? [])
        .map((status: any) => status.state?.waiting?.reason);
      expect(waiting.some((reason) => reason === 'ErrImagePull' || reason === 'ImagePullBackOff')).toBe(true);
    });
    await berth.ok(...namespace, 'rollout', 'undo', 'deployment/web');
    await rolledOut();
  }, 120_000);

  it('stand beside those of another instance on the same containerd, and are not taken for its own', async () => {
    await using other = await startBerth(['--node', 'containerd', '--cri-socket', containerd.socket]);
    const before = await pods();
    const mine = await containers();
    await other.ok('apply', '-f', 'examples/hello/');
    await other.ok(...namespace, 'rollout', 'status', 'deployment/web', '--timeout=90s');
    const { items }: { items: any[] } = await other.json(...namespace, 'get', 'pods', '-l', 'app=web');
    const addresses = [...before, ...items].map((pod) => pod.status.podIP);
    expect(new Set(addresses).size).toBe(before.length + items.length);
    for (const pod of items) expect(await page(pod)).toContain('Hello from Berth');
    for (const pod of before) expect(await page(pod)).toBe('changed');
    const ranges = await Promise.all(
      [berth, other].map(async (instance) => (await instance.json('get', 'nodes')).items[0].spec.podCIDR),
    );
    expect(ranges[0]).not.toBe(ranges[1]);
    await other.ok('delete', 'namespace', 'hello', '--timeout=90s');
    expect((await pods()).map(idOf)).toEqual(before.map(idOf));
    // What of the first was on its way out may have gone meanwhile.
    const strangers = async () => (await containers()).filter((id) => !mine.includes(id));
    await eventually(async () => expect(await strangers()).toEqual([]));
    expect(await containers()).toEqual(expect.arrayContaining(before.map(idOf)));
  }, 180_000);

  it('are gone after delete', async () => {
    await berth.ok('delete', 'namespace', 'hello', '--timeout=90s');
    await eventually(async () => expect(await containers()).toEqual([]));
  }, 120_000);
});
