import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleOf } from '@berth/kinds/testing/examples';
import type { Berth } from '../support/berth.ts';
import { serverBelow } from './process.ts';

/** One resource or subresource of the server's discovery. */
export interface Target {
  apiVersion: string;
  kind: string;
  plural: string;
  /** '' for the resource itself. */
  subresource: string;
  namespaced: boolean;
  verbs: readonly string[];
  /** Objects of the kind that stand in the cluster while the run lasts, as they were sent. */
  examples: readonly Record<string, any>[];
}

/** What a run needs to know of the server it is made against. */
export interface World {
  /** Of the server's process. */
  pid: number;
  port: number;
  ca: string;
  /** Bearer tokens by whose they are. */
  tokens: Readonly<Record<'admin' | 'account' | 'node' | 'robot' | 'foreign' | 'foreignRobot', string>>;
  /** The id of another cluster, which must stay as it is. */
  foreign: string;
  targets: readonly Target[];
  continueToken: string;
  resourceVersion: string;
}

/** The namespace that most requests are about; it stands as long as the run. */
export const namespace = 'fuzz';
export const seedNames = ['seed-0', 'seed-1', 'seed-2'];

export const pathOf = ({ apiVersion, plural, namespaced }: Target, name = '', space = namespace): string =>
  [
    apiVersion.includes('/') ? '/apis' : '/api',
    apiVersion,
    ...(namespaced && space !== '' ? ['namespaces', space] : []),
    plural,
    ...(name === '' ? [] : [name]),
  ].join('/');

async function json(berth: Berth, path: string, init?: Parameters<Berth['fetch']>[1]): Promise<any> {
  const response = await berth.fetch(path, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Everything that discovery tells of, subresources too. */
export async function discover(berth: Berth): Promise<Target[]> {
  const { groups } = await json(berth, '/apis');
  const versions: string[] = [
    'v1',
    ...groups.flatMap((group: any) => group.versions.map((one: any) => one.groupVersion)),
  ];
  const lists = await Promise.all(
    versions.map((version) => json(berth, version.includes('/') ? `/apis/${version}` : `/api/${version}`)),
  );
  return lists.flatMap((list) =>
    list.resources.map((resource: any): Target => {
      const [plural = '', ...rest] = resource.name.split('/');
      const owner = rest.length === 0 ? resource : list.resources.find((other: any) => other.name === plural);
      const examples = seedNames.map((name) => exampleOf(list.groupVersion, owner.kind, name, namespace));
      return {
        apiVersion: list.groupVersion,
        kind: owner.kind,
        plural,
        subresource: rest.join('/'),
        namespaced: resource.namespaced,
        verbs: resource.verbs,
        examples: examples.filter((example) => example !== undefined),
      };
    }),
  );
}

/** Makes the examples that are not there. Answers with what was refused, which a run may cause (a quota, a limit). */
export async function plant(berth: Berth, targets: readonly Target[]): Promise<string[]> {
  const refused: string[] = [];
  for (const target of targets.filter(({ subresource }) => subresource === ''))
    for (const example of target.examples) {
      const response = await berth.fetch(pathOf(target), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(example),
      });
      const text = await response.text();
      if (response.status !== 201 && response.status !== 409) refused.push(`${target.kind}: ${text}`);
    }
  return refused;
}

const post = (token: string, body: object) => ({
  method: 'POST',
  token,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function robotOf(berth: Berth, path: string, token: string): Promise<string> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  return (await json(berth, `${path}/api/v1/namespaces/default/serviceaccounts/default/token`, post(token, body)))
    .status.token;
}

/** Prepares a server for a run: a namespace full of examples, tokens of every sort, and a second cluster with a canary. */
export async function createWorld(berth: Berth): Promise<World> {
  const kubeconfig = JSON.parse(readFileSync(berth.kubeconfig, 'utf8'));
  const admin: string = kubeconfig.users[0].user.token;
  const read = (file: string) => readFileSync(join(berth.dataDir, file), 'utf8').trim();
  const account = read('account.token');
  const nodeFile = readdirSync(berth.dataDir).find((file) => /^node-.*\.token$/.test(file));
  const { id } = await json(berth, '/../../v1/clusters', post(account, { name: 'canary' }));
  const foreignConfig = await json(berth, `/../../v1/clusters/${id}/kubeconfig`, post(account, {}));
  const foreign: string = foreignConfig.users[0].user.token;
  const canary = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'canary' }, stringData: { canary: 'alive' } };
  await json(berth, `/../${id}/api/v1/namespaces/default/secrets`, post(foreign, canary));
  await json(
    berth,
    '/api/v1/namespaces',
    post(admin, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
  );
  const targets = await discover(berth);
  const refused = await plant(berth, targets);
  if (refused.length > 0) throw new Error(`examples are refused:\n${refused.join('\n')}`);
  const page = await json(berth, `/api/v1/namespaces/${namespace}/configmaps?limit=1`);
  return {
    pid: serverBelow(berth.pid),
    port: Number(new URL(berth.url).port),
    ca: Buffer.from(kubeconfig.clusters[0].cluster['certificate-authority-data'], 'base64').toString(),
    tokens: {
      admin,
      account,
      node: nodeFile === undefined ? '' : read(nodeFile),
      robot: await robotOf(berth, '', admin),
      foreign,
      foreignRobot: await robotOf(berth, `/../${id}`, foreign),
    },
    foreign: id,
    targets,
    continueToken: page.metadata.continue,
    resourceVersion: page.metadata.resourceVersion,
  };
}
