import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, configMap, type Harness, startHarness } from '../../testing/harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startHarness();
});
afterAll(() => api.stop());

const group = '/apis/admissionregistration.k8s.io/v1';
const configMaps = '/api/v1/namespaces/default/configmaps';
const rule = { operations: ['CREATE', 'UPDATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] };

afterEach(async () => {
  for (const plural of [
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
  ])
    await api.ok('DELETE', `${group}/${plural}`);
  await api.ok('DELETE', configMaps);
});

const object = (kind: string, name: string, spec: object) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name },
  spec,
});

/** A policy for config maps and its binding. */
async function validating(spec: object, binding: object = {}, name = 'p'): Promise<void> {
  const policy = { matchConstraints: { resourceRules: [rule] }, ...spec };
  const bound = { policyName: name, validationActions: ['Deny'], ...binding };
  await api.ok('POST', `${group}/validatingadmissionpolicies`, {
    body: object('ValidatingAdmissionPolicy', name, policy),
  });
  await api.ok('POST', `${group}/validatingadmissionpolicybindings`, {
    body: object('ValidatingAdmissionPolicyBinding', `${name}-binding`, bound),
  });
}

async function mutating(spec: object, binding: object = {}, name = 'm'): Promise<void> {
  const policy = { matchConstraints: { resourceRules: [rule] }, reinvocationPolicy: 'Never', ...spec };
  await api.ok('POST', `${group}/mutatingadmissionpolicies`, { body: object('MutatingAdmissionPolicy', name, policy) });
  await api.ok('POST', `${group}/mutatingadmissionpolicybindings`, {
    body: object('MutatingAdmissionPolicyBinding', `${name}-binding`, { policyName: name, ...binding }),
  });
}

const create = (name: string, data: Record<string, string> = {}, more: object = {}): Promise<Answer> =>
  api.ask('POST', configMaps, { body: configMap(name, { data, ...more }) });
const apply = (expression: string) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
const jsonPatch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } });

/** What the newest write of a config map notes for its audit record. */
async function notesOf(): Promise<Record<string, string> | undefined> {
  const { items } = await api.table.query({ pk: 'l#local#configmaps#0', reverse: true, limit: 1 });
  return JSON.parse(String(items[0]?.by)).annotations;
}

