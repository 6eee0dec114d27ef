import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'simulated', '--nodes', '2']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

describe('kubectl against npm start', () => {
  it('sees simulated nodes that say so', async () => {
    expect(berth.readyLine).toContain('node=simulated');
    await eventually(async () => {
      const nodes = await berth.ok('get', 'nodes');
      expect(nodes).toMatch(/^NAME\s+STATUS\s+ROLES\s+AGE\s+VERSION$/m);
      expect(nodes.match(/ Ready +simulated /g)).toHaveLength(2);
    });
  });

  it('applies the hello example and gets running pods', async () => {
    await berth.ok('apply', '-f', 'examples/hello/');
    expect(await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s')).toContain(
      'successfully rolled out',
    );
    const pods = await berth.ok('-n', 'hello', 'get', 'pods', '-o', 'wide');
    expect(pods).toMatch(/^NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE\s+IP\s+NODE\s+NOMINATED NODE\s+READINESS GATES$/m);
    expect(pods.match(/1\/1 +Running +0/g)).toHaveLength(3);
    expect(
      new Set((await berth.json('-n', 'hello', 'get', 'pods')).items.map((pod: any) => pod.status.podIP)).size,
    ).toBe(3);
    const deployments = await berth.ok('-n', 'hello', 'get', 'deployments');
    expect(deployments).toMatch(/web +3\/3 +3 +3/);
    expect(await berth.ok('-n', 'hello', 'get', 'services')).toMatch(
      /web +ClusterIP +10\.96\.\d+\.\d+ +<none> +80\/TCP/,
    );
    expect(await berth.ok('-n', 'hello', 'get', 'endpointslices')).toMatch(/web-\w+ +IPv4 +8080 +/);
  });

  it('applies the same again without a change', async () => {
    const versions = async () =>
      (await berth.json('-n', 'hello', 'get', 'deployment,configmap,secret,service', '-l', '!kube')).items.map(
        (item: any) => [
          item.kind,
          item.metadata.name,
          item.metadata.generation,
          item.kind === 'Deployment' ? '' : item.metadata.resourceVersion,
        ],
      );
    const before = await versions();
    const applied = await berth.ok('apply', '-f', 'examples/hello/');
    // Of a Secret kubectl sends stringData each time and says "configured", though the server finds nothing to change.
    expect(applied.split('\n').filter((line) => line !== '' && !line.startsWith('secret/'))).toEqual([
      'namespace/hello unchanged',
      'configmap/page unchanged',
      'deployment.apps/web unchanged',
      'service/web unchanged',
    ]);
    expect(await versions()).toEqual(before);
    const served = await berth.kubectl('diff', '-f', 'examples/hello/');
    expect(served).toMatchObject({ code: 0, stdout: '' });
  });

  it('describes a deployment and a pod with their events', async () => {
    const deployment = await berth.ok('-n', 'hello', 'describe', 'deployment', 'web');
    expect(deployment).toMatch(/Replicas: +3 desired \| 3 updated \| 3 total \| 3 available \| 0 unavailable/);
    expect(deployment).toMatch(/Normal +ScalingReplicaSet +.*Scaled up replica set web-\w+ from 0 to 3/);
    const [name] = (await berth.ok('-n', 'hello', 'get', 'pods', '-o', 'name')).split('\n');
    const pod = await berth.ok('-n', 'hello', 'describe', name ?? '');
    for (const reason of ['Scheduled', 'Pulled', 'Created', 'Started'])
      expect(pod).toMatch(new RegExp(`Normal +${reason} `));
  });

  it('reads logs', async () => {
    const [name = ''] = (await berth.ok('-n', 'hello', 'get', 'pods', '-o', 'name')).split('\n');
    expect((await berth.ok('-n', 'hello', 'logs', name)).length).toBeGreaterThan(0);
    const missing = await berth.kubectl('-n', 'hello', 'logs', name, '-c', 'nosuch');
    expect(missing.stderr).toContain('container nosuch is not valid for pod');
  });

  it('scales, rolls out a new image, and undoes it', async () => {
    await berth.ok('-n', 'hello', 'scale', 'deployment/web', '--replicas=5');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    expect((await berth.json('-n', 'hello', 'get', 'deployment', 'web')).status.readyReplicas).toBe(5);
    await berth.ok('-n', 'hello', 'set', 'image', 'deployment/web', 'web=busybox:1.37');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    const images = async () =>
      new Set(
        (await berth.json('-n', 'hello', 'get', 'pods')).items
          .filter((pod: any) => !pod.metadata.deletionTimestamp)
          .map((pod: any) => pod.spec.containers[0].image),
      );
    await eventually(async () => expect(await images()).toEqual(new Set(['busybox:1.37'])));
    expect(await berth.ok('-n', 'hello', 'rollout', 'history', 'deployment/web')).toMatch(/^2 /m);
    await berth.ok('-n', 'hello', 'rollout', 'undo', 'deployment/web');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await eventually(async () => expect(await images()).toEqual(new Set(['busybox:1.36'])));
    await berth.ok('-n', 'hello', 'rollout', 'restart', 'deployment/web');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  });

  it('labels, annotates, patches and edits', async () => {
    await berth.ok('-n', 'hello', 'label', 'deployment', 'web', 'tier=front');
    await berth.ok('-n', 'hello', 'annotate', 'deployment', 'web', 'note=here');
    await berth.ok(
      '-n',
      'hello',
      'patch',
      'deployment',
      'web',
      '--type=json',
      '-p',
      '[{"op":"add","path":"/metadata/labels/json","value":"yes"}]',
    );
    await berth.ok(
      '-n',
      'hello',
      'patch',
      'deployment',
      'web',
      '--type=merge',
      '-p',
      '{"metadata":{"labels":{"merge":"yes"}}}',
    );
    await berth.ok('-n', 'hello', 'patch', 'deployment', 'web', '-p', '{"metadata":{"labels":{"strategic":"yes"}}}');
    const editor = join(berth.dataDir, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/tier: front/tier: back/" "$1"\n', { mode: 0o755 });
    const edited = await execute(
      'kubectl',
      ['--kubeconfig', berth.kubeconfig, '-n', 'hello', 'edit', 'deployment', 'web'],
      { env: { KUBE_EDITOR: editor } },
    );
    expect(edited).toMatchObject({ code: 0 });
    const { labels, annotations } = (await berth.json('-n', 'hello', 'get', 'deployment', 'web')).metadata;
    expect(labels).toMatchObject({ tier: 'back', json: 'yes', merge: 'yes', strategic: 'yes', app: 'web' });
    expect(annotations.note).toBe('here');
  });

  it('creates with protobuf bodies', async () => {
    await berth.ok('create', 'namespace', 'proto');
    await berth.ok('-n', 'proto', 'create', 'configmap', 'settings', '--from-literal=a=1');
    await berth.ok('-n', 'proto', 'create', 'secret', 'generic', 'hidden', '--from-literal=b=2');
    await berth.ok(
      '-n',
      'proto',
      'create',
      'deployment',
      'web',
      '--image=busybox:1.36',
      '--replicas=2',
      '--',
      'sleep',
      '3600',
    );
    await berth.ok('-n', 'proto', 'create', 'serviceaccount', 'robot');
    await berth.ok('-n', 'proto', 'create', 'role', 'reader', '--verb=get', '--resource=pods');
    await berth.ok('-n', 'proto', 'create', 'rolebinding', 'readers', '--role=reader', '--serviceaccount=proto:robot');
    await berth.ok('-n', 'proto', 'expose', 'deployment', 'web', '--port=80');
    await berth.ok('-n', 'proto', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    expect((await berth.json('-n', 'proto', 'get', 'configmap', 'settings')).data).toEqual({ a: '1' });
    expect((await berth.json('-n', 'proto', 'get', 'secret', 'hidden')).data).toEqual({ b: 'Mg==' });
    expect(
      await berth.ok('auth', 'can-i', 'get', 'pods', '--as=system:serviceaccount:proto:robot', '-n', 'proto'),
    ).toBe('yes\n');
    expect(
      (await berth.kubectl('auth', 'can-i', 'delete', 'pods', '--as=system:serviceaccount:proto:robot', '-n', 'proto'))
        .stdout,
    ).toBe('no\n');
    expect(await berth.ok('auth', 'whoami')).toContain('system:masters');
    const token = (await berth.ok('-n', 'proto', 'create', 'token', 'robot')).trim();
    expect(await (await berth.fetch('/api/v1/namespaces/proto/pods', { token })).json()).toMatchObject({
      code: 403,
      reason: 'Forbidden',
    });
  });

  it('explains every kind', async () => {
    expect(await berth.ok('explain', 'deployment.spec.strategy.rollingUpdate')).toContain('maxSurge');
    expect(await berth.ok('explain', 'pods', '--recursive')).toContain('containerPort');
    const names = (await berth.ok('api-resources', '--verbs=list', '-o', 'name')).trim().split('\n');
    expect(names).toEqual(expect.arrayContaining(['pods', 'deployments.apps', 'leases.coordination.k8s.io']));
  });

  it('deletes pods, which come back, then the namespace, which does not', async () => {
    const before = (await berth.ok('-n', 'hello', 'get', 'pods', '-o', 'name')).trim().split('\n');
    await berth.ok('-n', 'hello', 'delete', before[0] ?? '');
    await berth.ok('-n', 'hello', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await berth.ok('-n', 'hello', 'delete', 'deployment', 'web', '--cascade=orphan');
    expect(await berth.ok('-n', 'hello', 'get', 'replicasets', '-o', 'name')).not.toBe('');
    await berth.ok('delete', '-f', 'examples/hello/', '--ignore-not-found', '--timeout=60s');
    await berth.ok('delete', 'namespace', 'proto', '--timeout=60s');
    expect((await berth.kubectl('get', 'namespace', 'hello')).stderr).toContain(
      '(NotFound): namespaces "hello" not found',
    );
    expect(await berth.ok('get', 'pods', '-A', '--no-headers')).toBe('');
  });
});
