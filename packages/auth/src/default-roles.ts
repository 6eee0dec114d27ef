import type { KubeObject } from '@berth/machinery/object';
import { componentRoles } from './component-roles.ts';
import type { PolicyRule } from './rules.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;
const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const all = [...write, ...read];

const rule = (verbs: readonly string[], apiGroups: readonly string[], ...resources: string[]): PolicyRule => ({
  apiGroups,
  resources,
  verbs,
});
const urls = (...nonResourceURLs: string[]): PolicyRule => ({ nonResourceURLs, verbs: ['get'] });

const metadata = (name: string, labels: Record<string, string> = {}) => ({
  name,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
});

const clusterRole = (name: string, rules: readonly PolicyRule[], labels?: Record<string, string>): KubeObject => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: metadata(name, labels),
  rules,
});

/** A role made of every role that carries the label: its rules are kept by the aggregation controller. */
const aggregated = (name: string, rules: readonly PolicyRule[], labels?: Record<string, string>): KubeObject => ({
  ...clusterRole(name, rules, labels),
  aggregationRule: {
    clusterRoleSelectors: [{ matchLabels: { [`${group}/aggregate-to-${name}`]: 'true' } }],
  },
});

const binding = (name: string, ...subjects: [kind: 'User' | 'Group', name: string][]): KubeObject => ({
  apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: metadata(name),
  roleRef: { apiGroup: group, kind: 'ClusterRole', name },
  subjects: subjects.map(([kind, subject]) => ({ apiGroup: group, kind, name: subject })),
});

const componentBinding = (role: string, subject: object): KubeObject => ({
  apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: metadata(role),
  roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
  subjects: [subject],
});

const viewRules: readonly PolicyRule[] = [
  rule(
    read,
    [''],
    'configmaps',
    'endpoints',
    'persistentvolumeclaims',
    'persistentvolumeclaims/status',
    'pods',
    'replicationcontrollers',
    'replicationcontrollers/scale',
    'serviceaccounts',
    'services',
    'services/status',
  ),
  rule(
    read,
    [''],
    'bindings',
    'events',
    'limitranges',
    'namespaces/status',
    'pods/log',
    'pods/status',
    'replicationcontrollers/status',
    'resourcequotas',
    'resourcequotas/status',
  ),
  rule(read, [''], 'namespaces'),
  rule(read, ['discovery.k8s.io'], 'endpointslices'),
  rule(
    read,
    ['apps'],
    'controllerrevisions',
    'daemonsets',
    'daemonsets/status',
    'deployments',
    'deployments/scale',
    'deployments/status',
    'replicasets',
    'replicasets/scale',
    'replicasets/status',
    'statefulsets',
    'statefulsets/scale',
    'statefulsets/status',
  ),
  rule(read, ['autoscaling'], 'horizontalpodautoscalers', 'horizontalpodautoscalers/status'),
  rule(read, ['batch'], 'cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'),
  rule(read, ['policy'], 'poddisruptionbudgets', 'poddisruptionbudgets/status'),
  rule(read, ['networking.k8s.io'], 'ingresses', 'ingresses/status', 'networkpolicies'),
];

