import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updated, updateErrors } from '../../testing.ts';
import { deployments } from './index.ts';

const base: any = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const errors = (edit: Edit) => createErrors(deployments, edited(edit));

test('a deployment rolls one pod unless told otherwise', () => {
  const { spec } = created(deployments, base);
  expect(spec).toMatchObject({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  });
  expect(spec.template.spec).toMatchObject({ restartPolicy: 'Always', terminationGracePeriodSeconds: 30 });
});

test('a strategy that recreates has no rolling update', () => {
  const { spec } = created(
    deployments,
    edited((s) => (s.strategy = { type: 'Recreate' })),
  );
  expect(spec.strategy).toEqual({ type: 'Recreate' });
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['no replicas', (spec) => (spec.replicas = 0), []],
  [
    'no spec',
    (_, object) => delete object.spec,
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
      'spec.template.spec.containers: Required value',
    ],
  ],
  [
    'negative replicas',
    (spec) => (spec.replicas = -1),
    ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'no selector',
    (spec) => delete spec.selector,
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'an empty selector',
    (spec) => (spec.selector = {}),
    ['spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
  ],
  [
    'a selector of others',
    (spec) => (spec.selector.matchLabels = { app: 'db' }),
    ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
  ],
  [
    'a template that ends',
    (spec) => (spec.template.spec.restartPolicy = 'Never'),
    ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
  [
    'a template with a deadline',
    (spec) => (spec.template.spec.activeDeadlineSeconds = 5),
    ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported'],
  ],
  [
    'a bad container',
    (spec) => delete spec.template.spec.containers[0].image,
    ['spec.template.spec.containers[0].image: Required value'],
  ],
  [
    'a strategy that is none',
    (spec) => (spec.strategy = { type: 'Roll' }),
    [
      'spec.strategy: Unsupported value: {"Type":"Roll","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
  ],
  [
    'recreate and rolling',
    (spec) => (spec.strategy = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }),
    ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  ],
  [
    'no room to move',
    (spec) => (spec.strategy = { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } }),
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
  ],
  [
    'more than all',
    (spec) => (spec.strategy = { rollingUpdate: { maxUnavailable: '101%' } }),
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
  ],
  [
    'a percentage that is none',
    (spec) => (spec.strategy = { rollingUpdate: { maxSurge: 'x' } }),
    [
      `spec.strategy.rollingUpdate.maxSurge: Invalid value: "x": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    ],
  ],
  [
    'a deadline before pods count',
    (spec) => Object.assign(spec, { minReadySeconds: 600 }),
    ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
  ],
])('a deployment with %s', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

test('the selector of a deployment stays', () => {
  const other = edited((spec) => {
    spec.selector.matchLabels = { app: 'db' };
    spec.template.metadata.labels = { app: 'db' };
  });
  expect(updateErrors(deployments, base, other)).toEqual([
    'spec.selector: Invalid value: {"matchLabels":{"app":"db"}}: field is immutable',
  ]);
});

test('a status counts no more than there is', () => {
  const status = { replicas: 2, updatedReplicas: 3, readyReplicas: 1, availableReplicas: 2 };
  expect(updateErrors(deployments, base, { ...base, status }, 'status')).toEqual([
    'status.updatedReplicas: Invalid value: 3: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas',
  ]);
});

test('main and status each write their own', () => {
  const old = { ...created(deployments, base), status: { replicas: 1 } };
  const scaled = edited((spec) => (spec.replicas = 5));
  expect(updated(deployments, old, { ...scaled, status: { replicas: 9 } }).status).toEqual({ replicas: 1 });
  const written = updated(deployments, old, { ...scaled, status: { replicas: 2 } }, 'status');
  expect(written.spec.replicas).toBe(1);
  expect(written.status).toEqual({ replicas: 2 });
});

test('a change of annotations is a new generation, a change of labels is none', () => {
  const of = (metadata: object) => deployments.generationOf?.({ ...base, metadata } as any);
  expect(of({ annotations: { a: '1' } })).not.toEqual(of({ annotations: { a: '2' } }));
  expect(of({ labels: { a: '1' } })).toEqual(of({ labels: { a: '2' } }));
});

test('the columns of a deployment', () => {
  const object = created(
    deployments,
    edited((spec) => (spec.replicas = 3)),
  );
  object.status = { readyReplicas: 2, updatedReplicas: 1, availableReplicas: 2 };
  expect(cells(deployments, object)).toEqual({
    Name: 'web',
    Ready: '2/3',
    'Up-to-date': 1,
    Available: 2,
    Age: '60m',
    Containers: 'web',
    Images: 'nginx',
    Selector: 'app=web',
  });
});
