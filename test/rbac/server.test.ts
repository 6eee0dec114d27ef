import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../fuzz/random.ts';
import { type Berth, eventually, startBerth } from '../support/berth.ts';
import { type Answer, type Client, openClient } from '../support/client.ts';
import { clusterRules, type Judge, judgeOf, mayHandOut, rulesOfBinding } from './naive.ts';
import { identityOf, namespaces, policyOf, type Question, questionOf, ruleOf } from './policies.ts';

/** A sample of the matrix, asked of a real server by impersonation: all policies stand in one cluster, under names of their own. */
const policies = 16;
const apiGroup = 'rbac.authorization.k8s.io';
const apiVersion = `${apiGroup}/v1`;
const api = `/apis/${apiVersion}`;

let berth: Berth;
let objects: KubeObject[];
let client: Client;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
  client = openClient(berth);
  for (let seed = 0; seed < policies; seed++) for (const object of policyFor(seed)) await make(object);
  await make(writers);
  await eventually(async () => {
    objects = await stored();
    for (const { metadata } of objects.filter(({ aggregationRule }) => aggregationRule !== undefined))
      expect(rulesNow(metadata.name)).toEqual(expect.arrayContaining(clusterRules(objects, metadata.name ?? '') ?? []));
  });
});
afterAll(async () => {
  await client?.close();
  await berth?.[Symbol.asyncDispose]();
});

const rulesNow = (name: string | undefined) =>
  objects.find(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === name)?.rules ?? [];

/** Whoever is in the group may write roles and bindings: what they may put into them is what is asked. */
const writers: KubeObject = {
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name: 'writers' },
  rules: [
    {
      verbs: ['create'],
      apiGroups: [apiGroup],
      resources: ['clusterroles', 'roles', 'clusterrolebindings', 'rolebindings'],
    },
  ],
};

/** Every word of a policy that is a name gets the policy's own form. */
function own<Value>(value: Value, seed: number): Value {
  const text = JSON.stringify(value).replaceAll(
    /"(jane|joe|staff|ops|blue|red|c\d|whole|r|b\d|absent|part-\d)"/g,
    `"p${seed}-$1"`,
  );
  return JSON.parse(text.replaceAll(/system:serviceaccount(s?):(blue|red)/g, `system:serviceaccount$1:p${seed}-$2`));
}

/** Somebody of a policy. A service account that is impersonated without groups is given its own. */
function somebody(random: Random, seed: number): Identity {
  const identity = own(identityOf(random), seed);
  const home = /^system:serviceaccount:([^:]+):/.exec(identity.username)?.[1];
  if (home === undefined || identity.groups.length > 1) return identity;
  return { ...identity, groups: ['system:serviceaccounts', `system:serviceaccounts:${home}`, ...identity.groups] };
}

const policyFor = (seed: number): KubeObject[] => [
  ...namespaces.map((name): KubeObject => own({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, seed)),
  ...own(policyOf(Random.of(seed, 3)), seed),
];

function send(method: string, path: string, body: object | undefined, identity?: Identity): Promise<Answer> {
  const groups = identity?.groups.filter((group) => group !== 'system:authenticated') ?? [];
  const as: Record<string, string | string[]> =
    identity === undefined ? {} : { 'impersonate-user': identity.username, 'impersonate-group': groups };
  return client.send(method, path, { ...(body === undefined ? {} : { body }), headers: as });
}

const pathOf = ({ kind, metadata }: KubeObject): string =>
  kind === 'Namespace'
    ? '/api/v1/namespaces'
    : `${api}${metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`}/${kind.toLowerCase()}s`;

async function make(object: KubeObject): Promise<void> {
  const { code, body } = await send('POST', pathOf(object), object);
  if (code !== 201) throw new Error(`${JSON.stringify(object)}: ${JSON.stringify(body)}`);
}

/** Everything RBAC reads, the server's own roles with it. */
async function stored(): Promise<KubeObject[]> {
  const lists = await Promise.all(
    ['ClusterRole', 'Role', 'ClusterRoleBinding', 'RoleBinding'].map(async (kind) =>
      (await send('GET', `${api}/${kind.toLowerCase()}s`, undefined)).body.items.map((item: object) => ({
        ...item,
        kind,
      })),
    ),
  );
  return lists.flat();
}

async function review(identity: Identity, { path, verb, ...rest }: Question): Promise<boolean> {
  const spec = path === '' ? { resourceAttributes: { verb, ...rest } } : { nonResourceAttributes: { verb, path } };
  const kind = 'SelfSubjectAccessReview';
  const asked = await send(
    'POST',
    `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
    { apiVersion: 'authorization.k8s.io/v1', kind, spec },
    identity,
  );
  return asked.body.status.allowed;
}

/** The request that a question is about, if there is one. */
function requestOf({
  verb,
  group,
  resource,
  subresource,
  namespace,
  name,
  path,
}: Question): [method: string, path: string] | undefined {
  if (path !== '') return verb === 'get' ? ['GET', path] : undefined;
  const root = `${group === '' ? '/api/v1' : `/apis/${group}/v1`}${namespace === '' ? '' : `/namespaces/${namespace}`}/${resource}`;
  if (verb === 'get' && name !== '') return ['GET', `${root}/${name}${subresource === '' ? '' : `/${subresource}`}`];
  if (subresource !== '') return undefined;
  if (verb === 'list') return ['GET', `${root}${name === '' ? '' : `?fieldSelector=metadata.name=${name}`}`];
  if (verb === 'delete' && name !== '') return ['DELETE', `${root}/${name}?dryRun=All`];
  return verb === 'create' && name === '' ? ['POST', `${root}?dryRun=All`] : undefined;
}

