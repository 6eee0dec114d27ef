import { describe, expect, test } from 'vitest';
import { created, createErrors, now } from '../../testing.ts';
import { resourceQuotas } from './index.ts';
import { quotaWarnings, validateResourceQuotaUpdate } from './validate.ts';

const quota = (spec: object) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'q', namespace: 'n' },
  spec,
});
const scoped = (hard: object, ...scopes: string[]) => quota({ hard, scopes });
const selected = (hard: object, ...matchExpressions: object[]) => quota({ hard, scopeSelector: { matchExpressions } });

/** Truths of upstream's TestValidateResourceQuota. */
const cases: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'every standard resource',
    quota({
      hard: {
        cpu: '100',
        memory: '10000',
        'requests.cpu': '100',
        'requests.memory': '10000',
        'limits.cpu': '100',
        'limits.memory': '10000',
        'requests.storage': '1Gi',
        pods: '10',
        services: '0',
        replicationcontrollers: '10',
        resourcequotas: '10',
        configmaps: '10',
        secrets: '10',
        persistentvolumeclaims: '1',
        'services.nodeports': '1',
        'count/deployments.apps': '4',
        'requests.nvidia.com/gpu': '4',
        'gold.storageclass.storage.k8s.io/requests.storage': '5Gi',
        'hugepages-2Mi': '4Mi',
      },
    }),
    [],
  ],
  ['part of a cpu', quota({ hard: { cpu: '100m' } }), []],
  [
    'less than nothing',
    quota({ hard: { pods: '-1' } }),
    ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  ['part of a pod', quota({ hard: { pods: '.5' } }), ['spec.hard[pods]: Invalid value: "500m": must be an integer']],
  [
    'a resource without meaning',
    quota({ hard: { gpu: '1' } }),
    [
      'spec.hard[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'spec.hard[gpu]: Invalid value: "gpu": must be a standard resource for quota',
    ],
  ],
  [
    'storage alone',
    quota({ hard: { storage: '1' } }),
    ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
  ],
  ['scopes of pods', scoped({ 'limits.cpu': '1', pods: '1' }, 'Terminating', 'NotBestEffort'), []],
  ['pods of no effort', scoped({ pods: '1' }, 'BestEffort'), []],
  [
    'a scope that is none',
    scoped({ pods: '1' }, 'Sometimes'),
    ['spec.scopes: Invalid value: ["Sometimes"]: unsupported scope'],
  ],
  [
    'pods of no effort by cpu',
    scoped({ 'requests.cpu': '1' }, 'BestEffort'),
    ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
  ],
  [
    'services in a scope of pods',
    scoped({ services: '1' }, 'Terminating'),
    ['spec.scopes: Invalid value: ["Terminating"]: unsupported scope applied to resource'],
  ],
  [
    'both of a pair',
    scoped({ pods: '1' }, 'Terminating', 'NotTerminating'),
    ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
  ],
  ['pods of a priority', selected({ pods: '1' }, { scopeName: 'PriorityClass', operator: 'In', values: ['high'] }), []],
  [
    'claims of a class',
    selected({ persistentvolumeclaims: '1' }, { scopeName: 'VolumeAttributesClass', operator: 'Exists' }),
    [],
  ],
  [
    'values where there are none',
    selected({ pods: '1' }, { scopeName: 'PriorityClass', operator: 'Exists', values: ['high'] }),
    [
      "spec.scopeSelector.matchExpressions.values: Invalid value: [\"high\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
    ],
  ],
  [
    'no values where there must be',
    selected({ pods: '1' }, { scopeName: 'PriorityClass', operator: 'NotIn' }),
    [
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    ],
  ],
  [
    'an operator that is none',
    selected({ pods: '1' }, { scopeName: 'PriorityClass', operator: 'Above' }),
    ['spec.scopeSelector.matchExpressions.operator: Invalid value: "Above": not a valid selector operator'],
  ],
  [
    'a choice within a scope that has none',
    selected({ pods: '1' }, { scopeName: 'BestEffort', operator: 'In', values: ['a'] }),
    [
      'spec.scopeSelector.matchExpressions.operator: Invalid value: "In": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity',
    ],
  ],
];

describe('a ResourceQuota', () => {
  test.each(cases)('%s', (_name, body, errors) => {
    expect(createErrors(resourceQuotas, body)).toEqual(errors);
  });

  test('keeps its scopes, in any order', () => {
    const of = (...scopes: string[]) => created(resourceQuotas, scoped({ pods: '1' }, ...scopes));
    const context = { now, subresource: '', dryRun: false };
    expect(
      validateResourceQuotaUpdate(of('Terminating', 'NotBestEffort'), of('NotBestEffort', 'Terminating'), context),
    ).toEqual([]);
    expect(validateResourceQuotaUpdate(of('Terminating'), of(), context)).toMatchObject([
      { field: 'spec.scopes', detail: 'field is immutable' },
    ]);
  });

  test('warns of requests above limits', () => {
    const hard = { memory: '1Gi', 'limits.memory': '1Mi', 'requests.cpu': '1', 'limits.cpu': '1' };
    expect(quotaWarnings(created(resourceQuotas, quota({ hard })))).toEqual([
      'ResourceQuota memory (1Gi) should be less than limits.memory (1Mi)',
    ]);
  });

  test('prints what is used of what, limits apart', () => {
    const object = {
      ...created(resourceQuotas, quota({})),
      status: { hard: { pods: '4', 'limits.cpu': '2', cpu: '1' }, used: { pods: '1', cpu: '100m' } },
    };
    expect(resourceQuotas.columns.slice(1, 3).map(({ value }) => value?.(object, now))).toEqual([
      'cpu: 100m/1, pods: 1/4',
      'limits.cpu: 0/2',
    ]);
  });
});

test('what is finer than a thousandth is rounded up, as in every list of resources', () => {
  expect(created(resourceQuotas, quota({ hard: { cpu: '1.0001', memory: '1Gi' } })).spec.hard).toEqual({
    cpu: '1001m',
    memory: '1Gi',
  });
});
