import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Berth, eventually, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'none']);
});
afterAll(async () => {
  await berth?.[Symbol.asyncDispose]();
});

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['cronSpec'],
                properties: {
                  cronSpec: { type: 'string', pattern: '^(\\d+|\\*)(\\s+(\\d+|\\*)){4}$' },
                  image: { type: 'string', default: 'busybox' },
                  replicas: { type: 'integer', minimum: 1, maximum: 10 },
                },
              },
              status: { type: 'object', properties: { replicas: { type: 'integer' } } },
            },
          },
        },
        subresources: {
          status: {},
          scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
        },
        additionalPrinterColumns: [{ name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' }],
        selectableFields: [{ jsonPath: '.spec.image' }],
      },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        deprecated: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const cronTab = (spec: object, name = 'tab') =>
  JSON.stringify({ apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name }, spec });

it('a definition makes a kind at once: applied, explained, listed in columns, selected, scaled', async () => {
  expect((await berth.pipe(JSON.stringify(definition), 'apply', '-f', '-')).code).toBe(0);
  await berth.ok('wait', '--for=condition=Established', 'crd/crontabs.stable.example.com', '--timeout=10s');
  expect((await berth.pipe(cronTab({ cronSpec: '* * * * 5', replicas: 3 }), 'apply', '-f', '-')).stdout).toContain(
    'crontab.stable.example.com/tab created',
  );
  expect(await berth.ok('get', 'ct')).toMatch(/^NAME +SPEC\ntab +\* \* \* \* 5\n$/);
  expect(await berth.ok('explain', 'crontabs.spec', '--recursive')).toMatch(/cronSpec\s+<string>/);
  expect(await berth.ok('get', 'all', '-o', 'name')).toContain('crontab.stable.example.com/tab');
  expect(await berth.ok('get', 'ct', '--field-selector=spec.image=busybox', '-o', 'name')).toContain('/tab');
  expect(await berth.ok('get', 'ct', '--field-selector=spec.image=other', '-o', 'name')).toBe('');
  await berth.ok('scale', 'ct', 'tab', '--replicas=5');
  expect(await berth.json('get', 'ct', 'tab')).toMatchObject({
    metadata: { generation: 2 },
    spec: { cronSpec: '* * * * 5', image: 'busybox', replicas: 5 },
  });
});

it('what its schema does not allow is refused, what it does not know is pruned', async () => {
  const bad = await berth.pipe(
    cronTab({ cronSpec: 'never', replicas: 11 }, 'bad'),
    'create',
    '--validate=false',
    '-f',
    '-',
  );
  expect(bad.stderr).toContain('spec.replicas: Invalid value: 11');
  expect(bad.stderr).toContain("spec.cronSpec in body should match '^(\\d+|\\*)(\\s+(\\d+|\\*)){4}$'");
  const strict = await berth.pipe(cronTab({ cronSpec: '* * * * 5', colour: 'red' }, 'odd'), 'create', '-f', '-');
  expect(strict.stderr).toContain('unknown field "spec.colour"');
  await berth.pipe(cronTab({ cronSpec: '* * * * 5', colour: 'red' }, 'odd'), 'create', '--validate=false', '-f', '-');
  expect((await berth.json('get', 'ct', 'odd')).spec).toEqual({ cronSpec: '* * * * 5', image: 'busybox' });
  const status = await berth.kubectl(
    'patch',
    'ct',
    'odd',
    '--subresource=status',
    '--type=merge',
    '-p',
    '{"spec":{"image":"x"},"status":{"replicas":2}}',
  );
  expect(status.code).toBe(0);
  expect(await berth.json('get', 'ct', 'odd')).toMatchObject({ spec: { image: 'busybox' }, status: { replicas: 2 } });
});

