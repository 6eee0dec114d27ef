import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'simulated', '--nodes', '2']);
}, 120_000);
afterAll(() => berth?.[Symbol.asyncDispose](), 60_000);

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: c, image: busybox, command: [sleep, "3600"] }] }
`;

describe('kubectl drain', () => {
  it('waits for what a disruption budget does not allow yet, and ends when all has moved', async () => {
    await berth.ok('wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s');
    await berth.ok('cordon', 'simulated-2');
    expect((await berth.pipe(deployment, 'apply', '-f', '-')).code).toBe(0);
    await berth.ok('rollout', 'status', 'deployment/web', '--timeout=90s');
    await berth.ok('create', 'poddisruptionbudget', 'web', '--selector=app=web', '--min-available=1');
    await berth.ok('wait', '--for=jsonpath={.status.disruptionsAllowed}=1', 'pdb/web', '--timeout=60s');
    expect(await berth.ok('get', 'pdb')).toMatch(
      /^NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE\nweb +1 +N\/A +1 +/,
    );
    await berth.ok('uncordon', 'simulated-2');
    const { code, stdout, stderr } = await berth.kubectl(
      'drain',
      'simulated-1',
      '--timeout=120s',
      '--delete-emptydir-data',
    );
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    expect(stderr).toContain(
      "(will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.",
    );
    expect(stdout).toContain('node/simulated-1 drained');
    await berth.ok('rollout', 'status', 'deployment/web', '--timeout=90s');
    const { items } = await berth.json('get', 'pods', '-l', 'app=web');
    const left = items.filter(({ metadata }: any) => metadata.deletionTimestamp === undefined);
    expect(left.map(({ spec }: any) => spec.nodeName)).toEqual(['simulated-2', 'simulated-2']);
    await berth.ok('wait', '--for=jsonpath={.status.disruptionsAllowed}=1', 'pdb/web', '--timeout=60s');
    const described = await berth.ok('describe', 'pdb', 'web');
    expect(described).toMatch(/Allowed disruptions: +1\n +Current: +2\n +Desired: +1\n +Total: +2/);
  }, 300_000);

  it('is refused for ever where nothing may go, and says so', async () => {
    await berth.ok('patch', 'pdb', 'web', '--type=merge', '-p', '{"spec":{"minAvailable":"100%"}}');
    await berth.ok('wait', '--for=jsonpath={.status.disruptionsAllowed}=0', 'pdb/web', '--timeout=60s');
    const { code, stderr } = await berth.kubectl('drain', 'simulated-2', '--timeout=8s');
    expect(code).not.toBe(0);
    expect(stderr).toContain('Cannot evict pod as it would violate');
    await berth.ok('rollout', 'status', 'deployment/web', '--timeout=30s');
  }, 120_000);
});
