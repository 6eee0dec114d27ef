import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover, type Target } from '../fuzz/world.ts';
import { Connection } from '../fuzz/wire.ts';
import { type Berth, startBerth } from '../support/berth.ts';
import { type Ask, type Client, openClient } from '../support/client.ts';

/** Every endpoint there is, taken from discovery, so that a new kind is among them by itself. */
let berth: Berth;
let client: Client;
let targets: Target[];
let foreign: Record<string, string>;
let powerless: string;
let account: string;
let foreignId: string;

const json = async (method: string, path: string, ask: Ask = {}): Promise<any> => {
  const { code, body, text } = await client.send(method, path, ask);
  if (code >= 300) throw new Error(`${method} ${path}: ${code} ${text}`);
  return body;
};

const robotOf = async (path: string, token?: string): Promise<string> => {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const ask = { body, ...(token === undefined ? {} : { token }) };
  return (await json('POST', `${path}/api/v1/namespaces/default/serviceaccounts/default/token`, ask)).status.token;
};

beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
  client = openClient(berth);
  account = readFileSync(join(berth.dataDir, 'account.token'), 'utf8').trim();
  const service = (method: string, path: string, body: object, token: string | null = account) =>
    json(method, `//v1/clusters${path}`, { body, token });
  foreignId = (await service('POST', '', { name: 'red' })).id;
  const admin: string = (await service('POST', `/${foreignId}/kubeconfig`, {})).users[0].user.token;
  const ticket = (await service('POST', `/${foreignId}/join-tokens`, {})).token;
  const node: string = (await service('POST', `/${foreignId}/join`, { token: ticket, node: 'n1' }, null)).token;
  foreign = { admin, node, robot: await robotOf(`//clusters/${foreignId}`, admin), account };
  powerless = await robotOf('');
  await json('POST', '/api/v1/namespaces/default/configmaps', {
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'there' } },
  });
  await json('POST', '/api/v1/namespaces/default/pods', {
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'there' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    },
  });
  targets = await discover(berth);
}, 120_000);
afterAll(async () => {
  await client?.close();
  await berth?.[Symbol.asyncDispose]();
});

interface Endpoint {
  target: Target;
  /** As RBAC calls it. */
  verb: string;
  method: string;
  named: boolean;
}

const methods: Record<string, string> = {
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};
const collective = new Set(['list', 'watch', 'deletecollection']);

const endpoints = (): Endpoint[] =>
  targets.flatMap((target) =>
    target.verbs.map((verb) => ({
      target,
      verb,
      method: methods[verb] ?? 'GET',
      named: target.subresource !== '' || (!collective.has(verb) && verb !== 'create'),
    })),
  );