it('rules of a definition are asked on every way an object is written, and what was so before may stay so', async () => {
  const definition = ruled();
  expect((await berth.pipe(JSON.stringify(definition), 'apply', '-f', '-')).code).toBe(0);
  await berth.ok('wait', '--for=condition=Established', 'crd/quotas.rules.example.com', '--timeout=10s');
  const quota = (spec: object, name = 'one') =>
    JSON.stringify({ apiVersion: 'rules.example.com/v1', kind: 'Quota', metadata: { name }, spec });
  expect((await berth.pipe(quota({ low: 5, high: 3 }), 'create', '-f', '-')).stderr).toBe(
    'The Quota "one" is invalid: spec: Invalid value: low is 5, more than 3\n',
  );
  expect((await berth.pipe(quota({ low: 1, high: 3, owner: 'ann' }), 'create', '-f', '-')).code).toBe(0);
  const patched = await berth.kubectl('patch', 'quota', 'one', '--type=merge', '-p', '{"spec":{"owner":"bob"}}');
  expect(patched.stderr).toBe('The Quota "one" is invalid: spec.owner: Forbidden: the owner stays\n');
  const applied = await berth.pipe(
    quota({ low: 9, high: 3, owner: 'ann' }),
    'apply',
    '--server-side',
    '--force-conflicts',
    '-f',
    '-',
  );
  expect(applied.stderr).toContain('spec: Invalid value: low is 9, more than 3');
  const status = (phase: string) =>
    berth.kubectl(
      'patch',
      'quota',
      'one',
      '--subresource=status',
      '--type=merge',
      '-p',
      `{"status":{"phase":"${phase}"}}`,
    );
  expect((await status('Done')).code).toBe(0);
  expect((await status('Busy')).stderr).toContain('status.phase: Invalid value: "Busy": done is done');
  // The rule is made stricter: what breaks it may stay, and is warned of, until it is changed.
  (definition.spec.versions[0] as any).schema.openAPIV3Schema.properties.spec.properties.high[
    'x-kubernetes-validations'
  ] = [{ rule: 'self < 3', message: 'too high' }];
  expect((await berth.pipe(JSON.stringify(definition), 'apply', '-f', '-')).code).toBe(0);
  const unchanged = await berth.kubectl('label', 'quota', 'one', 'a=b');
  expect([unchanged.code, unchanged.stderr]).toEqual([0, 'Warning: spec.high: Invalid value: 3: too high\n']);
  expect((await berth.kubectl('patch', 'quota', 'one', '--type=merge', '-p', '{"spec":{"high":4}}')).stderr).toContain(
    'spec.high: Invalid value: 4: too high',
  );
  await berth.ok('delete', 'crd', 'quotas.rules.example.com', '--timeout=30s');
});