describe('a validating policy', () => {
  it('refuses what does not hold, in upstream words', async () => {
    await validating({ validations: [{ expression: 'int(object.data.size) < 5', message: 'too big' }] });
    expect((await create('small', { size: '4' })).code).toBe(201);
    const { code, body } = await create('large', { size: '5' });
    expect(code).toBe(422);
    expect(body).toMatchObject({
      status: 'Failure',
      reason: 'Invalid',
      message: `configmaps "large" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p-binding' denied request: too big`,
      details: {
        name: 'large',
        kind: 'configmaps',
        causes: [{ message: `ValidatingAdmissionPolicy 'p' with binding 'p-binding' denied request: too big` }],
      },
    });
  });

  it('sees what was before, and what is changed', async () => {
    await validating({
      validations: [{ expression: 'oldObject == null || object.data.owner == oldObject.data.owner' }],
    });
    await create('owned', { owner: 'ann' });
    const path = `${configMaps}/owned`;
    const changed = await api.ask('PUT', path, { body: configMap('owned', { data: { owner: 'bob' } }) });
    expect(changed.body.message).toContain(
      'denied request: failed expression: oldObject == null || object.data.owner == oldObject.data.owner',
    );
    expect((await api.ask('PUT', path, { body: configMap('owned', { data: { owner: 'ann', more: '1' } }) })).code).toBe(
      200,
    );
  });

  it.each([
    ['Forbidden', 403],
    ['RequestEntityTooLarge', 413],
    ['Invalid', 422],
  ])('answers with the reason %s as %i', async (reason, status) => {
    await validating({
      validations: [{ expression: 'false', reason, messageExpression: "'no ' + object.metadata.name" }],
    });
    const { code, body } = await create('x');
    expect([code, body.reason]).toEqual([status, reason]);
    expect(body.message).toContain('denied request: no x');
  });

  it('takes effect where it is bound, and nowhere else', async () => {
    await validating({ validations: [{ expression: 'false' }] }, { policyName: 'other' });
    expect((await create('free')).code).toBe(201);
  });

  it('means the objects and namespaces that its selectors take, and not what is excluded', async () => {
    await validating(
      { validations: [{ expression: 'false' }] },
      {
        matchResources: {
          objectSelector: { matchLabels: { strict: 'yes' } },
          excludeResourceRules: [{ ...rule, resourceNames: ['spared'] }],
        },
      },
    );
    const labels = { strict: 'yes' };
    expect((await create('plain')).code).toBe(201);
    expect((await create('strict', {}, { metadata: { name: 'strict', labels } })).code).toBe(422);
    expect((await create('spared', {}, { metadata: { name: 'spared', labels } })).code).toBe(201);
  });

  it('is skipped where a match condition is false', async () => {
    await validating({
      matchConditions: [{ name: 'not-admin', expression: "request.userInfo.username != 'admin'" }],
      validations: [{ expression: 'false' }],
    });
    expect((await create('as-admin')).code).toBe(201);
  });

  it('fails closed where an expression fails, unless it ignores failures', async () => {
    const validations = [{ expression: 'object.data.nothing == "1"' }];
    await validating({ validations });
    expect((await create('a', { x: '1' })).body.message).toContain(
      `denied request: expression 'object.data.nothing == "1"' resulted in error: no such key: nothing`,
    );
    await api.ok('DELETE', `${group}/validatingadmissionpolicies/p`);
    await validating({ validations, failurePolicy: 'Ignore' }, {}, 'q');
    expect((await create('b', { x: '1' })).code).toBe(201);
  });

  it('warns where its binding says so', async () => {
    await validating(
      { validations: [{ expression: 'false', message: 'mind the gap' }] },
      { validationActions: ['Warn'] },
    );
    const { code, headers } = await create('warned');
    expect(code).toBe(201);
    expect(headers.get('warning')).toContain(
      `Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p-binding': mind the gap`,
    );
  });

  it('notes failures and annotations for the audit record', async () => {
    await validating(
      {
        validations: [{ expression: 'false', message: 'm' }],
        auditAnnotations: [
          { key: 'who', valueExpression: "'by ' + request.userInfo.username" },
          { key: 'nothing', valueExpression: 'null' },
        ],
      },
      { validationActions: ['Audit'] },
    );
    expect((await create('noted')).code).toBe(201);
    const notes = await notesOf();
    expect(notes).toMatchObject({ 'p/who': 'by admin' });
    expect(JSON.parse(notes?.['validation.policy.admission.k8s.io/validation_failure'] ?? '')).toEqual([
      { message: 'm', policy: 'p', binding: 'p-binding', expressionIndex: 0, validationActions: ['Audit'] },
    ]);
    expect(notes).not.toHaveProperty(['p/nothing']);
  });

  it('asks the authorizer as the one who asks', async () => {
    const allowed = "authorizer.group('').resource('secrets').namespace('default').check('get').allowed()";
    await validating({ validations: [{ expression: allowed, message: 'may not read secrets' }] });
    expect((await create('as-admin')).code).toBe(201);
    await api.ok('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles', {
      body: { metadata: { name: 'maker' }, rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create'] }] },
    });
    await api.ok('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
      body: {
        metadata: { name: 'maker' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'maker' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'eve' }],
      },
    });
    const answer = await api.ask('POST', configMaps, { body: configMap('as-eve'), token: 'user:eve' });
    expect([answer.code, answer.body.message]).toEqual([422, expect.stringContaining('may not read secrets')]);
  });

  it('sees the namespace of the object', async () => {
    await validating({
      validations: [{ expression: "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'default'" }],
    });
    expect((await create('x')).code).toBe(201);
  });

  it('is never asked about policies, so that its owner can take it back', async () => {
    await validating({
      matchConstraints: {
        resourceRules: [{ operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] }],
      },
      validations: [{ expression: 'false' }],
    });
    expect((await create('x')).code).toBe(422);
    await api.ok('DELETE', `${group}/validatingadmissionpolicybindings/p-binding`);
    expect((await create('x')).code).toBe(201);
  });

  it('spends no more than the budget of its binding', async () => {
    const costly = { expression: 'lists.range(150000).all(x, x >= 0)' };
    await validating({ validations: Array.from({ length: 12 }, () => costly) });
    expect((await create('x')).body.message).toContain(
      'denied request: validation failed due to running out of cost budget, no further validation rules will be run',
    );
  });
});