function pathOf({ target, verb, named }: Endpoint, name: string): string {
  const { apiVersion, plural, namespaced, subresource } = target;
  const root = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}${namespaced ? '/namespaces/default' : ''}/${plural}`;
  return `${root}${named ? `/${name}` : ''}${subresource === '' ? '' : `/${subresource}`}${verb === 'watch' ? '?watch=true' : ''}`;
}

/** apiserver endpoints/handlers/responsewriters/errors.go. */
function refusal({ target, verb, named }: Endpoint, name: string, user: string): string {
  const { apiVersion, plural, namespaced, subresource } = target;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const qualified = `${plural}${group === '' ? '' : `.${group}`}${named ? ` "${name}"` : ''}`;
  const what = `User "${user}" cannot ${verb} resource "${plural}${subresource === '' ? '' : `/${subresource}`}" in API group "${group}"`;
  // A Namespace is in itself.
  const where = namespaced ? 'default' : plural === 'namespaces' && named ? name : '';
  return `${qualified} is forbidden: ${what} ${where === '' ? 'at the cluster scope' : `in the namespace "${where}"`}`;
}

/** Several at once, as many as there are connections. */
async function each<Item>(items: readonly Item[], run: (item: Item, at: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      await run(items[at] as Item, at);
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
}

const ask = (endpoint: Endpoint, name: string, token: string | null) =>
  client.send(endpoint.method, pathOf(endpoint, name), { token, ...(endpoint.method === 'GET' ? {} : { body: {} }) });

/** What upstream's default roles give everybody who is signed in (system:basic-user). */
const everybodys = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews']);

describe('every resource, subresource and verb', () => {
  it('is refused in upstream’s words to somebody without rights and to nobody, whether the object is there or not', async () => {
    expect(endpoints().length).toBeGreaterThan(500);
    for (const [token, user] of [
      [null, 'system:anonymous'],
      [powerless, 'system:serviceaccount:default:default'],
    ] as const)
      await each(endpoints(), async (endpoint) => {
        if (token !== null && everybodys.has(endpoint.target.plural)) return;
        for (const name of endpoint.named ? ['there', 'absent'] : ['']) {
          const { code, body } = await ask(endpoint, name, token);
          const line = `${endpoint.verb} ${pathOf(endpoint, name)} by ${user}`;
          expect({ line, code, message: body?.message }).toEqual({
            line,
            code: 403,
            message: refusal(endpoint, name, user),
          });
        }
      });
  }, 240_000);

  it('is unknown to whoever comes with a key of another cluster, or of the account', async () => {
    const whose = Object.keys(foreign);
    await each(endpoints(), async (endpoint, at) => {
      // Each verb of a target meets another key; reads of what is there meet all of them.
      const tried = endpoint.verb === 'get' ? whose : [whose[at % whose.length] ?? ''];
      for (const one of tried) {
        const { code, body } = await ask(endpoint, 'there', foreign[one] ?? '');
        const line = `${endpoint.verb} ${pathOf(endpoint, 'there')} with the key of ${one}`;
        expect({ line, code, message: body?.message }).toEqual({ line, code: 401, message: 'Unauthorized' });
      }
    });
  }, 240_000);

  it('does not become a stream for them', async () => {
    const { port } = new URL(berth.url);
    const streams = endpoints().filter(({ target }) =>
      ['exec', 'attach', 'portforward', 'proxy', 'log'].includes(target.subresource),
    );
    const upgrades = [
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: v5.channel.k8s.io',
      'Upgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io',
    ];
    const tunnel = '/berth/v1/nodes/n1/tunnel';
    const asked = [
      ...streams.map((endpoint) => [endpoint.method, `${pathOf(endpoint, 'there')}?command=ls&ports=80`] as const),
      ['GET', tunnel] as const,
    ];
    expect(asked.length).toBeGreaterThan(8);
    for (const [method, path] of asked)
      for (const upgrade of upgrades)
        for (const token of ['', powerless, ...Object.values(foreign)]) {
          const connection = await Connection.open(Number(port), client.ca);
          const head = `${method} /clusters/local${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n${upgrade}\r\n${token === '' ? '' : `Authorization: Bearer ${token}\r\n`}\r\n`;
          const answer = await connection.exchange({
            bytes: Buffer.from(head),
            head: false,
            endless: false,
            patience: 30_000,
          });
          connection.destroy();
          const wanted = token === '' || token === powerless ? [401, 403] : [401];
          expect(wanted, `${method} ${path} with ${token.slice(0, 6)}`).toContain(
            typeof answer === 'string' ? answer : answer.code,
          );
        }
  }, 240_000);
});

describe('every other path', () => {
  const paths = [
    ...[
      '/',
      '/api',
      '/apis',
      '/api/v1',
      '/apis/apps',
      '/apis/apps/v1',
      '/version',
      '/healthz',
      '/livez',
      '/readyz',
      '/readyz/ping',
    ],
    ...[
      '/openapi/v2',
      '/openapi/v3',
      '/openapi/v3/api/v1',
      '/.well-known/openid-configuration',
      '/openid/v1/jwks',
      '/metrics',
    ],
    ...[
      '/berth/v1/audit',
      '/berth/v1/nodes/n1/sync',
      '/berth/v1/nodes/n1/tunnel',
      '/berth/v1/nosuch',
      '/logs',
      '/nosuch',
    ],
  ];
  const visible = /^\/(version|healthz|livez|readyz)$/;

  it('is closed to keys of other clusters', async () => {
    for (const path of paths)
      for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
        for (const [whose, token] of Object.entries(foreign)) {
          const { code } = await client.send(method, path, { token, ...(method === 'GET' ? {} : { body: {} }) });
          expect({ path, method, whose, code }).toEqual({ path, method, whose, code: 401 });
        }
  }, 120_000);

  it('shows nobody anything but health and version', async () => {
    for (const path of paths) {
      const { code } = await client.send('GET', path, { token: null });
      expect([path, code < 300]).toEqual([path, visible.test(path)]);
      if (!visible.test(path)) expect([path, [401, 403].includes(code)]).toEqual([path, true]);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
        expect([
          method,
          path,
          [401, 403].includes((await client.send(method, path, { token: null, body: {} })).code),
        ]).toEqual([method, path, true]);
    }
  }, 120_000);

  it('of the service is for accounts, and each of its clusters for its own', async () => {
    const whole: [string, string][] = [
      ['GET', ''],
      ['POST', ''],
      ...[foreignId, 'local', 'absent'].flatMap((id): [string, string][] => [
        ['GET', `/${id}`],
        ['POST', `/${id}/kubeconfig`],
        ['GET', `/${id}/authentication`],
        ['PUT', `/${id}/authentication`],
        ['POST', `/${id}/join-tokens`],
      ]),
    ];
    for (const [method, path] of whole)
      for (const token of [null, client.admin, powerless, foreign.admin ?? '', foreign.node ?? '', `${account}x`]) {
        const { code } = await client.send(method, `//v1/clusters${path}`, {
          token,
          ...(method === 'GET' ? {} : { body: {} }),
        });
        expect([method, path, code]).toEqual([method, path, 401]);
      }
    for (const id of [foreignId, 'local', 'absent'])
      for (const token of ['', 'x', client.admin, account]) {
        const { code } = await client.send('POST', `//v1/clusters/${id}/join`, {
          token: null,
          body: { token, node: 'n1' },
        });
        expect([id, code]).toEqual([id, 401]);
      }
  });
});
