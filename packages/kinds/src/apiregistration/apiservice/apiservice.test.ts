import type { KubeObject } from '@berth/machinery/object';
import { describe, expect, it, test } from 'vitest';
import { at, cells, createErrors, created, updateErrors, updated } from '../../testing.ts';
import { builtInApiServices, compareVersions, priorityOf } from '../priorities.ts';
import { apiServices as kind } from './index.ts';

const local: any = {
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io' },
  spec: { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 },
};
const remote: any = {
  ...local,
  spec: { ...local.spec, service: { namespace: 'kube-system', name: 'metrics-server' } },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  [
    'metadata.name',
    'metrics',
    ['metadata.name: Invalid value: "metrics": must be `spec.version+"."+spec.group`: "v1beta1.metrics.k8s.io"'],
  ],
  [
    'spec.groupPriorityMinimum',
    20_001,
    ['spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000'],
  ],
  ['spec.versionPriority', 0, ['spec.versionPriority: Invalid value: 0: must be positive and less than 1000']],
  ['spec.service.name', '', ['spec.service.name: Required value']],
  [
    'spec.service.port',
    70_000,
    ['spec.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive'],
  ],
])('a registration whose %s is %j is told %j', (path, value, errors) => {
  expect(createErrors(kind, at(remote, path, value))).toEqual(errors);
});

test('what this server serves itself needs no certificate', () => {
  expect(createErrors(kind, at(at(local, 'spec.caBundle', 'aGk='), 'spec.insecureSkipTLSVerify', true))).toEqual([
    'spec.caBundle: Invalid value: "2 bytes": local APIServices may not have a caBundle',
    'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
  ]);
});

test('a status may say True, False and Unknown', () => {
  const old = created(kind, remote);
  const body = { ...old, status: { conditions: [{ type: 'Available', status: 'Perhaps' }] } };
  expect(updateErrors(kind, remote, body, 'status')).toEqual([
    'status.conditions[0].status: Unsupported value: "Perhaps": supported values: "True", "False", "Unknown"',
  ]);
});

describe('a registration', () => {
  it('is available at once where this server serves it, and unknown where another does', () => {
    expect(cells(kind, created(kind, local))).toMatchObject({ Service: 'Local', Available: 'True' });
    const object = created(kind, remote);
    expect(cells(kind, object)).toMatchObject({ Service: 'kube-system/metrics-server', Available: 'Unknown' });
    expect(object.spec.service.port).toBe(443);
    const conditions = [{ type: 'Available', status: 'False', reason: 'MissingEndpoints' }];
    expect(cells(kind, { ...object, status: { conditions } })).toMatchObject({ Available: 'False (MissingEndpoints)' });
  });

  it('has its status changed by status writes alone, which change nothing else', () => {
    const old: KubeObject = created(kind, remote);
    const wish = { ...remote, metadata: { ...remote.metadata, labels: { a: 'b' } }, spec: local.spec, status: {} };
    expect(updated(kind, old, wish, 'status')).toMatchObject({ spec: old.spec });
    expect(updated(kind, old, wish, 'status').metadata.labels).toBeUndefined();
    expect(updated(kind, created(kind, local), wish).status.conditions).toHaveLength(1);
  });
});

describe('the order of groups and versions', () => {
  it('is upstream’s', () => {
    expect(['v1alpha1', 'v2', 'v1', 'x', 'v1beta2', 'v11', 'v1beta1', 'a'].toSorted(compareVersions)).toEqual([
      'v11',
      'v2',
      'v1',
      'v1beta2',
      'v1beta1',
      'v1alpha1',
      'a',
      'x',
    ]);
    expect(priorityOf('autoscaling', 'v2')).toEqual([17_500, 30]);
    expect(priorityOf('stable.example.com', 'v1')).toEqual([1000, 100]);
    expect(builtInApiServices.every((object) => createErrors(kind, object).length === 0)).toBe(true);
  });
});