describe('params', () => {
  const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
  const limits = (name: string, max: string, labels = {}) =>
    api.ok('POST', configMaps, { body: { ...configMap(name, { data: { max } }), metadata: { name, labels } } });
  const spec = {
    paramKind,
    matchConditions: [{ name: 'not-a-limit', expression: '!has(object.data.max)' }],
    validations: [
      {
        expression: 'int(object.data.size) <= int(params.data.max)',
        messageExpression: "'at most ' + params.data.max",
      },
    ],
  };

  it('are one object by its name, in the namespace of the request', async () => {
    await limits('limit', '3');
    await validating(spec, { paramRef: { name: 'limit', parameterNotFoundAction: 'Deny' } });
    expect((await create('fits', { size: '3' })).code).toBe(201);
    expect((await create('exceeds', { size: '4' })).body.message).toContain('denied request: at most 3');
  });

  it('are all objects that a selector takes, each by itself', async () => {
    await limits('low', '3', { limit: 'yes' });
    await limits('high', '9', { limit: 'yes' });
    await limits('other', '1');
    const selector = { matchLabels: { limit: 'yes' } };
    await validating(spec, { paramRef: { selector, parameterNotFoundAction: 'Deny' } });
    expect((await create('fits', { size: '3' })).code).toBe(201);
    expect((await create('exceeds', { size: '5' })).body.message).toContain('denied request: at most 3');
  });

  it('that are missing refuse the request or let it pass, as the binding says', async () => {
    await validating(spec, { paramRef: { name: 'absent', parameterNotFoundAction: 'Deny' } });
    expect((await create('x', { size: '1' })).body.message).toContain(
      'denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    );
    await api.ok('DELETE', `${group}/validatingadmissionpolicybindings`);
    await validating(spec, { paramRef: { name: 'absent', parameterNotFoundAction: 'Allow' } }, 'q');
    expect((await create('x', { size: '1' })).code).toBe(201);
  });

  it('of a kind that the cluster does not have refuse it', async () => {
    await validating(
      { ...spec, paramKind: { apiVersion: 'rules.example.com/v1', kind: 'Limit' } },
      { paramRef: { name: 'a', parameterNotFoundAction: 'Allow' } },
    );
    expect((await create('x', { size: '1' })).body.message).toContain(
      `ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'`,
    );
  });

  it('of a kind that the cluster does not have refuse it whatever the binding means, but not without one', async () => {
    const lost = { ...spec, paramKind: { apiVersion: 'rules.example.com/v1', kind: 'Limit' } };
    await validating(lost, { matchResources: { namespaceSelector: { matchLabels: { no: 'such' } } } });
    expect((await create('x')).body.message).toContain('failed to configure policy');
    await api.ok('DELETE', `${group}/validatingadmissionpolicybindings`);
    expect((await create('x')).code).toBe(201);
    await mutating({ mutations: [apply('Object{}')], paramKind: lost.paramKind });
    expect((await create('y')).body.message).toBe(
      `policy 'm' denied request: failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=Limit'`,
    );
  });

  it('are read for nobody who may not read them', async () => {
    await api.ok('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
      body: {
        metadata: { name: 'policies' },
        rules: [{ apiGroups: ['admissionregistration.k8s.io'], resources: ['*'], verbs: ['*'] }],
      },
    });
    await api.ok('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      body: {
        metadata: { name: 'policies' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'policies' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'pat' }],
      },
    });
    const token = 'user:pat';
    const constraints = { matchConstraints: { resourceRules: [rule] } };
    const policy = object('ValidatingAdmissionPolicy', 'p', {
      ...spec,
      ...constraints,
      paramKind: { apiVersion: 'v1', kind: 'Secret' },
    });
    const refused = await api.ask('POST', `${group}/validatingadmissionpolicies`, { body: policy, token });
    expect([refused.code, refused.body.message]).toEqual([
      422,
      expect.stringContaining(
        'spec.paramKind: Forbidden: user pat must have "get" permission on all objects of the referenced paramKind (kind=Secret, apiVersion=v1)',
      ),
    ]);
    await api.ok('POST', `${group}/validatingadmissionpolicies`, { body: policy });
    const binding = object('ValidatingAdmissionPolicyBinding', 'b', {
      policyName: 'p',
      validationActions: ['Deny'],
      paramRef: { name: 'key', namespace: 'default', parameterNotFoundAction: 'Deny' },
    });
    const unbound = await api.ask('POST', `${group}/validatingadmissionpolicybindings`, { body: binding, token });
    expect(unbound.body.message).toContain(
      'spec.paramRef: Forbidden: user pat does not have "get" permission on the object referenced by paramRef',
    );
  });
});

