import {
  mandatoryFlowSchemas,
  mandatoryPriorityLevels,
  suggestedFlowSchemas,
  suggestedPriorityLevels,
} from '@berth/kinds/flowcontrol/mandatory';
import { expect, test } from 'vitest';
import { digest } from './configuration.ts';
import { type Asked, classify, flowOf } from './match.ts';

const { schemas } = digest(
  [...suggestedFlowSchemas, ...mandatoryFlowSchemas],
  [...suggestedPriorityLevels, ...mandatoryPriorityLevels],
);
const asked = (over: Partial<Asked> = {}): Asked => ({
  isResource: true,
  verb: 'list',
  path: '/api/v1/pods',
  group: '',
  resource: 'pods',
  subresource: '',
  namespace: '',
  ...over,
});
const path = (text: string): Asked => asked({ isResource: false, verb: 'get', path: text });
const who = (username: string, ...groups: string[]) => ({ username, groups: [...groups, 'system:authenticated'] });
const lease = asked({ verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-system' });
const node = who('system:node:a', 'system:nodes');
const account = (namespace: string) =>
  who(`system:serviceaccount:${namespace}:x`, 'system:serviceaccounts', `system:serviceaccounts:${namespace}`);

test.each([
  ['an administrator', who('admin', 'system:masters'), asked(), 'exempt', ''],
  ['a probe', { username: 'system:anonymous', groups: ['system:unauthenticated'] }, path('/healthz'), 'probes', ''],
  ['a check of a probe', who('me'), path('/livez/ping'), 'probes', ''],
  ['a path that only begins like one', who('me'), path('/healthzz'), 'global-default', 'me'],
  ['an election', account('kube-system'), lease, 'system-leader-election', 'system:serviceaccount:kube-system:x'],
  ['an election elsewhere', account('default'), lease, 'service-accounts', 'system:serviceaccount:default:x'],
  ['a node and its lease', node, lease, 'system-node-high', 'system:node:a'],
  [
    'a node and its status',
    node,
    asked({ verb: 'patch', resource: 'nodes', subresource: 'status' }),
    'system-node-high',
    'system:node:a',
  ],
  ['a node and pods', node, asked(), 'system-nodes', 'system:node:a'],
  [
    'an account of the system',
    account('kube-system'),
    asked({ namespace: 'web' }),
    'kube-system-service-accounts',
    'web',
  ],
  ['an account', account('default'), asked(), 'service-accounts', 'system:serviceaccount:default:x'],
  [
    'an account of a namespace that begins like the system',
    account('kube-system2'),
    asked(),
    'service-accounts',
    'system:serviceaccount:kube-system2:x',
  ],
  ['a user', who('me'), asked(), 'global-default', 'me'],
])('%s is matched by its flow schema', (_name, identity, request, schema, flow) => {
  const matched = classify(schemas, identity, request);
  expect(matched?.name).toBe(schema);
  expect(matched === undefined ? '' : flowOf(matched, identity, request)).toBe(flow);
});

test('a schema whose level does not exist is passed over, and the mandatory ones are never missing', () => {
  const [lost] = suggestedFlowSchemas.filter(({ metadata }) => metadata.name === 'global-default');
  const { schemas: left } = digest(lost === undefined ? [] : [lost], []);
  expect(left.map(({ name }) => name)).toEqual(['exempt', 'catch-all']);
  expect(classify(left, who('me'), asked())?.name).toBe('catch-all');
});

test('a rule for the cluster holds where there is no namespace only if it says so', () => {
  const rules = (clusterScope: boolean) => [
    {
      subjects: [{ kind: 'Group', group: { name: '*' } }],
      resourceRules: [{ verbs: ['list'], apiGroups: ['*'], resources: ['pods'], namespaces: ['a'], clusterScope }],
    },
  ];
  const schema = { name: 's', uid: '', level: 'l', precedence: 1, distinguisher: undefined };
  const matches = (clusterScope: boolean, namespace: string) =>
    classify([{ ...schema, rules: rules(clusterScope) }], who('me'), asked({ namespace })) !== undefined;
  expect([matches(false, ''), matches(true, ''), matches(false, 'a'), matches(true, 'b')]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
