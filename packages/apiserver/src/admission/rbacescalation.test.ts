import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../testing/harness.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const apiVersion = 'rbac.authorization.k8s.io/v1';
const apiGroup = 'rbac.authorization.k8s.io';
let api: Harness;
beforeAll(async () => {
  api = await startHarness();
  // jane writes roles and bindings, reads pods, and nothing else.
  const rules = [
    {
      verbs: ['*'],
      apiGroups: [apiGroup],
      resources: ['clusterroles', 'roles', 'clusterrolebindings', 'rolebindings'],
    },
    { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
  ].map((rule) => (rule.apiGroups[0] === apiGroup ? { ...rule, verbs: ['get', 'create', 'update', 'patch'] } : rule));
  await api.ok('POST', `${rbac}/clusterroles`, {
    body: { apiVersion, kind: 'ClusterRole', metadata: { name: 'writer' }, rules },
  });
  await api.ok('POST', `${rbac}/clusterrolebindings`, {
    body: {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'jane' },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'writer' },
      subjects: [{ apiGroup, kind: 'User', name: 'jane' }],
    },
  });
});
afterAll(() => api.stop());

const asJane = (method: string, path: string, body: object, type?: string) =>
  api.ask(method, `${rbac}/${path}`, { body, token: 'user:jane', ...(type === undefined ? {} : { type }) });
const role = (name: string, rules: object[], more: object = {}) => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name },
  rules,
  ...more,
});
const binding = (name: string, to: string) => ({
  apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup, kind: 'ClusterRole', name: to },
  subjects: [{ apiGroup, kind: 'User', name: 'jane' }],
});

it('a role of what one has may be written, of more not, and what is missing is said', async () => {
  expect(
    (await asJane('POST', 'clusterroles', role('mine', [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }])))
      .code,
  ).toBe(201);
  expect(
    (
      await asJane(
        'POST',
        'clusterroles',
        role('more', [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }]),
      )
    ).body,
  ).toMatchObject({
    code: 403,
    message:
      'clusterroles.rbac.authorization.k8s.io "more" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["list"]}',
  });
});

it('to gather the rules of other roles is to have them all, in a new role and in one that is bound already', async () => {
  const aggregationRule = {
    clusterRoleSelectors: [{ matchLabels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }],
  };
  const refused = {
    code: 403,
    message:
      'clusterroles.rbac.authorization.k8s.io "all" is forbidden: must have cluster-admin privileges to use the aggregationRule',
  };
  expect((await asJane('POST', 'clusterroles', role('all', [], { aggregationRule }))).body).toMatchObject(refused);
  const grow = await asJane('PATCH', 'clusterroles/writer', { aggregationRule }, 'application/merge-patch+json');
  expect(grow.code).toBe(403);
  await api.ok('POST', `${rbac}/clusterroles`, { body: role('gathered', [], { aggregationRule }) });
  const shrink = await asJane(
    'PATCH',
    'clusterroles/gathered',
    { aggregationRule: null },
    'application/merge-patch+json',
  );
  expect(shrink.code).toBe(403);
});

it('a role that is not there is not bound, for somebody may fill it later', async () => {
  expect((await asJane('POST', 'clusterrolebindings', binding('later', 'absent'))).body).toMatchObject({
    code: 404,
    message: 'clusterrole.rbac.authorization.k8s.io "absent" not found',
  });
  expect((await asJane('POST', 'clusterrolebindings', binding('now', 'cluster-admin'))).code).toBe(403);
  expect((await asJane('POST', 'clusterrolebindings', binding('mine', 'writer'))).code).toBe(201);
});

it('finalizers and owners of a role beyond one may be changed: the garbage collector does', async () => {
  const path = 'clusterroles/cluster-admin';
  const patch = (body: object) => asJane('PATCH', path, body, 'application/merge-patch+json');
  expect((await patch({ metadata: { finalizers: ['example.com/x'] } })).code).toBe(200);
  expect((await patch({ metadata: { labels: { a: 'b' } } })).code).toBe(403);
  expect((await patch({ metadata: { finalizers: null } })).code).toBe(200);
});

it('who may escalate roles of one name may not create them: a POST has no name', async () => {
  await api.ok('POST', `${rbac}/clusterroles`, {
    body: role('lifter', [
      { verbs: ['escalate'], apiGroups: [apiGroup], resources: ['clusterroles'], resourceNames: ['lifted'] },
    ]),
  });
  await api.ok('POST', `${rbac}/clusterrolebindings`, { body: binding('lift', 'lifter') });
  const lifted = role('lifted', [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]);
  expect((await asJane('POST', 'clusterroles', lifted)).code).toBe(403);
  expect(
    (await asJane('PATCH', 'clusterroles/lifted?fieldManager=me', lifted, 'application/apply-patch+yaml')).code,
  ).toBe(201);
  expect(
    (await asJane('PUT', 'clusterroles/lifted', { ...lifted, metadata: { name: 'lifted', labels: { a: 'b' } } })).code,
  ).toBe(200);
});