describe('a mutating policy', () => {
  it('merges an apply configuration as server-side apply merges it', async () => {
    await mutating({
      variables: [{ name: 'team', expression: "namespaceObject.metadata.name + '-team'" }],
      mutations: [
        apply(
          'Object{metadata: Object.metadata{labels: {"team": variables.team}}, data: {"added": object.metadata.name}}',
        ),
      ],
    });
    const { code, body } = await create('merged', { own: '1' });
    expect(code).toBe(201);
    expect(body).toMatchObject({ metadata: { labels: { team: 'default-team' } }, data: { own: '1', added: 'merged' } });
  });

  it('applies a JSON patch, and leaves the object alone where its test fails', async () => {
    await mutating({
      mutations: [
        jsonPatch(
          '[JSONPatch{op: "test", path: "/data/mode", value: "auto"}, JSONPatch{op: "add", path: "/data/" + jsonpatch.escapeKey("a/b"), value: "x"}]',
        ),
      ],
    });
    const no = await create('no', { mode: 'manual' });
    expect(no.body.data).toEqual({ mode: 'manual' });
    // The key is not one that a ConfigMap may have: what a policy made is validated as what a client sent.
    expect((await create('yes', { mode: 'auto' })).body.message).toContain('data[a/b]: Invalid value');
  });

  it('goes before validation, one mutation after the other', async () => {
    await mutating({
      mutations: [
        apply('Object{data: {"count": "1"}}'),
        jsonPatch('[JSONPatch{op: "replace", path: "/data/count", value: string(int(object.data.count) + 1)}]'),
      ],
    });
    await validating({ validations: [{ expression: "object.data.count == '2'" }] });
    expect((await create('counted')).body.data).toEqual({ count: '2' });
  });

  it('runs again where others changed the object after it, if it wants to', async () => {
    const stamp = (key: string) => [apply(`Object{data: {"${key}": string(size(object.?data.orValue({})))}}`)];
    await mutating({ mutations: stamp('first'), reinvocationPolicy: 'IfNeeded' }, {}, 'a');
    await mutating({ mutations: stamp('second') }, {}, 'b');
    expect((await create('twice')).body.data).toEqual({ first: '2', second: '1' });
  });

  it('refuses the request where it fails, in upstream words, unless it ignores failures', async () => {
    const mutations = [apply('Object{data: {"a": object.data.missing}}')];
    await mutating({ mutations });
    const { code, body } = await create('x', { b: '1' });
    const message = `policy 'm' with binding 'm-binding' denied request: expression 'Object{data: {"a": object.data.missing}}' resulted in error: no such key: missing`;
    expect(code).toBe(403);
    expect(body).toMatchObject({
      reason: 'Invalid',
      message,
      details: { name: 'x', kind: 'configmaps', causes: [{ message }] },
    });
    await api.ok('DELETE', `${group}/mutatingadmissionpolicies/m`);
    await mutating({ mutations, failurePolicy: 'Ignore' }, {}, 'n');
    expect((await create('x', { b: '1' })).body.data).toEqual({ b: '1' });
  });

  it('cannot set part of what is atomic, or what the kind does not have', async () => {
    const pods = { ...rule, resources: ['pods'] };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a', image: 'a', command: ['x'] }] },
    };
    await api
      .ok('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } })
      .catch(() => {});
    const args = apply('Object{spec: Object.spec{containers: [Object.spec.containers{name: "a", args: ["-v"]}]}}');
    await mutating({ matchConstraints: { resourceRules: [pods] }, mutations: [args] });
    const path = '/api/v1/namespaces/default/pods';
    expect((await api.ask('POST', path, { body: pod })).body.message).toContain(
      'error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.containers[0].args',
    );
    await api.ok('DELETE', `${group}/mutatingadmissionpolicies/m`);
    const unknown = apply('Object{spec: Object.spec{nope: 1}}');
    await mutating({ matchConstraints: { resourceRules: [pods] }, mutations: [unknown] }, {}, 'n');
    expect((await api.ask('POST', path, { body: pod })).body.message).toContain(
      '.spec.nope: field not declared in schema',
    );
  });

  it('cannot give a JSON patch what it has not', async () => {
    const expression = '[JSONPatch{op: "add", path: "/data", value: {"a": "b"}, bogus: 1}]';
    await expect(mutating({ mutations: [jsonPatch(expression)] })).rejects.toThrow(
      "<input>:1:62: expected type of field 'bogus' is '' but provided type is 'int'",
    );
  });

  it('patches what has a form of its own, which it cannot merge', async () => {
    await api
      .ok('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name: 'default' } } })
      .catch(() => {});
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    const labels = { app: 'web' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    await api.ok('POST', deployments, {
      body: { metadata: { name: 'web' }, spec: { replicas: 1, selector: { matchLabels: labels }, template } },
    });
    const parts = (resources: string[], apiGroups: string[]) => ({
      matchConstraints: { resourceRules: [{ ...rule, apiGroups, resources }] },
    });
    const seven = jsonPatch('[JSONPatch{op: "replace", path: "/spec/replicas", value: 7}]');
    await mutating({ ...parts(['deployments/scale'], ['apps']), mutations: [seven] }, {}, 'scale');
    const scaled = await api.ok('PATCH', `${deployments}/web/scale`, {
      type: 'application/merge-patch+json',
      body: { spec: { replicas: 3 } },
    });
    expect(scaled.spec.replicas).toBe(7);

    const pods = '/api/v1/namespaces/default/pods';
    await api.ok('POST', pods, { body: { metadata: { name: 'moved' }, spec: template.spec } });
    const other = jsonPatch('[JSONPatch{op: "replace", path: "/target/name", value: "n2"}]');
    await mutating({ ...parts(['pods/binding'], ['']), mutations: [other] }, {}, 'binding');
    await api.ok('POST', `${pods}/moved/binding`, { body: { metadata: { name: 'moved' }, target: { name: 'n1' } } });
    expect((await api.ok('GET', `${pods}/moved`)).spec.nodeName).toBe('n2');

    const evict = () => api.ask('POST', `${pods}/moved/eviction`, { body: { metadata: { name: 'moved' } } });
    const merge = apply('Object{deleteOptions: Object.deleteOptions{gracePeriodSeconds: 77}}');
    await mutating({ ...parts(['pods/eviction'], ['']), mutations: [merge] }, {}, 'merge');
    expect((await evict()).body.message).toBe(
      `policy 'merge' with binding 'merge-binding' denied request: error applying patch: failed to convert patch object to typed object: no corresponding type for policy/v1, Kind=Eviction`,
    );
    await api.ok('DELETE', `${group}/mutatingadmissionpolicies/merge`);
    const slowly = jsonPatch('[JSONPatch{op: "add", path: "/deleteOptions", value: {"gracePeriodSeconds": 77}}]');
    await mutating({ ...parts(['pods/eviction'], ['']), mutations: [slowly] }, {}, 'evict');
    expect((await evict()).code).toBe(201);
    expect((await api.ok('GET', `${pods}/moved`)).metadata.deletionGracePeriodSeconds).toBe(77);
  });

  it('puts a sidecar into a pod', async () => {
    const sidecar = apply(`Object{
      spec: Object.spec{
        initContainers: [Object.spec.initContainers{name: "proxy", image: "proxy:1", restartPolicy: "Always"}]
      }
    }`);
    await mutating({ matchConstraints: { resourceRules: [{ ...rule, resources: ['pods'] }] }, mutations: [sidecar] });
    const body = await api.ok('POST', '/api/v1/namespaces/default/pods', {
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: { containers: [{ name: 'web', image: 'web' }] },
      },
    });
    expect(body.spec.initContainers).toMatchObject([
      { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', terminationMessagePath: '/dev/termination-log' },
    ]);
    expect(body.spec.containers).toMatchObject([{ name: 'web' }]);
  });
});
