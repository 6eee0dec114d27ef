import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { podTemplates } from '../podtemplate/index.ts';
import { replicationControllers } from './index.ts';

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const base: any = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { selector: { app: 'web' }, template },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));

test('a replication controller takes its labels and its selector from the template', () => {
  const { spec, metadata } = created(
    replicationControllers,
    edited((wanted) => delete wanted.selector),
  );
  expect(spec).toMatchObject({ replicas: 1, selector: { app: 'web' } });
  expect(metadata.labels).toEqual({ app: 'web' });
  const own = edited((_, object) => (object.metadata.labels = { a: 'b' }));
  expect(created(replicationControllers, own).metadata.labels).toEqual({ a: 'b' });
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['no pods', (spec) => (spec.replicas = 0), []],
  [
    'negative numbers',
    (spec) => Object.assign(spec, { replicas: -1, minReadySeconds: -1 }),
    [
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'no selector and no labels',
    (spec) => {
      delete spec.selector;
      delete spec.template.metadata;
    },
    ['spec.selector: Required value'],
  ],
  [
    'a selector of others',
    (spec) => (spec.selector = { app: 'db' }),
    ['spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'],
  ],
  ['no template', (spec) => delete spec.template, ['spec.template: Required value']],
  ['no spec', (_, object) => delete object.spec, ['spec.selector: Required value', 'spec.template: Required value']],
  [
    'a template that ends',
    (spec) => Object.assign(spec.template.spec, { restartPolicy: 'OnFailure', activeDeadlineSeconds: 1 }),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicationController is not Supported',
    ],
  ],
])('a replication controller with %s', (_, edit, expected) => {
  expect(createErrors(replicationControllers, edited(edit))).toEqual(expected);
});

test('a replication controller may select others later', () => {
  const other = edited((spec) => {
    spec.selector = { app: 'db' };
    spec.template.metadata.labels = { app: 'db' };
  });
  expect(updateErrors(replicationControllers, base, other)).toEqual([]);
});

test('a status counts no more than there is', () => {
  const status = {
    replicas: 2,
    fullyLabeledReplicas: 3,
    readyReplicas: 1,
    availableReplicas: 2,
    observedGeneration: -1,
  };
  expect(updateErrors(replicationControllers, base, { ...base, status }, 'status')).toEqual([
    'status.observedGeneration: Invalid value: -1: must be greater than or equal to 0',
    'status.fullyLabeledReplicas: Invalid value: 3: cannot be greater than status.replicas',
    'status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas',
  ]);
});

test('the columns of a replication controller', () => {
  const object = { ...created(replicationControllers, base), status: { replicas: 1 } };
  expect(cells(replicationControllers, object)).toEqual({
    Name: 'web',
    Desired: 1,
    Current: 1,
    Ready: 0,
    Age: '60m',
    Containers: 'web',
    Images: 'nginx',
    Selector: 'app=web',
  });
});

test('a template of pods is one that pods can be made from', () => {
  const object = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'web', namespace: 'default' }, template };
  expect(createErrors(podTemplates, object)).toEqual([]);
  expect(created(podTemplates, object).template.spec).toMatchObject({ restartPolicy: 'Always' });
  expect(
    createErrors(
      podTemplates,
      change(object, (o) => delete o.template.spec.containers[0].image),
    ),
  ).toEqual(['template.spec.containers[0].image: Required value']);
  expect(cells(podTemplates, created(podTemplates, object))).toEqual({
    Name: 'web',
    Containers: 'web',
    Images: 'nginx',
    'Pod Labels': 'app=web',
  });
});