/** Most of what one can ask is refused: half the time it is one of many questions that is not. */
function questionFor(random: Random, seed: number, judge: Judge): Question {
  const many = Array.from({ length: random.chance(0.5) ? 1 : 40 }, () => own(questionOf(random), seed));
  return many.find(judge) ?? own(questionOf(random), seed);
}

it('a request, an access review and the documentation agree, and so does the list of rules', async () => {
  const answers = { yes: 0, no: 0 };
  for (let seed = 0; seed < policies; seed++) {
    const random = Random.of(seed, 4);
    for (let at = 0; at < 8; at++) {
      const identity = somebody(random, seed);
      const judge = judgeOf(objects, identity);
      const question = questionFor(random, seed, judge);
      const allowed = judge(question);
      answers[allowed ? 'yes' : 'no']++;
      expect(await review(identity, question), JSON.stringify({ identity, question })).toBe(allowed);
      const [method, path] = requestOf(question) ?? [];
      if (method === undefined || path === undefined) continue;
      const { code } = await send(method, path, method === 'POST' ? {} : undefined, identity);
      expect(code !== 403, `${method} ${path} as ${JSON.stringify(identity)}: ${code}`).toBe(allowed);
    }
    const identity = somebody(random, seed);
    const namespace = `p${seed}-blue`;
    const kind = 'SelfSubjectRulesReview';
    const { body } = await send(
      'POST',
      `/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`,
      { apiVersion: 'authorization.k8s.io/v1', kind, spec: { namespace } },
      identity,
    );
    const rule = { apiVersion, kind: 'Role', metadata: { name: 'told', namespace }, rules: body.status.resourceRules };
    const bound = {
      kind: 'RoleBinding',
      apiVersion,
      metadata: { name: 'told', namespace },
      roleRef: { apiGroup, kind: 'Role', name: 'told' },
      subjects: [{ kind: 'User', name: identity.username }],
    };
    for (let at = 0; at < 20; at++) {
      const question = { ...own(questionOf(random), seed), namespace };
      if (question.path !== '') continue;
      expect(judgeOf([rule, bound], identity)(question)).toBe(judgeOf(objects, identity)(question));
    }
  }
  expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(20);
}, 240_000);

it('roles and bindings are written by those who have what is in them, or may escalate or bind', async () => {
  await make({
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'writers' },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'writers' },
    subjects: [{ kind: 'Group', apiGroup, name: 'writers' }],
  });
  objects = await stored();
  const answers = { yes: 0, no: 0 };
  for (let seed = 0; seed < policies; seed++) {
    const random = Random.of(seed, 5);
    for (let at = 0; at < 10; at++) {
      const anybody = somebody(random, seed);
      const identity = { ...anybody, groups: [...anybody.groups, 'writers'] };
      const namespace = own(random.pick([...namespaces, '']), seed);
      const wish = random.chance(0.5) ? newRole(random, namespace) : newBinding(random, namespace, seed);
      const allowed = mayWrite(identity, wish);
      answers[allowed ? 'yes' : 'no']++;
      const { code, body } = await send('POST', `${pathOf(wish)}?dryRun=All`, wish, identity);
      expect(code === 201, `${JSON.stringify(identity)} writes ${JSON.stringify(wish)}: ${JSON.stringify(body)}`).toBe(
        allowed,
      );
      if (!allowed) expect([403, 404]).toContain(code);
    }
  }
  expect(Math.min(answers.yes, answers.no)).toBeGreaterThan(15);
}, 240_000);

const placed = (namespace: string): object => (namespace === '' ? {} : { namespace });

const newRole = (random: Random, namespace: string): KubeObject => ({
  apiVersion,
  kind: namespace === '' ? 'ClusterRole' : 'Role',
  metadata: { name: 'wished', ...placed(namespace) },
  rules: [ruleOf(random, namespace === '')],
});

function newBinding(random: Random, namespace: string, seed: number): KubeObject {
  const role = namespace !== '' && random.chance(0.4);
  return {
    apiVersion,
    kind: namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: 'wished', ...placed(namespace) },
    roleRef: {
      apiGroup,
      kind: role ? 'Role' : 'ClusterRole',
      name: own(role ? 'r' : random.pick(['c0', 'c1', 'c2', 'whole', 'absent']), seed),
    },
    subjects: [{ kind: 'User', apiGroup, name: 'anybody' }],
  };
}

function mayWrite(identity: Identity, wish: KubeObject): boolean {
  const judge = judgeOf(objects, identity);
  const namespace = wish.metadata.namespace ?? '';
  const common = { group: apiGroup, subresource: '', namespace, path: '' };
  if (!wish.kind.endsWith('Binding'))
    return (
      judge({ ...common, verb: 'escalate', resource: `${wish.kind.toLowerCase()}s`, name: '' }) ||
      mayHandOut(objects, identity, wish.rules, namespace)
    );
  const { kind, name } = wish.roleRef;
  if (judge({ ...common, verb: 'bind', resource: `${kind.toLowerCase()}s`, name })) return true;
  const rules = rulesOfBinding(objects, wish);
  return rules !== undefined && mayHandOut(objects, identity, rules, namespace);
}
