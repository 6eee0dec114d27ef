import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Berth, eventually, execute, startBerth } from '../support/berth.ts';
import { newRequest, signingRequest } from '../support/certificates.ts';

const clientSigner = 'kubernetes.io/kube-apiserver-client';
const kubeletSigner = 'kubernetes.io/kube-apiserver-client-kubelet';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

const create = (object: object, ...words: string[]) =>
  berth.pipe(JSON.stringify(object), 'create', '-f', '-', ...words);

const issued = (name: string): Promise<string> =>
  eventually(async () => {
    const certificate = await berth.ok('get', 'csr', name, '-o', 'jsonpath={.status.certificate}');
    expect(certificate).not.toBe('');
    return Buffer.from(certificate, 'base64').toString();
  });

/** kubectl by a certificate alone, in the local cluster or the one at `server`. */
function by(name: string, certificate: string, key: string, server = berth.url) {
  const file = (suffix: string, text: string) => {
    const path = join(berth.dataDir, `${name}.${suffix}`);
    writeFileSync(path, text);
    return path;
  };
  const words = ['--kubeconfig', '/dev/null', '--server', server];
  words.push('--certificate-authority', join(berth.dataDir, 'tls', 'ca.crt'));
  words.push('--client-certificate', file('crt', certificate), '--client-key', file('key', key));
  return (...more: string[]) => execute('kubectl', [...words, ...more]);
}

it('who has a certificate that the cluster signed is its CN in the groups of its Os, in that cluster alone', async () => {
  const { request, key } = await newRequest('jane', ['dev', 'ops']);
  await create(signingRequest('jane', request, clientSigner, ['client auth']));
  expect((await berth.ok('get', 'csr', 'jane')).split('\n')[1]).toMatch(
    /^jane +\S+ +kubernetes.io\/kube-apiserver-client +admin +60m +Pending$/,
  );
  await berth.ok('certificate', 'approve', 'jane');
  const certificate = await issued('jane');
  expect(await berth.ok('get', 'csr', 'jane')).toContain('Approved,Issued');
  const jane = by('jane', certificate, key);
  const fingerprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex');
  expect(JSON.parse((await jane('auth', 'whoami', '-o', 'json')).stdout).status.userInfo).toEqual({
    username: 'jane',
    groups: ['dev', 'ops', 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
  });
  expect((await jane('get', 'pods')).stderr).toContain('User "jane" cannot list resource "pods"');
  await berth.ok('create', 'rolebinding', 'ops', '--clusterrole=view', '--group=ops');
  await eventually(async () => expect((await jane('get', 'pods')).code).toBe(0));

  const account = readFileSync(join(berth.dataDir, 'account.token'), 'utf8');
  const other = await berth.fetch('/../../v1/clusters', {
    method: 'POST',
    token: account,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'other' }),
  });
  const { url } = (await other.json()) as { url: string };
  const stranger = await by('stranger', certificate, key, url)('get', 'pods');
  expect(stranger.stderr).toContain('You must be logged in to the server');
});

it('a certificate whose usages are not those of its signer is refused, and nobody becomes system:masters by one', async () => {
  const { request } = await newRequest('server');
  await create(signingRequest('server', request, clientSigner, ['server auth']));
  await berth.ok('certificate', 'approve', 'server');
  await eventually(async () => expect(await berth.ok('get', 'csr', 'server')).toContain('Approved,Failed'));
  const { status } = await berth.json('get', 'csr', 'server');
  expect(status.conditions[1]).toMatchObject({
    reason: 'SignerValidationFailure',
    message: 'invalid usage for client certificate: server auth',
  });
  const root = await newRequest('root', ['system:masters']);
  const refused = await create(signingRequest('root', root.request, clientSigner, ['client auth']));
  expect(refused.stderr).toContain(`use of ${clientSigner} signer with system:masters group is not allowed`);
});

it('who approves and signs needs the right on the signer, by its name or its domain', async () => {
  const { request } = await newRequest('somebody');
  await create(signingRequest('somebody', request, 'example.com/signer', ['client auth']));
  await berth.ok('create', 'clusterrole', 'approver', '--verb=get,update', '--resource=csr,csr/approval,csr/status');
  await berth.ok('create', 'clusterrolebinding', 'approver', '--clusterrole=approver', '--user=al');
  const approve = () => berth.kubectl('certificate', 'approve', 'somebody', '--as', 'al');
  await eventually(async () =>
    expect((await approve()).stderr).toContain(
      'user not permitted to approve requests with signerName "example.com/signer"',
    ),
  );
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'signer' },
    rules: [
      {
        apiGroups: ['certificates.k8s.io'],
        resources: ['signers'],
        verbs: ['approve'],
        resourceNames: ['example.com/*'],
      },
    ],
  };
  expect((await create(role)).code).toBe(0);
  await berth.ok('create', 'clusterrolebinding', 'signer', '--clusterrole=signer', '--user=al');
  await eventually(async () => expect((await approve()).code).toBe(0));
  const sign = await berth.kubectl(
    ...['patch', 'csr', 'somebody', '--subresource=status', '--type=merge', '--as', 'al'],
    ...['-p', JSON.stringify({ status: { certificate: Buffer.from('x').toString('base64') } })],
  );
  expect(sign.stderr).toContain('Forbidden');
});

it('what a node asks for itself is approved and signed by the cluster, and no other name than its own', async () => {
  await berth.ok(
    ...['create', 'clusterrolebinding', 'nodes', '--group=system:nodes'],
    '--clusterrole=system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
  );
  const asNode = ['--as', 'system:node:n1', '--as-group', 'system:nodes'];
  const usages = ['digital signature', 'client auth'];
  const own = await newRequest('system:node:n1', ['system:nodes']);
  expect((await create(signingRequest('n1', own.request, kubeletSigner, usages), ...asNode)).stderr).toBe('');
  expect(new X509Certificate(await issued('n1')).subject).toBe('O=system:nodes\nCN=system:node:n1');
  const foreign = await newRequest('system:node:n2', ['system:nodes']);
  const refused = await create(signingRequest('n2', foreign.request, kubeletSigner, usages), ...asNode);
  expect(refused.stderr).toContain('can only create a node CSR with CN=system:node:n1');
});

it('extension servers find in kube-system by whom the API server proves who it is', async () => {
  const { data } = await berth.json('get', 'configmap', '-n', 'kube-system', 'extension-apiserver-authentication');
  expect(new X509Certificate(data['client-ca-file']).ca).toBe(true);
  expect(data['requestheader-client-ca-file']).not.toBe(data['client-ca-file']);
  expect(data['requestheader-username-headers']).toBe('["X-Remote-User"]');
  await berth.ok('delete', 'configmap', '-n', 'kube-system', 'extension-apiserver-authentication');
  await eventually(async () => {
    const again = await berth.json('get', 'configmap', '-n', 'kube-system', 'extension-apiserver-authentication');
    expect(again.data).toEqual(data);
  });
});
