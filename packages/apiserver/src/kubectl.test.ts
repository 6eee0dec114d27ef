import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admin, cluster, type Harness, startHarness } from './testing/harness.ts';
import { type Kubectl, kubectlIsThere, startKubectl } from './testing/kubectl.ts';

const manifest = (image: string, replicas = 2) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: ${image}
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
`;

describe.runIf(kubectlIsThere())('kubectl', () => {
  let api: Harness;
  let kubectl: Kubectl;
  beforeAll(async () => {
    api = await startHarness({ authenticate: async () => admin });
    await api.ok('POST', '/api/v1/namespaces/default/serviceaccounts', {
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
    });
    kubectl = await startKubectl((request) => api.app.fetch(request), `/clusters/${cluster.id}`);
  });
  afterAll(async () => {
    await kubectl?.stop();
    await api.stop();
  });

  it('creates by protobuf what it makes itself', async () => {
    await kubectl.ok(['create', 'namespace', 'made']);
    await kubectl.ok(['create', 'configmap', 'c', '-n', 'made', '--from-literal=a=b']);
    await kubectl.ok(['create', 'secret', 'generic', 's', '-n', 'made', '--from-literal=a=b']);
    await kubectl.ok(['create', 'serviceaccount', 'default', '-n', 'made']);
    await kubectl.ok(['create', 'deployment', 'd', '-n', 'made', '--image=nginx', '--replicas=3']);
    await kubectl.ok(['create', 'service', 'clusterip', 'v', '-n', 'made', '--tcp=80:8080']);
    await kubectl.ok(['create', 'role', 'r', '-n', 'made', '--verb=get', '--resource=pods']);
    await kubectl.ok(['create', 'rolebinding', 'b', '-n', 'made', '--role=r', '--user=jane']);
    await kubectl.ok(['run', 'p', '-n', 'made', '--image=nginx']);
    expect(kubectl.requests.filter(({ method }) => method === 'POST').map(({ type }) => type)).toContain(
      'application/vnd.kubernetes.protobuf',
    );
    expect(await kubectl.ok(['get', 'configmap', 'c', '-n', 'made', '-o', 'jsonpath={.data.a}'])).toBe('b');
    expect(await kubectl.ok(['get', 'secret', 's', '-n', 'made', '-o', 'jsonpath={.data.a}'])).toBe('Yg==');
    expect(
      await kubectl.ok([
        'get',
        'deployment',
        'd',
        '-n',
        'made',
        '-o',
        'jsonpath={.spec.replicas} {.metadata.managedFields[0].manager}',
      ]),
    ).toBe('3 kubectl-create');
    expect(await kubectl.ok(['get', 'service', 'v', '-n', 'made', '-o', 'jsonpath={.spec.ports[0].targetPort}'])).toBe(
      '8080',
    );
  });

  it('applies, diffs, and applies again', async () => {
    expect(await kubectl.ok(['apply', '-f', '-'], manifest('nginx:1'))).toBe(
      'deployment.apps/web created\nservice/web created\n',
    );
    expect(await kubectl.ok(['apply', '-f', '-'], manifest('nginx:1'))).toBe(
      'deployment.apps/web unchanged\nservice/web unchanged\n',
    );
    expect(await kubectl.ok(['apply', '-f', '-'], manifest('nginx:2'))).toBe(
      'deployment.apps/web configured\nservice/web unchanged\n',
    );
    expect(await kubectl.ok(['apply', '--server-side', '--force-conflicts', '-f', '-'], manifest('nginx:3'))).toContain(
      'deployment.apps/web serverside-applied',
    );
    expect(await kubectl.ok(['get', 'deploy', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'])).toBe(
      'nginx:3',
    );
    const diff = await kubectl.run(['diff', '-f', '-'], manifest('nginx:4'));
    expect(diff.code).toBe(1);
    expect(diff.out).toMatch(/^-\s+- image: nginx:3$/m);
    expect(await kubectl.ok(['apply', '--dry-run=server', '-f', '-'], manifest('nginx:5'))).toContain(
      'deployment.apps/web configured (server dry run)',
    );
  });

  it('validates what it sends against the schemas', async () => {
    const typo = manifest('nginx').replace('replicas:', 'replicsa:');
    const { code, err } = await kubectl.run(['apply', '-f', '-'], typo);
    expect(code).toBe(1);
    expect(err).toContain('strict decoding error: unknown field "spec.replicsa"');
  });

  it('prints tables', async () => {
    expect(await kubectl.ok(['get', 'deploy', 'web'])).toMatch(
      /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0\/2 +0 +0 +\S+\n$/,
    );
    expect(await kubectl.ok(['get', 'deploy', 'web', '-o', 'wide'])).toMatch(/CONTAINERS +IMAGES +SELECTOR/);
    expect(await kubectl.ok(['get', 'all'])).toContain('service/web');
    expect(await kubectl.ok(['get', 'cm,secret', '-A'])).toContain('secret/s');
    expect(await kubectl.ok(['get', 'ns', '--sort-by=.metadata.name', '--no-headers'])).toMatch(/^default +Active/);
    expect((await kubectl.run(['get', 'deploy', 'nosuch'])).err).toBe(
      'Error from server (NotFound): deployments.apps "nosuch" not found\n',
    );
  });

  it('describes and explains', async () => {
    expect(await kubectl.ok(['describe', 'deploy', 'web'])).toMatch(/Replicas:\s+2 desired/);
    expect(await kubectl.ok(['describe', 'svc', 'web'])).toMatch(/IP:\s+10\.96\./);
    expect(await kubectl.ok(['explain', 'deployment.spec.strategy'])).toContain('rollingUpdate');
    expect(await kubectl.ok(['explain', 'pod.spec.containers.livenessProbe', '--recursive'])).toContain('httpGet');
    expect(await kubectl.ok(['api-resources', '--no-headers'])).toMatch(
      /^deployments +deploy +apps\/v1 +true +Deployment$/m,
    );
    expect(await kubectl.ok(['api-versions'])).toContain('apps/v1');
  });

  it('edits, patches, labels, annotates and scales', async () => {
    const editor = kubectl.file('editor.sh', '#!/bin/sh\nsed -i "s/replicas: 2/replicas: 4/" "$1"\n');
    await kubectl.ok(['edit', 'deploy', 'web'], '', { EDITOR: editor, KUBE_EDITOR: editor });
    expect(await kubectl.ok(['get', 'deploy', 'web', '-o', 'jsonpath={.spec.replicas}'])).toBe('4');
    await kubectl.ok(['scale', 'deploy', 'web', '--replicas=6']);
    await kubectl.ok(['label', 'deploy', 'web', 'tier=front']);
    await kubectl.ok(['annotate', 'deploy', 'web', 'note=yes']);
    await kubectl.ok(['set', 'image', 'deploy/web', 'web=nginx:9']);
    await kubectl.ok([
      'patch',
      'deploy',
      'web',
      '--type=json',
      '-p',
      '[{"op":"add","path":"/spec/minReadySeconds","value":3}]',
    ]);
    await kubectl.ok([
      'patch',
      'deploy',
      'web',
      '--subresource=scale',
      '--type=merge',
      '-p',
      '{"spec":{"replicas":7}}',
    ]);
    const line =
      '{.spec.replicas} {.metadata.labels.tier} {.metadata.annotations.note} {.spec.template.spec.containers[0].image} {.spec.minReadySeconds}';
    expect(await kubectl.ok(['get', 'deploy', 'web', '-o', `jsonpath=${line}`])).toBe('7 front yes nginx:9 3');
    expect(await kubectl.ok(['replace', '-f', '-'], await kubectl.ok(['get', 'deploy', 'web', '-o', 'yaml']))).toBe(
      'deployment.apps/web replaced\n',
    );
  });

  it('asks who it is and what it may do', async () => {
    expect(await kubectl.ok(['auth', 'can-i', 'delete', 'pods'])).toBe('yes\n');
    expect(await kubectl.ok(['auth', 'can-i', '--list'])).toContain('*.*');
    expect(await kubectl.ok(['auth', 'whoami'])).toContain('admin');
    expect((await kubectl.run(['auth', 'can-i', 'delete', 'pods', '--as=jane'])).out).toBe('no\n');
    expect(await kubectl.ok(['version', '-o', 'json'])).toContain('"gitVersion": "v1.36.');
  });

  it('waits for what happens', async () => {
    const waiting = kubectl.ok(['wait', 'deploy/web', '--for=jsonpath={.status.replicas}=3', '--timeout=10s']);
    const live = await api.ok('GET', '/apis/apps/v1/namespaces/default/deployments/web');
    await api.ok('PUT', '/apis/apps/v1/namespaces/default/deployments/web/status', {
      body: { ...live, status: { replicas: 3 } },
    });
    expect(await waiting).toBe('deployment.apps/web condition met\n');
  });

  it('deletes', async () => {
    expect(await kubectl.ok(['delete', 'deploy', 'web', '--dry-run=server'])).toBe(
      'deployment.apps "web" deleted (server dry run)\n',
    );
    expect(await kubectl.ok(['delete', '-f', '-', '--cascade=background'], manifest('nginx'))).toBe(
      'deployment.apps "web" deleted\nservice "web" deleted\n',
    );
    expect(await kubectl.ok(['get', 'deploy', 'web', '--ignore-not-found'])).toBe('');
    await kubectl.ok(['delete', 'cm', '-n', 'made', '--all']);
    expect(await kubectl.ok(['get', 'cm', '-n', 'made', '-o', 'name'])).toBe('');
  });

  it('never met a failure of ours', () => {
    expect(api.logged).toEqual([]);
    expect(kubectl.requests.filter(({ code }) => code >= 500)).toEqual([]);
  });
});
