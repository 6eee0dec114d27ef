import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Berth, eventually, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

const group = 'admissionregistration.k8s.io/v1';
const object = (kind: string, name: string, spec: object) => ({ apiVersion: group, kind, metadata: { name }, spec });
const list = (...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const rule = (apiGroups: string[], resources: string[], operations = ['CREATE', 'UPDATE']) => ({
  apiGroups,
  apiVersions: ['v1'],
  operations,
  resources,
});
const configMap = (name: string, data: Record<string, string>, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

async function applied(...items: object[]): Promise<void> {
  const { code, stderr } = await berth.pipe(list(...items), 'apply', '-f', '-');
  if (code !== 0) throw new Error(stderr);
}

const deployment = (name: string, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'app' }] } },
  },
});

it('a policy with a config map for its params refuses, and lets pass once the config map says so', async () => {
  await applied(
    configMap('limits', { replicas: '3' }),
    object('ValidatingAdmissionPolicy', 'replicas.example.com', {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: { resourceRules: [rule(['apps'], ['deployments'])] },
      variables: [{ name: 'most', expression: 'int(params.data.replicas)' }],
      validations: [
        {
          expression: 'object.spec.replicas <= variables.most',
          messageExpression: "'replicas must be no more than ' + string(variables.most)",
        },
      ],
    }),
    object('ValidatingAdmissionPolicyBinding', 'replicas', {
      policyName: 'replicas.example.com',
      validationActions: ['Deny'],
      paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' },
    }),
  );
  await applied(deployment('small', 3));
  const { code, stderr } = await berth.pipe(JSON.stringify(deployment('large', 4)), 'apply', '-f', '-');
  expect(code).toBe(1);
  expect(stderr).toContain(
    `The deployments "large" is invalid: : ValidatingAdmissionPolicy 'replicas.example.com' with binding 'replicas' denied request: replicas must be no more than 3`,
  );
  const scaled = await berth.kubectl('scale', 'deployment/small', '--replicas=2');
  expect(scaled.code).toBe(0);
  await applied(configMap('limits', { replicas: '5' }));
  await applied(deployment('large', 4));
  expect(await berth.ok('get', 'validatingadmissionpolicies')).toMatch(
    /^NAME +VALIDATIONS +PARAMKIND +AGE\nreplicas\.example\.com +1 +v1\/ConfigMap +\S+\n$/,
  );
  expect(await berth.ok('get', 'validatingadmissionpolicybindings')).toMatch(
    /^NAME +POLICYNAME +PARAMREF +AGE\nreplicas +replicas\.example\.com +default\/limits +\S+\n$/,
  );
  expect(await berth.ok('explain', 'validatingadmissionpolicy.spec.validations')).toMatch(
    /messageExpression\s+<string>/,
  );
  await berth.ok('delete', 'validatingadmissionpolicybinding', 'replicas');
});

it('a custom resource may be the params of a policy', async () => {
  await applied({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'namerules.rules.example.com' },
    spec: {
      group: 'rules.example.com',
      scope: 'Cluster',
      names: { plural: 'namerules', kind: 'NameRule' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { prefix: { type: 'string' } } } },
            },
          },
        },
      ],
    },
  });
  await berth.ok('wait', '--for=condition=Established', 'crd/namerules.rules.example.com', '--timeout=10s');
  await applied(
    { apiVersion: 'rules.example.com/v1', kind: 'NameRule', metadata: { name: 'shop' }, spec: { prefix: 'shop-' } },
    object('ValidatingAdmissionPolicy', 'names.example.com', {
      paramKind: { apiVersion: 'rules.example.com/v1', kind: 'NameRule' },
      matchConstraints: { resourceRules: [rule([''], ['secrets'])] },
      validations: [{ expression: 'object.metadata.name.startsWith(params.spec.prefix)', reason: 'Forbidden' }],
    }),
    object('ValidatingAdmissionPolicyBinding', 'names', {
      policyName: 'names.example.com',
      validationActions: ['Deny'],
      paramRef: { name: 'shop', parameterNotFoundAction: 'Deny' },
    }),
  );
  await berth.ok('create', 'secret', 'generic', 'shop-key', '--from-literal=a=b');
  const refused = await berth.kubectl('create', 'secret', 'generic', 'key', '--from-literal=a=b');
  expect(refused.stderr).toContain(
    `denied request: failed expression: object.metadata.name.startsWith(params.spec.prefix)`,
  );
  await berth.ok('delete', 'validatingadmissionpolicybinding', 'names');
});

