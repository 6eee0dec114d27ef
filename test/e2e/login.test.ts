import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureTls } from '../../packages/cli/src/dev/tls.ts';
import { type Berth, execute, startBerth } from '../support/berth.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let berth: Berth;
let provider: Server;
let issuer: string;
let authority: string;

beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
  const tls = await ensureTls(join(berth.dataDir, 'provider'), new Date(), ['127.0.0.1']);
  authority = tls.ca;
  provider = createServer({ cert: tls.certificate, key: tls.key }, (request, response) => {
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }];
    const document = request.url === '/keys' ? { keys } : { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `https://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => provider?.close(resolve));
  await berth?.[Symbol.asyncDispose]();
});

function idToken(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'RS256', kid: 'one' })}.${part({ iss: issuer, aud: 'kubectl', exp: now + 300, ...claims })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
}

const configure = (jwt: object[]): Promise<Response> =>
  berth.fetch('/../../v1/clusters/local/authentication', {
    method: 'PUT',
    token: readFileSync(join(berth.dataDir, 'account.token'), 'utf8'),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jwt }),
  });

/** kubectl as somebody who has the token and nothing else. */
const kubectl = (token: string, ...words: string[]) =>
  execute('kubectl', [
    '--kubeconfig=/dev/null',
    `--server=${berth.url}`,
    `--certificate-authority=${join(berth.dataDir, 'tls', 'ca.crt')}`,
    `--token=${token}`,
    ...words,
  ]);

it("people log in with their company's tokens once the cluster's owner trusts that issuer", async () => {
  const jane = idToken({ sub: 'jane', groups: ['developers'] });
  expect((await kubectl(jane, 'get', 'pods')).stderr).toContain('You must be logged in');
  const trusted = {
    issuer: { url: issuer, audiences: ['kubectl'], certificateAuthority: authority },
    claimMappings: { username: { claim: 'sub', prefix: 'corp:' }, groups: { claim: 'groups', prefix: 'corp:' } },
  };
  expect((await configure([trusted])).status).toBe(200);
  const who = await kubectl(jane, 'auth', 'whoami', '-o', 'json');
  expect(JSON.parse(who.stdout).status.userInfo).toMatchObject({
    username: 'corp:jane',
    groups: ['corp:developers', 'system:authenticated'],
  });
  expect((await kubectl(jane, 'get', 'pods')).stderr).toContain('User "corp:jane" cannot list resource "pods"');
  await berth.ok('create', 'rolebinding', 'developers', '--clusterrole=view', '--group=corp:developers');
  expect((await kubectl(jane, 'get', 'pods')).stderr).toContain('No resources found');
  expect((await kubectl(idToken({ sub: 'jane', aud: 'mail' }), 'get', 'pods')).stderr).toContain(
    'You must be logged in',
  );
  expect((await configure([])).status).toBe(200);
  expect((await kubectl(jane, 'get', 'pods')).stderr).toContain('You must be logged in');
});

it('a configuration that makes no sense is refused with what is wrong', async () => {
  const answer = await configure([{ issuer: { url: 'http://plain', audiences: ['a'] }, claimMappings: {} }]);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('jwt.0.issuer.url');
});
