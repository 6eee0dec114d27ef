import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { replicaSets } from './index.ts';

const base: any = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web-1', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'www'] }] },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
};

test('a replica set keeps one pod unless told otherwise', () => {
  expect(created(replicaSets, base).spec.replicas).toBe(1);
});

test('a replica set makes pods of its own only', () => {
  const other = change(base, ({ spec }) => (spec.template.metadata.labels = { app: 'db' }));
  expect(createErrors(replicaSets, other)).toEqual([
    'spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
  ]);
});

test('the selector of a replica set stays', () => {
  const other = change(base, ({ spec }) => (spec.selector = { matchLabels: { app: 'web' } }));
  expect(updateErrors(replicaSets, base, other)).toEqual([
    'spec.selector: Invalid value: {"matchLabels":{"app":"web"}}: field is immutable',
  ]);
});

test('the columns of a replica set', () => {
  const object = { ...created(replicaSets, base), status: { replicas: 1, readyReplicas: 0 } };
  expect(cells(replicaSets, object)).toEqual({
    Name: 'web-1',
    Desired: 1,
    Current: 1,
    Ready: 0,
    Age: '60m',
    Containers: 'web',
    Images: 'nginx',
    Selector: 'app in (web,www)',
  });
});
