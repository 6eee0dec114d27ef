import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'simulated']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

const configMap = (data: Record<string, string>, more: object = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned', ...more }, data });

describe('server-side apply', () => {
  it('shares an object between owners, names the conflict, and takes over when forced', async () => {
    const apply = (manifest: string, ...more: string[]) =>
      berth.pipe(manifest, 'apply', '--server-side', '-f', '-', ...more);
    expect((await apply(configMap({ a: '1', b: '1' }), '--field-manager=one')).code).toBe(0);
    expect((await apply(configMap({ b: '1', c: '1' }), '--field-manager=two')).code).toBe(0);
    const refused = await apply(configMap({ b: '2', c: '1' }), '--field-manager=two');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Apply failed with 1 conflict: conflict with "one": .data.b');
    expect((await apply(configMap({ b: '2', c: '1' }), '--field-manager=two', '--force-conflicts')).code).toBe(0);
    // What its owner applies no more goes, unless another owns it too.
    expect((await apply(configMap({ c: '2' }), '--field-manager=two')).code).toBe(0);
    expect((await berth.json('get', 'configmap', 'owned')).data).toEqual({ a: '1', c: '2' });
    const before = await berth.json('get', 'configmap', 'owned', '--show-managed-fields');
    expect((await apply(configMap({ c: '2' }), '--field-manager=two')).code).toBe(0);
    expect(await berth.json('get', 'configmap', 'owned', '--show-managed-fields')).toEqual(before);
  });

  it('takes over what kubectl applied from the client', async () => {
    const manifest = (replicas: number) =>
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'moved' },
        spec: {
          replicas,
          selector: { matchLabels: { a: 'b' } },
          template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        },
      });
    expect((await berth.pipe(manifest(0), 'apply', '-f', '-')).code).toBe(0);
    const moved = await berth.pipe(manifest(1), 'apply', '--server-side', '-f', '-');
    expect(moved).toMatchObject({ code: 0 });
    await berth.ok('rollout', 'status', 'deployment/moved', '--timeout=30s');
    await berth.ok('delete', 'deployment', 'moved', '--cascade=foreground', '--timeout=30s');
    expect(await berth.ok('get', 'replicasets,pods', '-l', 'a=b', '-o', 'name')).toBe('');
  });
});

describe('writing', () => {
  it('writes nothing on a dry run', async () => {
    await berth.ok('create', 'configmap', 'dry', '--dry-run=server');
    expect((await berth.kubectl('get', 'configmap', 'dry')).stderr).toContain('NotFound');
    await berth.ok('create', 'configmap', 'wet', '--from-literal=a=1');
    await berth.ok('delete', 'configmap', 'wet', '--dry-run=server');
    await berth.ok('patch', 'configmap', 'wet', '-p', '{"data":{"a":"2"}}', '--dry-run=server');
    expect((await berth.json('get', 'configmap', 'wet')).data).toEqual({ a: '1' });
  });

  it('generates names, pages lists and selects', async () => {
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: gen-\n  labels: {set: paged}\n';
    const names = new Set<string>();
    for (let index = 0; index < 5; index++)
      names.add((await berth.pipe(manifest, 'create', '-f', '-', '-o', 'name')).stdout.trim());
    expect(names.size).toBe(5);
    for (const name of names) expect(name).toMatch(/^configmap\/gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    const listed = (await berth.ok('get', 'configmaps', '-l', 'set in (paged)', '--chunk-size=2', '-o', 'name'))
      .trim()
      .split('\n');
    expect(new Set(listed)).toEqual(names);
    const [first = ''] = listed;
    expect(
      (
        await berth.ok('get', 'configmaps', '--field-selector', `metadata.name=${first.split('/')[1]}`, '-o', 'name')
      ).trim(),
    ).toBe(first);
  });

  it('takes long objects one after the other on one connection', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `long-${at}`);
    const items = names.map((name) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace: 'default' },
      data: { text: randomBytes(150_000).toString('hex') },
    }));
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(await berth.pipe(list, 'apply', '--server-side', '-f', '-')).toMatchObject({
      code: 0,
      stdout: names.map((name) => `configmap/${name} serverside-applied\n`).join(''),
    });
    await berth.ok('delete', 'configmap', ...names);
  });

  it('refuses a stale write and says why', async () => {
    await berth.ok('create', 'configmap', 'raced');
    const stale = await berth.json('get', 'configmap', 'raced');
    await berth.ok('label', 'configmap', 'raced', 'moved=yes');
    const replaced = await berth.pipe(JSON.stringify({ ...stale, data: { a: '1' } }), 'replace', '-f', '-');
    expect(replaced.stderr).toContain(
      'the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('keeps an object until its finalizers are gone', async () => {
    await berth.pipe(configMap({}, { name: 'held', finalizers: ['example.com/hold'] }), 'create', '-f', '-');
    await berth.ok('delete', 'configmap', 'held', '--wait=false');
    expect((await berth.json('get', 'configmap', 'held')).metadata.deletionTimestamp).toMatch(/Z$/);
    await berth.ok(
      'patch',
      'configmap',
      'held',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/metadata/finalizers"}]',
    );
    expect((await berth.kubectl('get', 'configmap', 'held')).stderr).toContain('NotFound');
  });

  it('keeps what is immutable', async () => {
    await berth.pipe(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'fixed' },
        immutable: true,
        data: { a: '1' },
      }),
      'create',
      '-f',
      '-',
    );
    expect((await berth.kubectl('patch', 'configmap', 'fixed', '-p', '{"data":{"a":"2"}}')).stderr).toContain(
      'field is immutable when `immutable` is set',
    );
    await berth.ok('create', 'service', 'clusterip', 'kept', '--tcp=80');
    const { clusterIP } = (await berth.json('get', 'service', 'kept')).spec;
    expect(
      (await berth.kubectl('patch', 'service', 'kept', '-p', '{"spec":{"clusterIP":"10.96.9.9"}}')).stderr,
    ).toContain('may not change once set');
    const taken = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'thief' },
      spec: { clusterIP, ports: [{ port: 80 }] },
    });
    expect((await berth.pipe(taken, 'create', '-f', '-')).stderr).toContain('provided IP is already allocated');
    await berth.ok('delete', 'service', 'kept');
    expect((await berth.pipe(taken, 'create', '-f', '-')).code).toBe(0);
  });
});