const editRules: readonly PolicyRule[] = [
  rule(read, [''], 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'secrets', 'services/proxy'),
  rule(['impersonate'], [''], 'serviceaccounts'),
  rule(write, [''], 'pods', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'),
  rule(['create'], [''], 'pods/eviction'),
  rule(
    write,
    [''],
    'configmaps',
    'events',
    'persistentvolumeclaims',
    'replicationcontrollers',
    'replicationcontrollers/scale',
    'secrets',
    'serviceaccounts',
    'services',
    'services/proxy',
  ),
  rule(['create'], [''], 'serviceaccounts/token'),
  rule(
    write,
    ['apps'],
    'daemonsets',
    'deployments',
    'deployments/rollback',
    'deployments/scale',
    'replicasets',
    'replicasets/scale',
    'statefulsets',
    'statefulsets/scale',
  ),
  rule(write, ['autoscaling'], 'horizontalpodautoscalers'),
  rule(write, ['batch'], 'cronjobs', 'jobs'),
  rule(write, ['policy'], 'poddisruptionbudgets'),
  rule(write, ['networking.k8s.io'], 'ingresses', 'networkpolicies'),
  rule(all, ['coordination.k8s.io'], 'leases'),
];

const adminRules: readonly PolicyRule[] = [
  rule(['create'], ['authorization.k8s.io'], 'localsubjectaccessreviews'),
  rule(all, [group], 'rolebindings', 'roles'),
];

const nodeRules: readonly PolicyRule[] = [
  rule(['create'], ['authentication.k8s.io'], 'tokenreviews'),
  rule(['create'], ['authorization.k8s.io'], 'localsubjectaccessreviews', 'subjectaccessreviews'),
  rule(read, [''], 'services'),
  rule(['create', 'get', 'list', 'watch'], [''], 'nodes'),
  rule(['patch', 'update'], [''], 'nodes/status'),
  rule(['delete', 'patch', 'update'], [''], 'nodes'),
  rule(['create', 'patch', 'update'], [''], 'events'),
  rule(read, [''], 'pods'),
  rule(['create', 'delete'], [''], 'pods'),
  rule(['patch', 'update'], [''], 'pods/status'),
  rule(['create'], [''], 'pods/eviction'),
  rule(read, [''], 'configmaps', 'secrets'),
  rule(['get'], [''], 'persistentvolumeclaims', 'persistentvolumes'),
  rule(['get'], [''], 'endpoints'),
  rule(['create', 'delete', 'get', 'patch', 'update'], ['coordination.k8s.io'], 'leases'),
  rule(['create'], [''], 'serviceaccounts/token'),
  rule(read, ['node.k8s.io'], 'runtimeclasses'),
];

/** Default ClusterRoles and bindings of a new cluster (plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go). */
export function defaultRoles(): KubeObject[] {
  const to = (role: string) => ({ [`${group}/aggregate-to-${role}`]: 'true' });
  const anyone: [kind: 'Group', name: string][] = [['Group', 'system:authenticated']];
  return [
    clusterRole('cluster-admin', [rule(['*'], ['*'], '*'), { nonResourceURLs: ['*'], verbs: ['*'] }]),
    clusterRole('system:discovery', [
      urls(
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ),
    ]),
    clusterRole('system:monitoring', [
      urls('/healthz', '/healthz/*', '/livez', '/livez/*', '/metrics', '/metrics/slis', '/readyz', '/readyz/*'),
    ]),
    clusterRole('system:basic-user', [
      rule(['create'], ['authorization.k8s.io'], 'selfsubjectaccessreviews', 'selfsubjectrulesreviews'),
      rule(['create'], ['authentication.k8s.io'], 'selfsubjectreviews'),
    ]),
    clusterRole('system:public-info-viewer', [urls('/healthz', '/livez', '/readyz', '/version', '/version/')]),
    clusterRole('system:service-account-issuer-discovery', [
      urls(
        '/.well-known/openid-configuration',
        '/.well-known/openid-configuration/',
        '/openid/v1/jwks',
        '/openid/v1/jwks/',
      ),
    ]),
    aggregated('admin', [...adminRules, ...editRules, ...viewRules]),
    aggregated('edit', [...editRules, ...viewRules], to('admin')),
    aggregated('view', viewRules, to('edit')),
    clusterRole('system:aggregate-to-admin', adminRules, to('admin')),
    clusterRole('system:aggregate-to-edit', editRules, to('edit')),
    clusterRole('system:aggregate-to-view', viewRules, to('view')),
    clusterRole('system:node', nodeRules),
    clusterRole('system:auth-delegator', [
      rule(['create'], ['authentication.k8s.io'], 'tokenreviews'),
      rule(['create'], ['authorization.k8s.io'], 'subjectaccessreviews'),
    ]),
    clusterRole('system:node-proxier', [
      rule(['list', 'watch'], [''], 'endpoints', 'services'),
      rule(read, [''], 'nodes'),
      rule(['create', 'patch', 'update'], ['', 'events.k8s.io'], 'events'),
      rule(['list', 'watch'], ['discovery.k8s.io'], 'endpointslices'),
    ]),
    binding('cluster-admin', ['Group', 'system:masters']),
    binding('system:monitoring', ['Group', 'system:monitoring']),
    binding('system:discovery', ...anyone),
    binding('system:basic-user', ...anyone),
    binding('system:public-info-viewer', ...anyone, ['Group', 'system:unauthenticated']),
    binding('system:service-account-issuer-discovery', ['Group', 'system:serviceaccounts']),
    ...componentRoles()
      .map(({ name, rules, subjects }) => [
        clusterRole(name, rules),
        ...subjects.map((subject) => componentBinding(name, subject)),
      ])
      .flat(),
  ];
}
