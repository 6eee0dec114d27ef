import { defaultRoles } from '@berth/auth/policy/index';
import { setTimeout as wait } from 'node:timers/promises';
import { createAuthorizer } from '@berth/auth';
import { kinds } from '@berth/kinds/registry';
import type { Clock } from '@berth/machinery/clock';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import { createStore, type Store } from '@berth/store';
import { createMemoryTable } from '@berth/table/memory';
import type { ApiDeps, ClusterInfo } from '../deps.ts';
import { bootstrap, createApp } from '../index.ts';

export const cluster: ClusterInfo = {
  id: 'local',
  caBundle: '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n',
  url: 'https://127.0.0.1:6443/clusters/local',
  serviceCidr: '10.96.0.0/16',
  podCidr: '10.244.0.0/15',
};

export const admin: Identity = { username: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** Bearer tokens of the tests: `admin`, `node-NAME`, or `user:NAME`. */
function identityOf(headers: Headers): Identity | undefined {
  const header = headers.get('authorization');
  if (header === null) return undefined;
  const token = header.replace(/^Bearer /, '');
  if (token === 'admin') return admin;
  const [, node] = /^node-(.+)$/.exec(token) ?? [];
  if (node !== undefined) return { username: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] };
  const [, user] = /^user:(.+)$/.exec(token) ?? [];
  if (user !== undefined) return { username: user, groups: ['system:authenticated'] };
  throw new ApiError('Unauthorized', 'Unauthorized');
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function counters(): ApiDeps['ids'] {
  let uids = 0;
  let suffixes = 0;
  return {
    uid: () => `00000000-0000-4000-8000-${String(++uids).padStart(12, '0')}`,
    suffix(length) {
      let value = ++suffixes;
      let text = '';
      while (text.length < length) {
        text += alphabet[value % alphabet.length];
        value = Math.floor(value / alphabet.length);
      }
      return text;
    },
  };
}

const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal, ref: false }),
};

async function listed(store: Store, resource: string, namespace?: string): Promise<KubeObject[]> {
  const { objects } = await store.list({ cluster: cluster.id, resource, namespace });
  return objects.map(({ body }) => JSON.parse(body) as KubeObject);
}

/** Authorization as in a cluster, read anew for every question: the tests ask few. */
function authorizerOf(store: Store) {
  const group = 'rbac.authorization.k8s.io';
  return createAuthorizer({
    async rbac() {
      const [clusterRoles, roles, clusterRoleBindings, roleBindings] = await Promise.all([
        listed(store, `${group}/clusterroles`),
        listed(store, `${group}/roles`),
        listed(store, `${group}/clusterrolebindings`),
        listed(store, `${group}/rolebindings`),
      ]);
      return {
        clusterRole: (name) => clusterRoles.find(({ metadata }) => metadata.name === name),
        role: (namespace, name) =>
          roles.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
        clusterRoleBindings: () => clusterRoleBindings,
        roleBindings: (namespace) => roleBindings.filter(({ metadata }) => metadata.namespace === namespace),
      };
    },
    nodes: () => ({
      podsOf: async (node) => (await listed(store, 'pods')).filter(({ spec }) => spec?.nodeName === node),
    }),
  });
}

export interface Answer {
  code: number;
  headers: Headers;
  /** The parsed body, where it is JSON. */
  body: any;
  text: string;
}

export interface Ask {
  body?: unknown;
  type?: string;
  accept?: string;
  token?: string | null;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** An API server over a table in memory, with the kinds that ship. */
export async function startHarness(overrides: Partial<ApiDeps> = {}) {
  const table = createMemoryTable();
  const ids = counters();
  const clock = overrides.clock ?? systemClock;
  const store = createStore({ table, clock, ids: { uid: ids.uid }, changes: table });
  const authorizer = authorizerOf(store);
  const logged: { fields: object; message: string }[] = [];
  const deps: ApiDeps = {
    store,
    kinds,
    clock,
    ids,
    clusters: { get: async (id) => (id === cluster.id ? cluster : undefined) },
    authenticate: async (_cluster, headers) => identityOf(headers),
    authorize: (_cluster, identity, attributes) => authorizer.authorize(cluster, identity, attributes),
    rulesFor: (_cluster, identity, namespace) => authorizer.rulesFor(cluster, identity, namespace),
    log: { info: () => {}, warn: () => {}, error: (fields, message) => void logged.push({ fields, message }) },
    ...overrides,
  };
  const app = createApp(deps);
  await bootstrap(deps, cluster, defaultRoles());

  const request = (method: string, path: string, ask: Ask = {}): Promise<Response> => {
    const token = ask.token === undefined ? 'admin' : ask.token;
    const raw = ask.body === undefined || typeof ask.body === 'string' || ask.body instanceof Uint8Array;
    return app.fetch(
      new Request(`http://localhost/clusters/${cluster.id}${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(ask.body === undefined ? {} : { 'content-type': ask.type ?? 'application/json' }),
          ...(ask.accept === undefined ? {} : { accept: ask.accept }),
          'user-agent': 'kubectl/v1.32.0 (linux/amd64)',
          ...ask.headers,
        },
        ...(ask.body === undefined ? {} : { body: raw ? (ask.body as string) : JSON.stringify(ask.body) }),
        ...(ask.signal === undefined ? {} : { signal: ask.signal }),
      }),
    );
  };

  const ask = async (method: string, path: string, options: Ask = {}): Promise<Answer> => {
    const response = await request(method, path, options);
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { code: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : undefined };
  };

  return {
    app,
    deps,
    store,
    table,
    logged,
    request,
    ask,
    /** As `ask`, for what must succeed. */
    async ok(method: string, path: string, options: Ask = {}): Promise<any> {
      const answer = await ask(method, path, options);
      if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${answer.text}`);
      return answer.body;
    },
    async stop(): Promise<void> {
      await store.close();
      await table.close();
    },
  };
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;

/** The frames of a watch, one after the other; leave the loop to end it. */
export async function* framesOf(response: Response): AsyncGenerator<any> {
  const decoder = new TextDecoder();
  let text = '';
  if (response.body === null) return;
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      yield JSON.parse(text.slice(0, end));
      text = text.slice(end + 1);
    }
  }
}

export const configMap = (name: string, more: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
});
