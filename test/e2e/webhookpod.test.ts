import { selfSigned } from '@berth/apiserver/testing/webhookserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, eventually, startBerth } from '../support/berth.ts';
import { type Containerd, startContainerd } from '../support/containerd.ts';
import { importImages, importNodeImage, nodeImage } from '../support/images.ts';

let containerd: Containerd;
let berth: Berth;
beforeAll(async () => {
  containerd = await startContainerd();
  await importImages(containerd.ctr);
  await importNodeImage(containerd.ctr);
  berth = await startBerth(['--node', 'containerd', '--cri-socket', containerd.socket]);
}, 240_000);
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
  await containerd?.[Symbol.asyncDispose]();
}, 120_000);

/**
 * What runs in the pod. A webhook: it gives every pod an annotation, and refuses those that are called `never`. And an extension
 * server for whoever shows the front proxy's certificate: there is one thing, and it is called as whoever asks.
 */
const program = `
import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
const file = (name) => readFileSync('/tls/' + name);
createServer({ key: file('tls.key'), cert: file('tls.crt') }, async (asked, answer) => {
  let text = '';
  for await (const chunk of asked) text += chunk;
  const { request } = JSON.parse(text);
  const patch = [{ op: 'add', path: '/metadata/annotations', value: { 'example.com/by': process.env.HOSTNAME + asked.url } }];
  const response = request.name === 'never'
    ? { uid: request.uid, allowed: false, status: { message: 'not this one' } }
    : { uid: request.uid, allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
  answer.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }));
}).listen(8443);
const thing = (name) => ({ apiVersion: 'ext.example.com/v1', kind: 'Thing', metadata: { name } });
const resources = [{ name: 'things', singularName: 'thing', namespaced: false, kind: 'Thing', verbs: ['get', 'list'] }];
const tls = { key: file('tls.key'), cert: file('tls.crt'), ca: readFileSync('/app/proxy.crt'), requestCert: true };
createServer(tls, (asked, answer) => {
  const path = asked.url.split('?')[0];
  const body =
    path === '/apis/ext.example.com/v1'
      ? { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'ext.example.com/v1', resources }
      : path === '/apis/ext.example.com/v1/things'
        ? { kind: 'ThingList', apiVersion: 'ext.example.com/v1', metadata: {}, items: [thing(asked.headers['x-remote-user'])] }
        : undefined;
  answer.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
}).listen(8444);
`;

const named = (name: string) => ({ name, namespace: 'hooks', labels: { app: 'hook' } });

function manifests({ key, certificate }: ReturnType<typeof selfSigned>, proxy: string): object[] {
  const mounts = [
    { name: 'tls', mountPath: '/tls' },
    { name: 'app', mountPath: '/app' },
  ];
  const container = {
    name: 'hook',
    image: nodeImage,
    command: ['node', '/app/server.mjs'],
    ports: [
      { name: 'https', containerPort: 8443 },
      { name: 'extension', containerPort: 8444 },
    ],
    readinessProbe: { tcpSocket: { port: 'https' }, periodSeconds: 1 },
    volumeMounts: mounts,
  };
  const volumes = [
    { name: 'tls', secret: { secretName: 'hook' } },
    { name: 'app', configMap: { name: 'hook' } },
  ];
  const webhook = {
    name: 'hook.example.com',
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    clientConfig: {
      service: { namespace: 'hooks', name: 'hook', path: '/mutate', port: 443 },
      caBundle: Buffer.from(certificate).toString('base64'),
    },
    namespaceSelector: { matchLabels: { hooked: 'true' } },
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: named('hook'),
      type: 'kubernetes.io/tls',
      stringData: { 'tls.key': key, 'tls.crt': certificate },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: named('hook'),
      data: { 'server.mjs': program, 'proxy.crt': proxy },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: named('hook'),
      spec: { terminationGracePeriodSeconds: 1, containers: [container], volumes },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named('hook'),
      spec: {
        selector: { app: 'hook' },
        ports: [
          { name: 'https', port: 443, targetPort: 'https' },
          { name: 'extension', port: 8444, targetPort: 'extension' },
        ],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'hook' },
      webhooks: [webhook],
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.ext.example.com' },
      spec: {
        group: 'ext.example.com',
        version: 'v1',
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        service: { namespace: 'hooks', name: 'hook', port: 8444 },
        caBundle: Buffer.from(certificate).toString('base64'),
      },
    },
  ];
}

const pod = (name: string) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'hooked' },
    spec: {
      containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '3600'] }],
      terminationGracePeriodSeconds: 0,
    },
  });

describe('a webhook in a pod, behind a Service', () => {
  it('changes and refuses pods, over the certificate that its configuration names', async () => {
    await berth.ok('create', 'namespace', 'hooks');
    await berth.ok('create', 'namespace', 'hooked');
    await berth.ok('label', 'namespace', 'hooked', 'hooked=true');
    // Written by a controller, some time after the start.
    const proxy = await eventually(async () => {
      const map = await berth.json('-n', 'kube-system', 'get', 'configmap', 'extension-apiserver-authentication');
      return map.data['requestheader-client-ca-file'];
    }, 60_000);
    const items = manifests(selfSigned(['DNS:hook.hooks.svc']), proxy);
    const applied = await berth.pipe(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), 'apply', '-f', '-');
    expect(`${applied.code} ${applied.stderr}`).toBe('0 ');
    await berth.ok('-n', 'hooks', 'wait', '--for=condition=Ready', 'pod/hook', '--timeout=120s');
    await eventually(async () => {
      const { code, stderr } = await berth.pipe(pod('one'), 'apply', '-f', '-');
      expect(`${code} ${stderr}`).toBe('0 ');
    }, 60_000);
    const made = await berth.json('-n', 'hooked', 'get', 'pod', 'one');
    expect(made.metadata.annotations['example.com/by']).toBe('hook/mutate?timeout=10s');
    const refused = await berth.pipe(pod('never'), 'create', '-f', '-');
    expect(refused.stderr).toContain('admission webhook "hook.example.com" denied the request: not this one');
  }, 300_000);

  it('serves kinds of its own besides, known by the certificate of the API server', async () => {
    await berth.ok('wait', '--for=condition=Available', 'apiservice/v1.ext.example.com', '--timeout=90s');
    expect(await berth.ok('get', 'things', '-o', 'name')).toBe('thing.ext.example.com/admin\n');
    expect(await berth.ok('get', 'things', '-o', 'name', '--as', 'jane', '--as-group', 'system:masters')).toBe(
      'thing.ext.example.com/jane\n',
    );
  }, 120_000);

  it('that has no pod any more refuses what it would be asked about, and says why', async () => {
    await berth.ok('-n', 'hooks', 'delete', 'pod', 'hook', '--timeout=60s');
    const { code, stderr } = await berth.pipe(pod('two'), 'create', '-f', '-');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(
      /failed calling webhook "hook.example.com": failed to call webhook: .*no endpoints available for service "hook"/,
    );
    const lost = await berth.kubectl('get', '--raw', '/apis/ext.example.com/v1/things');
    expect(lost.stderr).toContain('Error from server (ServiceUnavailable)');
  }, 120_000);
});