const ruled = () => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'quotas.rules.example.com' },
  spec: {
    group: 'rules.example.com',
    scope: 'Namespaced',
    names: { plural: 'quotas', kind: 'Quota', singular: 'quota' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { low: { type: 'integer' }, high: { type: 'integer' }, owner: { type: 'string' } },
                'x-kubernetes-validations': [
                  {
                    rule: 'self.low <= self.high',
                    messageExpression: '"low is %d, more than %d".format([self.low, self.high])',
                  },
                  {
                    rule: 'has(self.owner) == has(oldSelf.owner) && (!has(self.owner) || self.owner == oldSelf.owner)',
                    message: 'the owner stays',
                    fieldPath: '.owner',
                    reason: 'FieldValueForbidden',
                  },
                ],
              },
              status: {
                type: 'object',
                properties: {
                  phase: {
                    type: 'string',
                    'x-kubernetes-validations': [
                      { rule: "oldSelf != 'Done' || self == 'Done'", message: 'done is done' },
                    ],
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
});

it('a watch by field says what enters and what leaves, and a collection is deleted by field', async () => {
  const create = (name: string, image: string) =>
    berth.pipe(cronTab({ cronSpec: '* * * * 5', image, replicas: 1 }, name), 'create', '-f', '-');
  expect((await create('one', 'red')).code).toBe(0);
  const path = '/apis/stable.example.com/v1/namespaces/default/crontabs';
  const { metadata } = (await (await berth.fetch(path)).json()) as { metadata: { resourceVersion: string } };
  const query = `watch=true&fieldSelector=spec.image=red&timeoutSeconds=5&resourceVersion=${metadata.resourceVersion}`;
  const watched = berth.fetch(`${path}?${query}`).then((answer) => answer.text());
  const image = (name: string, value: string) =>
    berth.ok('patch', 'ct', name, '--type=merge', '-p', JSON.stringify({ spec: { image: value } }));
  await create('two', 'blue');
  await image('two', 'red');
  await image('one', 'blue');
  const events = (await watched)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([
    ['ADDED', 'two'],
    ['DELETED', 'one'],
  ]);
  await berth.ok('delete', 'ct', '--field-selector=spec.image=red');
  expect(await berth.ok('get', 'ct', '-o', 'name')).not.toContain('/two');
  expect((await berth.kubectl('get', 'ct', '--field-selector=spec.replicas=1')).stderr).toContain(
    'field label not supported: spec.replicas',
  );
});

it('every version that is served answers the same objects, and an old one warns', async () => {
  const old = await berth.kubectl('get', 'crontabs.v1beta1.stable.example.com', 'tab', '-o', 'json');
  expect(JSON.parse(old.stdout)).toMatchObject({ apiVersion: 'stable.example.com/v1beta1', spec: { replicas: 5 } });
  expect(old.stderr).toContain('stable.example.com/v1beta1 CronTab is deprecated; use stable.example.com/v1 CronTab');
});

it('a second definition cannot take the names of the first', async () => {
  const other = structuredClone(definition);
  other.metadata.name = 'others.stable.example.com';
  other.spec.names = { plural: 'others', kind: 'CronTab', shortNames: ['ct'], categories: [] };
  expect((await berth.pipe(JSON.stringify(other), 'create', '-f', '-')).code).toBe(0);
  const conditions = await eventually(async () => {
    const { status } = await berth.json('get', 'crd', 'others.stable.example.com');
    expect(status.conditions).toHaveLength(2);
    return Object.fromEntries(status.conditions.map(({ type, reason }: Record<string, string>) => [type, reason]));
  });
  expect(conditions).toEqual({ NamesAccepted: 'ListKindConflict', Established: 'NotAccepted' });
  await berth.ok('delete', 'crd', 'others.stable.example.com', '--timeout=20s');
});

it('objects go with the namespace they are in, and with the definition of their kind', async () => {
  await berth.ok('create', 'namespace', 'blue');
  expect((await berth.pipe(cronTab({ cronSpec: '* * * * 5' }), 'create', '-n', 'blue', '-f', '-')).code).toBe(0);
  await berth.ok('delete', 'namespace', 'blue', '--timeout=30s');
  expect(await berth.ok('get', 'ct', '-A', '-o', 'name')).not.toBe('');
  await berth.ok('patch', 'ct', 'tab', '--type=merge', '-p', '{"metadata":{"finalizers":["example.com/hold"]}}');
  await berth.ok('delete', 'crd', 'crontabs.stable.example.com', '--wait=false');
  await berth.ok('wait', '--for=condition=Terminating', 'crd/crontabs.stable.example.com', '--timeout=20s');
  expect((await berth.pipe(cronTab({ cronSpec: '* * * * 5' }, 'late'), 'create', '-f', '-')).stderr).toContain(
    'crontabs.stable.example.com "late" is forbidden: create not allowed while custom resource definition is terminating',
  );
  await berth.ok('patch', 'ct', 'tab', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  await berth.ok('wait', '--for=delete', 'crd/crontabs.stable.example.com', '--timeout=30s');
  expect((await berth.kubectl('get', 'crontabs.stable.example.com')).code).toBe(1);
  expect((await berth.pipe(JSON.stringify(definition), 'apply', '-f', '-')).code).toBe(0);
  await berth.ok('wait', '--for=condition=Established', 'crd/crontabs.stable.example.com', '--timeout=10s');
  expect(await berth.ok('get', 'crontabs.stable.example.com', '-A', '-o', 'name')).toBe('');
});

it('a definition that is no structure is refused with all that is wrong', async () => {
  const broken = structuredClone(definition) as any;
  broken.metadata.name = 'wrongs.stable.example.com';
  broken.spec.names = { plural: 'wrongs', kind: 'Wrong' };
  broken.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.free = {};
  broken.spec.versions[1].storage = true;
  const { stderr } = await berth.pipe(JSON.stringify(broken), 'create', '-f', '-');
  expect(stderr).toContain('properties[free].type: Required value: must not be empty for specified object fields');
  expect(stderr).toContain('must have exactly one version marked as storage version');
});