it('a policy may warn, and note what it would have refused', async () => {
  await applied(
    object('ValidatingAdmissionPolicy', 'team.example.com', {
      matchConstraints: { resourceRules: [rule([''], ['configmaps'])] },
      validations: [
        { expression: "has(object.metadata.labels) && 'team' in object.metadata.labels", message: 'no team label' },
      ],
    }),
    object('ValidatingAdmissionPolicyBinding', 'team', {
      policyName: 'team.example.com',
      validationActions: ['Warn', 'Audit'],
    }),
  );
  const { code, stderr } = await berth.kubectl('create', 'configmap', 'nobodys');
  expect(code).toBe(0);
  expect(stderr).toContain(
    `Warning: Validation failed for ValidatingAdmissionPolicy 'team.example.com' with binding 'team': no team label`,
  );
  await berth.ok('delete', 'validatingadmissionpolicybinding', 'team');
});

it('a mutating policy puts a sidecar into pods', async () => {
  await applied(
    object('MutatingAdmissionPolicy', 'sidecar.example.com', {
      matchConstraints: { resourceRules: [rule([''], ['pods'], ['CREATE'])] },
      matchConditions: [
        { name: 'no-proxy', expression: '!object.spec.?initContainers.orValue([]).exists(c, c.name == "proxy")' },
      ],
      failurePolicy: 'Fail',
      reinvocationPolicy: 'IfNeeded',
      mutations: [
        {
          patchType: 'ApplyConfiguration',
          applyConfiguration: {
            expression:
              'Object{spec: Object.spec{initContainers: [Object.spec.initContainers{name: "proxy", image: "proxy:1", restartPolicy: "Always"}]}}',
          },
        },
        {
          patchType: 'JSONPatch',
          jsonPatch: {
            expression:
              '[JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("example.com/proxied"), value: "yes"}]',
          },
        },
      ],
    }),
    object('MutatingAdmissionPolicyBinding', 'sidecar', { policyName: 'sidecar.example.com' }),
  );
  await berth.ok('run', 'web', '--image=web');
  const pod = await berth.json('get', 'pod', 'web');
  expect(pod.spec.initContainers).toMatchObject([{ name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' }]);
  expect(pod.metadata.labels).toMatchObject({ run: 'web', 'example.com/proxied': 'yes' });
  await berth.ok('delete', 'mutatingadmissionpolicybinding', 'sidecar');
});

it('an expression that is none, or of another type, is refused with the place that is wrong', async () => {
  const policy = (expression: string) =>
    JSON.stringify(
      object('ValidatingAdmissionPolicy', 'broken.example.com', {
        matchConstraints: { resourceRules: [rule([''], ['pods'])] },
        validations: [{ expression }],
      }),
    );
  const broken = await berth.pipe(policy('object.spec.x in [1, 2'), 'create', '-f', '-');
  expect(broken.stderr).toContain(
    'spec.validations[0].expression: Invalid value: "object.spec.x in [1, 2": compilation failed: ERROR: <input>:1:',
  );
  expect((await berth.pipe(policy('1 + 1'), 'create', '-f', '-')).stderr).toContain(
    'must evaluate to bool but got int',
  );
});

it('what the types say against a policy stands in its status', async () => {
  await applied(
    object('ValidatingAdmissionPolicy', 'typed.example.com', {
      matchConstraints: { resourceRules: [rule(['apps'], ['deployments'])] },
      validations: [{ expression: 'object.spec.replicaz > 1' }],
    }),
  );
  await eventually(async () => {
    const { status } = await berth.json('get', 'validatingadmissionpolicy', 'typed.example.com');
    expect(status).toMatchObject({
      observedGeneration: 1,
      typeChecking: {
        expressionWarnings: [
          {
            fieldRef: 'spec.validations[0].expression',
            warning: expect.stringContaining(
              "apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replicaz'",
            ),
          },
        ],
      },
    });
  });
});

it('a hostile expression is ended by its cost, and others are served', async () => {
  const hostile = [
    "object.data.text.matches('(a+)+$b') || lists.range(2000).all(x, lists.range(2000).all(y, lists.range(2000).all(z, x + y + z >= 0)))",
    'lists.range(1000000000).size() > 0',
    "object.data.text.replace('a', object.data.text).replace('a', object.data.text).size() > 0",
  ];
  await applied(
    object('ValidatingAdmissionPolicy', 'hostile.example.com', {
      matchConstraints: { resourceRules: [rule([''], ['configmaps'])] },
      validations: hostile.map((expression) => ({ expression })),
    }),
    object('ValidatingAdmissionPolicyBinding', 'hostile', {
      policyName: 'hostile.example.com',
      validationActions: ['Deny'],
    }),
  );
  const map = JSON.stringify(configMap('victim', { text: 'a'.repeat(50_000) }));
  const { code, stderr } = await berth.pipe(map, 'create', '-f', '-');
  expect(code).toBe(1);
  expect(stderr).toContain('resulted in error: operation cancelled: actual cost limit exceeded');
  expect(await berth.ok('get', '--raw', '/readyz')).toBe('ok');
  await berth.ok('delete', 'validatingadmissionpolicybinding', 'hostile');
  expect((await berth.pipe(map, 'create', '-f', '-')).code).toBe(0);
});
