import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRoles } from './policy/index.ts';
import { type RbacView, rbacAllows, rulesFor } from './rbac.ts';
import { type Attributes, describeRules, type PolicyRule, ruleAllows, uncovered } from './rules.ts';

const want = (
  verb: string,
  resource: string,
  more: Partial<Extract<Attributes, { kind: 'resource' }>> = {},
): Attributes => ({
  kind: 'resource',
  verb,
  group: '',
  resource,
  subresource: '',
  namespace: 'blue',
  name: '',
  ...more,
});

function viewOf(objects: readonly KubeObject[]): RbacView {
  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    clusterRole: (name) => ofKind('ClusterRole').find((role) => role.metadata.name === name),
    role: (namespace, name) =>
      ofKind('Role').find((role) => role.metadata.name === name && role.metadata.namespace === namespace),
    clusterRoleBindings: () => ofKind('ClusterRoleBinding'),
    roleBindings: (namespace) => ofKind('RoleBinding').filter((binding) => binding.metadata.namespace === namespace),
  };
}

const apiVersion = 'rbac.authorization.k8s.io/v1';
const roleBinding = (namespace: string, role: string, subject: object): KubeObject => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { name: 'b', namespace },
  roleRef: { kind: 'ClusterRole', name: role },
  subjects: [subject],
});
const jane: Identity = { username: 'jane', groups: ['system:authenticated'] };