describe('a pod that fits nowhere', () => {
  it('says why, and runs once a node fits', async () => {
    const pod = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'picky' },
      spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'c', image: 'i' }] },
    });
    expect((await berth.pipe(pod, 'create', '-f', '-')).code).toBe(0);
    await eventually(async () =>
      expect(await berth.ok('describe', 'pod', 'picky')).toMatch(
        /Warning +FailedScheduling .* 0\/1 nodes are available: 1 node\(s\) didn't match Pod's node affinity\/selector\. no new claims to deallocate, preemption: 0\/1 nodes are available: 1 Preemption is not helpful for scheduling\./,
      ),
    );
    await berth.ok('label', 'node', '--all', 'disk=ssd');
    await berth.ok('wait', '--for=condition=Ready', 'pod/picky', '--timeout=30s');
  });

  it('does not go to a cordoned node, and leaves a drained one', async () => {
    await berth.ok('create', 'deployment', 'moving', '--image=i', '--replicas=2');
    await berth.ok('rollout', 'status', 'deployment/moving', '--timeout=30s');
    expect(await berth.ok('drain', 'simulated-1', '--force')).toContain('drained');
    await eventually(async () =>
      expect(await berth.ok('get', 'pods', '-l', 'app=moving')).toMatch(/Pending.*\n.*Pending/),
    );
    await berth.ok('uncordon', 'simulated-1');
    await berth.ok('rollout', 'status', 'deployment/moving', '--timeout=30s');
  });
});

describe('a simulated container', () => {
  it('ends as its annotation says, and backs off', async () => {
    const pod = (name: string, run: string, restartPolicy: string) =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, annotations: { 'berth.dev/simulated-run': run } },
        spec: { restartPolicy, containers: [{ name: 'c', image: 'i' }] },
      });
    await berth.pipe(pod('done', 'exit=0 after=100ms', 'Never'), 'create', '-f', '-');
    await berth.pipe(pod('broken', 'exit=3 after=50ms', 'Always'), 'create', '-f', '-');
    await eventually(async () => expect(await berth.ok('get', 'pod', 'done')).toMatch(/0\/1 +Completed +0/));
    await eventually(async () => expect(await berth.ok('get', 'pod', 'broken')).toMatch(/0\/1 +CrashLoopBackOff +\d/));
    const status = (await berth.json('get', 'pod', 'broken')).status.containerStatuses[0];
    expect(status.lastState.terminated.exitCode).toBe(3);
    expect(await berth.ok('logs', 'broken', '--previous')).not.toBe('');
  });
});
