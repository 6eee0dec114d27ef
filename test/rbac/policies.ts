import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import type { Random } from '../fuzz/random.ts';

/** Policies and requests made at random, from few words, so that they meet. */

export interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

export interface Question {
  verb: string;
  group: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  /** A path that is no resource; then the rest is empty. */
  path: string;
}

export const namespaces = ['blue', 'red'];
export const users = ['jane', 'joe', 'system:serviceaccount:blue:robot', 'system:serviceaccount:red:robot'];
export const groups = ['staff', 'ops', 'system:serviceaccounts:blue'];
const verbs = ['get', 'list', 'create', 'delete', 'bind', 'escalate'];
const resources = ['configmaps', 'pods', 'deployments', 'roles'];
const paths = ['/healthz', '/healthz/etcd', '/metrics', '/logs/a/b', '/'];
const names = ['a', 'b'];

const some = <Item>(random: Random, list: readonly Item[], most = 2): Item[] =>
  Array.from({ length: 1 + random.below(most) }, () => random.pick(list));

export function ruleOf(random: Random, cluster: boolean): Rule {
  const allowed = random.chance(0.35) ? ['*'] : some(random, verbs, 3);
  if (cluster && random.chance(0.2))
    return {
      verbs: allowed,
      nonResourceURLs: some(random, ['/healthz', '/healthz/*', '/log*', '/*', '*', '/metrics', '/']),
    };
  return {
    verbs: allowed,
    apiGroups: some(random, ['', '', 'apps', 'rbac.authorization.k8s.io', '*', '*', 'other.example.com'], 3),
    resources: some(
      random,
      [...resources, 'pods/log', '*/log', '*/scale', 'deployments/scale', '*', '*', '*', '*/*', 'pods/*'],
      3,
    ),
    ...(random.chance(0.3) ? { resourceNames: some(random, names) } : {}),
  };
}

const rbac = 'rbac.authorization.k8s.io';
const rulesOf = (random: Random, cluster: boolean): Rule[] =>
  Array.from({ length: random.below(4) }, () => ruleOf(random, cluster));

function subjectOf(random: Random, cluster: boolean): object {
  const roll = random.next();
  if (roll < 0.45) return { kind: 'User', apiGroup: rbac, name: random.pick(users) };
  if (roll < 0.75) return { kind: 'Group', apiGroup: rbac, name: random.pick(groups) };
  const namespace = cluster || random.chance(0.5) ? { namespace: random.pick(namespaces) } : {};
  return { kind: 'ServiceAccount', name: 'robot', ...namespace };
}

/** Everything that RBAC reads: roles, some of them aggregated, and who is bound to them. */
export function policyOf(random: Random): KubeObject[] {
  const apiVersion = `${rbac}/v1`;
  const part = (at: number): string => `part-${at % 2}`;
  const clusterRoles = [0, 1, 2].map(
    (at): KubeObject => ({
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: `c${at}`, labels: { [part(at)]: 'yes' } },
      rules: rulesOf(random, true),
    }),
  );
  const whole: KubeObject = {
    apiVersion,
    kind: 'ClusterRole',
    metadata: { name: 'whole' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [random.pick(['part-0', 'part-1'])]: 'yes' } }] },
    rules: [],
  };
  const roles = namespaces.map(
    (namespace): KubeObject => ({
      apiVersion,
      kind: 'Role',
      metadata: { name: 'r', namespace },
      rules: rulesOf(random, false),
    }),
  );
  const bindings = Array.from({ length: 7 }, (_none, at): KubeObject => {
    const cluster = random.chance(0.4);
    const kind = cluster || random.chance(0.6) ? 'ClusterRole' : 'Role';
    const name =
      kind === 'Role' ? random.pick(['r', 'r', 'absent']) : random.pick(['c0', 'c1', 'c2', 'whole', 'absent']);
    return {
      apiVersion,
      kind: cluster ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: { name: `b${at}`, ...(cluster ? {} : { namespace: random.pick(namespaces) }) },
      roleRef: { apiGroup: rbac, kind, name },
      subjects: Array.from({ length: 1 + random.below(2) }, () => subjectOf(random, cluster)),
    };
  });
  return [...clusterRoles, whole, ...roles, ...bindings];
}

export function identityOf(random: Random): Identity {
  const username = random.pick(users);
  return { username, groups: [...some(random, groups, 2).slice(random.below(2)), 'system:authenticated'] };
}

export function questionOf(random: Random): Question {
  const nothing = { group: '', resource: '', subresource: '', namespace: '', name: '' };
  if (random.chance(0.2)) return { ...nothing, verb: random.pick(['get', 'create']), path: random.pick(paths) };
  const resource = random.pick(resources);
  return {
    verb: random.pick(verbs),
    group: { configmaps: '', pods: '', deployments: 'apps', roles: rbac }[resource] ?? '',
    resource,
    subresource: random.pick(['', '', 'log', 'scale', 'status']),
    namespace: random.pick([...namespaces, '']),
    name: random.pick(['', ...names, 'c']),
    path: '',
  };
}