describe('a rule', () => {
  it.each([
    ['a star verb', { verbs: ['*'], apiGroups: [''], resources: ['pods'] }, want('watch', 'pods'), true],
    ['another group', { verbs: ['get'], apiGroups: ['apps'], resources: ['pods'] }, want('get', 'pods'), false],
    [
      'a subresource not named',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      want('get', 'pods', { subresource: 'log' }),
      false,
    ],
    [
      'a subresource of anything',
      { verbs: ['get'], apiGroups: [''], resources: ['*/log'] },
      want('get', 'pods', { subresource: 'log' }),
      true,
    ],
    [
      'a resource name that matches',
      { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      want('get', 'pods', { name: 'a' }),
      true,
    ],
    [
      'a resource name on a list',
      { verbs: ['list'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      want('list', 'pods'),
      false,
    ],
    [
      'a path below a star',
      { verbs: ['get'], nonResourceURLs: ['/healthz/*'] },
      { kind: 'nonResource', verb: 'get', path: '/healthz/etcd' } as Attributes,
      true,
    ],
    [
      'a path beside a star',
      { verbs: ['get'], nonResourceURLs: ['/healthz/*'] },
      { kind: 'nonResource', verb: 'get', path: '/healthy' } as Attributes,
      false,
    ],
  ] as [string, PolicyRule, Attributes, boolean][])('decides %s', (_name, rule, wanted, allowed) => {
    expect(ruleAllows(rule, wanted)).toBe(allowed);
  });
});

describe('RBAC', () => {
  it('grants through a RoleBinding in its own namespace only', () => {
    const view = viewOf([...defaultRoles(), roleBinding('blue', 'view', { kind: 'User', name: 'jane' })]);
    expect(rbacAllows(view, jane, want('list', 'pods')).allowed).toBe(true);
    expect(rbacAllows(view, jane, want('list', 'pods', { namespace: 'red' })).allowed).toBe(false);
    expect(rbacAllows(view, jane, want('list', 'pods', { namespace: '' })).allowed).toBe(false);
    expect(rbacAllows(view, jane, want('list', 'secrets')).allowed).toBe(false);
  });

  it('knows a service account by its namespace, the binding being the fallback', () => {
    const robot: Identity = { username: 'system:serviceaccount:blue:robot', groups: [] };
    const view = viewOf([...defaultRoles(), roleBinding('blue', 'edit', { kind: 'ServiceAccount', name: 'robot' })]);
    expect(rbacAllows(view, robot, want('create', 'pods')).allowed).toBe(true);
    expect(
      rbacAllows(view, { ...robot, username: 'system:serviceaccount:red:robot' }, want('create', 'pods')).allowed,
    ).toBe(false);
  });

  it('lets everyone signed in discover and review themselves, and strangers see versions and health only', () => {
    const view = viewOf(defaultRoles());
    const path = (path: string): Attributes => ({ kind: 'nonResource', verb: 'get', path });
    const stranger: Identity = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
    expect(rbacAllows(view, jane, path('/openapi/v3')).allowed).toBe(true);
    expect(
      rbacAllows(
        view,
        jane,
        want('create', 'selfsubjectaccessreviews', { group: 'authorization.k8s.io', namespace: '' }),
      ).allowed,
    ).toBe(true);
    expect(rbacAllows(view, stranger, path('/readyz')).allowed).toBe(true);
    expect(rbacAllows(view, stranger, path('/api')).allowed).toBe(false);
    expect(rbacAllows(view, stranger, want('list', 'pods')).allowed).toBe(false);
  });

  it('says which binding allowed it', () => {
    const view = viewOf([...defaultRoles(), roleBinding('blue', 'view', { kind: 'User', name: 'jane' })]);
    expect(rbacAllows(view, jane, want('get', 'pods')).reason).toBe(
      'RBAC: allowed by RoleBinding "b/blue" of ClusterRole "view" to User "jane"',
    );
    const lost = viewOf([roleBinding('blue', 'lost', { kind: 'User', name: 'jane' })]);
    expect(rbacAllows(lost, jane, want('get', 'pods'))).toEqual({
      allowed: false,
      reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "lost" not found',
    });
    expect(rulesFor(view, jane, 'blue').length).toBeGreaterThan(rulesFor(view, jane, '').length);
  });
});

const rules = fc.record({
  verbs: fc.subarray(['get', 'list', 'create', '*'], { minLength: 1 }),
  apiGroups: fc.subarray(['', 'apps', '*'], { minLength: 1 }),
  resources: fc.subarray(['pods', 'pods/log', 'deployments', '*', '*/log'], { minLength: 1 }),
  resourceNames: fc.subarray(['a', 'b']),
});

describe('escalation', () => {
  it('never lets a role grant what its writer cannot do', () => {
    fc.assert(
      fc.property(
        fc.array(rules, { maxLength: 4 }),
        rules,
        fc.constantFrom('get', 'list', 'create'),
        fc.constantFrom('', 'apps'),
        fc.constantFrom('pods', 'deployments'),
        fc.constantFrom('', 'log'),
        fc.constantFrom('a', 'c'),
        (owned, wished, verb, group, resource, subresource, name) => {
          const wanted = want(verb, resource, { group, subresource, name });
          const granted = uncovered(owned, [wished]).length === 0 && ruleAllows(wished, wanted);
          return !granted || owned.some((rule) => ruleAllows(rule, wanted));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('what somebody may not hand out', () => {
  it('is told in lines, verbs of one resource together', () => {
    const wanted = [
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] },
      { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['a'] },
      { verbs: ['get', 'post'], nonResourceURLs: ['/logs'] },
    ];
    expect(describeRules(uncovered([], wanted))).toBe(
      [
        '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["pods/log"], Verbs:["get" "list"]}',
        '{APIGroups:[""], Resources:["secrets"], ResourceNames:["a"], Verbs:["get"]}',
        '{NonResourceURLs:["/logs"], Verbs:["get"]}',
        '{NonResourceURLs:["/logs"], Verbs:["post"]}',
      ].join('\n'),
    );
  });

  it('is a subresource of a subresource that they have only the first of', () => {
    const owned = [{ verbs: ['get'], apiGroups: [''], resources: ['pods/a', '*/b'] }];
    expect(uncovered(owned, [{ verbs: ['get'], apiGroups: [''], resources: ['pods/a/b'] }])).toHaveLength(1);
    expect(uncovered(owned, [{ verbs: ['get'], apiGroups: [''], resources: ['nodes/b'] }])).toEqual([]);
  });
});

describe('the default roles', () => {
  it('are named once each, and every binding refers to one of them', () => {
    const objects = defaultRoles();
    const roles = objects.filter(({ kind }) => kind === 'ClusterRole').map(({ metadata }) => metadata.name);
    const bindings = objects.filter(({ kind }) => kind === 'ClusterRoleBinding');
    expect(new Set(roles).size).toBe(roles.length);
    expect(new Set(bindings.map(({ metadata }) => metadata.name)).size).toBe(bindings.length);
    for (const { roleRef } of bindings) expect(roles).toContain(roleRef.name);
  });

  it('let those who may look see what pods and nodes use', () => {
    const view = viewOf([...defaultRoles(), roleBinding('blue', 'view', { kind: 'User', name: 'jane' })]);
    expect(rbacAllows(view, jane, want('list', 'pods', { group: 'metrics.k8s.io' })).allowed).toBe(true);
    expect(rbacAllows(view, jane, want('list', 'pods', { group: 'metrics.k8s.io', namespace: 'red' })).allowed).toBe(
      false,
    );
  });

  it('let a scheduler from elsewhere bind pods and no more than it must', () => {
    const view = viewOf(defaultRoles());
    const scheduler: Identity = { username: 'system:kube-scheduler', groups: ['system:authenticated'] };
    expect(rbacAllows(view, scheduler, want('create', 'pods', { subresource: 'binding' })).allowed).toBe(true);
    expect(rbacAllows(view, scheduler, want('list', 'secrets')).allowed).toBe(false);
    expect(rbacAllows(view, scheduler, want('create', 'pods')).allowed).toBe(false);
  });
});
