import type { KubeObject } from '@berth/machinery/object';

const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const everything = {
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
};
const group = (name: string) => ({ kind: 'Group', group: { name } });
const user = (name: string) => ({ kind: 'User', user: { name } });
const account = (name: string, namespace = 'kube-system') => ({
  kind: 'ServiceAccount',
  serviceAccount: { name, namespace },
});

function schema(
  name: string,
  level: string,
  matchingPrecedence: number,
  by: string | undefined,
  rules: object[],
): KubeObject {
  return {
    apiVersion,
    kind: 'FlowSchema',
    metadata: { name, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } },
    spec: {
      priorityLevelConfiguration: { name: level },
      matchingPrecedence,
      ...(by === undefined ? {} : { distinguisherMethod: { type: by } }),
      rules,
    },
  };
}

function level(
  name: string,
  shares: number,
  lendablePercent: number,
  queuing?: readonly [number, number, number],
): KubeObject {
  const [queues, handSize, queueLengthLimit] = queuing ?? [];
  const limitResponse =
    queuing === undefined ? { type: 'Reject' } : { type: 'Queue', queuing: { queues, handSize, queueLengthLimit } };
  return {
    apiVersion,
    kind: 'PriorityLevelConfiguration',
    metadata: { name, annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } },
    spec: { type: 'Limited', limited: { nominalConcurrencyShares: shares, limitResponse, lendablePercent } },
  };
}

/** What no cluster can do without, and nobody may change (apiserver pkg/apis/flowcontrol/bootstrap/default.go of v1.36). */
export const mandatoryFlowSchemas: readonly KubeObject[] = [
  schema('exempt', 'exempt', 1, undefined, [{ subjects: [group('system:masters')], ...everything }]),
  schema('catch-all', 'catch-all', 10_000, 'ByUser', [
    { subjects: [group('system:unauthenticated'), group('system:authenticated')], ...everything },
  ]),
];

export const mandatoryPriorityLevels: readonly KubeObject[] = [
  {
    apiVersion,
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'exempt', annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } },
    spec: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  },
  level('catch-all', 5, 0),
];

const leases = [
  { verbs: ['get', 'create', 'update'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
];
const probes = [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }];

/** What every cluster has beside it, and its owner may change. */
export const suggestedPriorityLevels: readonly KubeObject[] = [
  level('system', 30, 33, [64, 6, 50]),
  level('node-high', 40, 25, [64, 6, 50]),
  level('leader-election', 10, 0, [16, 4, 50]),
  level('workload-high', 40, 50, [128, 6, 50]),
  level('workload-low', 100, 90, [128, 6, 50]),
  level('global-default', 20, 50, [128, 6, 50]),
];

export const suggestedFlowSchemas: readonly KubeObject[] = [
  schema('probes', 'exempt', 2, undefined, [
    { subjects: [group('system:unauthenticated'), group('system:authenticated')], nonResourceRules: probes },
  ]),
  schema('system-leader-election', 'leader-election', 100, 'ByUser', [
    {
      subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), account('*')],
      resourceRules: leases,
    },
  ]),
  schema('system-node-high', 'node-high', 400, 'ByUser', [
    {
      subjects: [group('system:nodes')],
      resourceRules: [
        { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] },
        { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
      ],
    },
  ]),
  schema('system-nodes', 'system', 500, 'ByUser', [{ subjects: [group('system:nodes')], ...everything }]),
  schema('kube-controller-manager', 'workload-high', 800, 'ByNamespace', [
    { subjects: [user('system:kube-controller-manager')], ...everything },
  ]),
  schema('kube-scheduler', 'workload-high', 800, 'ByNamespace', [
    { subjects: [user('system:kube-scheduler')], ...everything },
  ]),
  schema('kube-system-service-accounts', 'workload-high', 900, 'ByNamespace', [
    { subjects: [account('*')], ...everything },
  ]),
  schema('service-accounts', 'workload-low', 9000, 'ByUser', [
    { subjects: [group('system:serviceaccounts')], ...everything },
  ]),
  schema('global-default', 'global-default', 9900, 'ByUser', [
    { subjects: [group('system:unauthenticated'), group('system:authenticated')], ...everything },
  ]),
];
