import { expect, test } from 'vitest';
import { toTable } from '@berth/machinery/tables';
import { at, createErrors, now } from '../testing.ts';
import { flowSchemas } from './flowschema/index.ts';
import { priorityLevelConfigurations } from './prioritylevelconfiguration/index.ts';

/** What the API server of v1.36 answers to the same requests. */

const flowschema: any = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    priorityLevelConfiguration: { name: 'workload-low' },
    matchingPrecedence: 50,
    distinguisherMethod: { type: 'ByUser' },
    rules: [
      {
        subjects: [
          { kind: 'User', user: { name: 'a' } },
          { kind: 'ServiceAccount', serviceAccount: { namespace: 'n', name: '*' } },
        ],
        resourceRules: [{ verbs: ['get'], apiGroups: ['*'], resources: ['pods'], namespaces: ['default'] }],
        nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/healthz', '/a/*'] }],
      },
    ],
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  [
    'spec.priorityLevelConfiguration.name',
    '',
    ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
  ],
  ['spec.matchingPrecedence', 0, []],
  ['spec.matchingPrecedence', 10001, ['spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000']],
  [
    'spec.matchingPrecedence',
    1,
    ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"],
  ],
  [
    'spec.distinguisherMethod.type',
    'ByHash',
    ['spec.distinguisherMethod.type: Unsupported value: {"Type":"ByHash"}: supported values: "ByNamespace", "ByUser"'],
  ],
  ['spec.rules.0.subjects', [], ['spec.rules[0].subjects: Required value: subjects must contain at least one value']],
  [
    'spec.rules.0.subjects.0.kind',
    'Robot',
    ['spec.rules[0].subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"'],
  ],
  [
    'spec.rules.0.subjects.0.group',
    { name: 'g' },
    ["spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'"],
  ],
  [
    'spec.rules.0.resourceRules.0.verbs',
    [],
    ['spec.rules[0].resourceRules[0].verbs: Required value: verbs must contain at least one value'],
  ],
  [
    'spec.rules.0.resourceRules.0.verbs',
    ['get', '*'],
    [
      'spec.rules[0].resourceRules[0].verbs: Invalid value: ["get","*"]: if \'*\' is present, must not specify other verbs',
    ],
  ],
  [
    'spec.rules.0.resourceRules.0.namespaces',
    undefined,
    [
      'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
    ],
  ],
  [
    'spec.rules.0.nonResourceRules.0.nonResourceURLs',
    ['healthz'],
    ['spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "healthz": must start with slash'],
  ],
  [
    'spec.rules.0.nonResourceRules.0.nonResourceURLs',
    ['/a/*/b'],
    [
      'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a/*/b": wildcard can only do suffix matching',
    ],
  ],
])('a flow schema whose %s is %j', (path, value, expected) => {
  expect(createErrors(flowSchemas, at(flowschema, path, value))).toEqual(expected);
});

const prioritylevelconfiguration: any = {
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 10,
      lendablePercent: 20,
      limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
    },
  },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec.type', 'Some', ['spec.type: Unsupported value: "Some": supported values: "Exempt", "Limited"']],
  [
    'spec.type',
    'Exempt',
    [
      "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
      'spec.limited: Forbidden: must be nil if the type is not Limited',
    ],
  ],
  ['spec.limited', undefined, ['spec.limited: Required value: must not be empty when type is Limited']],
  [
    'spec.limited.nominalConcurrencyShares',
    -1,
    ['spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer'],
  ],
  [
    'spec.limited.lendablePercent',
    101,
    ['spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive'],
  ],
  [
    'spec.limited.limitResponse.type',
    'Reject',
    ['spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited'],
  ],
  [
    'spec.limited.limitResponse.queuing.handSize',
    65,
    ['spec.limited.limitResponse.queuing.handSize: Invalid value: 65: should not be greater than queues (64)'],
  ],
  [
    'spec.limited.limitResponse.queuing.queues',
    -1,
    [
      'spec.limited.limitResponse.queuing.queues: Invalid value: -1: must be positive',
      'spec.limited.limitResponse.queuing.handSize: Invalid value: 6: should not be greater than queues (-1)',
    ],
  ],
  [
    'spec.limited.limitResponse.queuing.queueLengthLimit',
    -1,
    ['spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive'],
  ],
  ['spec.limited.limitResponse', { type: 'Reject' }, []],
])('a priority level whose %s is %j', (path, value, expected) => {
  expect(createErrors(priorityLevelConfigurations, at(prioritylevelconfiguration, path, value))).toEqual(expected);
});

test('flow schemas are printed in the order in which they are tried', () => {
  const schema = (name: string, matchingPrecedence: number) => ({
    ...flowschema,
    metadata: { name },
    spec: { ...flowschema.spec, matchingPrecedence },
  });
  const listed = [schema('a', 9), schema('c', 5), schema('b', 5), schema('z', 1)];
  const table = toTable(flowSchemas, listed, { now, includeObject: 'None', listMeta: {} });
  expect(table.rows?.map(({ cells: [name] }) => name)).toEqual(['z', 'b', 'c', 'a']);
});
