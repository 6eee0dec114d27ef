import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWebhookServer, type WebhookServer } from '@berth/apiserver/testing/webhookserver';
import { type Berth, eventually, startBerth } from '../support/berth.ts';

let berth: Berth;
let server: WebhookServer;
beforeAll(async () => {
  server = await startWebhookServer();
  berth = await startBerth(['--node', 'simulated']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
  await server?.stop();
});

const configuration = (kind: 'Mutating' | 'Validating', name: string, path: string, more: object = {}) =>
  JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind}WebhookConfiguration`,
    metadata: { name },
    webhooks: [
      {
        name: `${name}.example.com`,
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        clientConfig: { url: server.url(path), caBundle: server.caBundle },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        ...more,
      },
    ],
  });

async function apply(manifest: string): Promise<void> {
  const { code, stderr } = await berth.pipe(manifest, 'apply', '-f', '-');
  if (code !== 0) throw new Error(stderr);
}

const pod = (name: string, namespace: string, spec: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: { containers: [{ name: 'app', image: 'app' }], ...spec },
  });

async function namespace(name: string, ...labels: string[]): Promise<void> {
  await berth.ok('create', 'namespace', name);
  if (labels.length > 0) await berth.ok('label', 'namespace', name, ...labels);
  await eventually(() => berth.ok('-n', name, 'get', 'serviceaccount', 'default'));
}

describe('admission, seen by kubectl', () => {
  it('injects a sidecar into the pods of a Deployment, in the namespaces that ask for it', async () => {
    await namespace('mesh', 'inject=enabled');
    server.on('/inject', ({ object }) => ({
      patch: object.spec.containers.some(({ name }: { name: string }) => name === 'proxy')
        ? []
        : [
            { op: 'add', path: '/spec/containers/-', value: { name: 'proxy', image: 'proxy' } },
            { op: 'add', path: '/metadata/annotations', value: { 'sidecar/status': 'injected' } },
          ],
    }));
    await apply(
      configuration('Mutating', 'sidecar', '/inject', {
        namespaceSelector: { matchLabels: { inject: 'enabled' } },
        reinvocationPolicy: 'IfNeeded',
      }),
    );
    await berth.ok('-n', 'mesh', 'create', 'deployment', 'web', '--image=app', '--replicas=2');
    await berth.ok('-n', 'mesh', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    const { items } = await berth.json('-n', 'mesh', 'get', 'pods');
    expect(items.map(({ spec }: any) => spec.containers.map(({ name }: any) => name))).toEqual([
      ['app', 'proxy'],
      ['app', 'proxy'],
    ]);
    expect(await berth.ok('-n', 'mesh', 'get', 'pods')).toMatch(/2\/2 +Running/);
    expect(server.askedAt('/inject')[0]).not.toHaveProperty('name');
    await berth.ok('-n', 'default', 'run', 'plain', '--image=app');
    expect((await berth.json('get', 'pod', 'plain')).spec.containers).toHaveLength(1);
    expect(await berth.ok('get', 'mutatingwebhookconfigurations')).toMatch(/NAME +WEBHOOKS +AGE\nsidecar +1 /);
  });

  it('lets a webhook refuse, and an owner take it out when it is down', async () => {
    await namespace('guarded', 'guard=on');
    server.on('/guard', () => ({ allowed: false, status: { code: 403, message: 'no pods today' } }));
    const selected = { namespaceSelector: { matchLabels: { guard: 'on' } } };
    await apply(configuration('Validating', 'guard', '/guard', selected));
    const refused = await berth.pipe(pod('p', 'guarded'), 'create', '-f', '-');
    expect(refused.stderr).toContain('admission webhook "guard.example.com" denied the request: no pods today');
    await apply(
      configuration('Validating', 'guard', '/guard', { ...selected, clientConfig: { url: 'https://127.0.0.1:1/' } }),
    );
    const down = await berth.pipe(pod('p', 'guarded'), 'create', '-f', '-');
    expect(down.stderr).toContain(
      'failed calling webhook "guard.example.com": failed to call webhook: Post "https://127.0.0.1:1/?timeout=10s"',
    );
    expect(down.stderr).toContain('connection refused');
    await berth.ok('delete', 'validatingwebhookconfiguration', 'guard');
    expect((await berth.pipe(pod('p', 'guarded'), 'create', '-f', '-')).code).toBe(0);
  });

  it('keeps a quota that a Deployment would exceed, and says so', async () => {
    await namespace('small');
    await berth.ok('-n', 'small', 'create', 'quota', 'few', '--hard=pods=2,count/deployments.apps=1');
    await berth.ok('-n', 'small', 'create', 'deployment', 'web', '--image=app', '--replicas=3');
    await eventually(async () => {
      expect(await berth.ok('-n', 'small', 'describe', 'quota', 'few')).toMatch(/pods +2 +2/);
      expect(await berth.ok('-n', 'small', 'get', 'events')).toMatch(
        /FailedCreate.*exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2/,
      );
    });
    expect(await berth.ok('-n', 'small', 'get', 'quota')).toMatch(
      /few +(\S+ )?.*count\/deployments\.apps: 1\/1, pods: 2\/2/,
    );
    const second = await berth.kubectl('-n', 'small', 'create', 'deployment', 'other', '--image=app');
    expect(second.stderr).toContain('exceeded quota: few, requested: count/deployments.apps=1');
  });

  it('holds pods to the level of their namespace', async () => {
    await namespace(
      'secure',
      'pod-security.kubernetes.io/enforce=baseline',
      'pod-security.kubernetes.io/warn=restricted',
    );
    const refused = await berth.pipe(pod('p', 'secure', { hostNetwork: true }), 'create', '-f', '-');
    expect(refused.stderr).toContain(
      'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
    );
    const warned = await berth.pipe(pod('q', 'secure'), 'create', '-f', '-');
    expect(warned.code).toBe(0);
    expect(warned.stderr).toContain('would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false');
  });

  it('gives containers the limits of a LimitRange', async () => {
    await namespace('ranged');
    await apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'l', namespace: 'ranged' },
        spec: { limits: [{ type: 'Container', default: { cpu: '500m' }, max: { cpu: '1' } }] },
      }),
    );
    await berth.ok('-n', 'ranged', 'run', 'p', '--image=app');
    expect((await berth.json('-n', 'ranged', 'get', 'pod', 'p')).spec.containers[0].resources).toEqual({
      limits: { cpu: '500m' },
      requests: { cpu: '500m' },
    });
    expect(await berth.ok('-n', 'ranged', 'describe', 'limitrange', 'l')).toMatch(/Container +cpu +- +1 +500m +500m/);
  });
});
