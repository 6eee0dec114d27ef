import type { PolicyRule } from './rules.ts';

/** A role of one component, with who has it. */
export interface ComponentRole {
  name: string;
  rules: readonly PolicyRule[];
  subjects: readonly object[];
}

const group = 'rbac.authorization.k8s.io';
const read = ['get', 'list', 'watch'];

const rule = (verbs: readonly string[], apiGroups: readonly string[], ...resources: string[]): PolicyRule => ({
  apiGroups,
  resources,
  verbs,
});

const events = rule(['create', 'patch', 'update'], ['', 'events.k8s.io'], 'events');
const user = (name: string) => ({ apiGroup: group, kind: 'User', name });
const account = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' });

const role = (name: string, rules: readonly PolicyRule[], ...subjects: object[]): ComponentRole => ({
  name,
  rules,
  subjects,
});

/** `system:controller:NAME`, bound to the service account the controller writes as (bootstrappolicy/controller_policy.go). */
const controller = (name: string, ...rules: PolicyRule[]): ComponentRole =>
  role(`system:controller:${name}`, [...rules, events], account(name));

const scheduler: readonly PolicyRule[] = [
  events,
  rule(['create'], ['coordination.k8s.io'], 'leases'),
  { ...rule(['get', 'list', 'update', 'watch'], ['coordination.k8s.io'], 'leases'), resourceNames: ['kube-scheduler'] },
  rule(read, [''], 'nodes'),
  rule(['delete', 'get', 'list', 'watch'], [''], 'pods'),
  rule(['create'], [''], 'bindings', 'pods/binding'),
  rule(['patch', 'update'], [''], 'pods/status'),
  rule(read, [''], 'replicationcontrollers', 'services'),
  rule(read, ['apps'], 'replicasets', 'statefulsets'),
  rule(read, ['policy'], 'poddisruptionbudgets'),
  rule(read, [''], 'persistentvolumeclaims', 'persistentvolumes'),
  rule(['create'], ['authentication.k8s.io'], 'tokenreviews'),
  rule(['create'], ['authorization.k8s.io'], 'subjectaccessreviews'),
  rule(read, ['storage.k8s.io'], 'csinodes', 'csidrivers', 'csistoragecapacities'),
  rule(read, [''], 'namespaces'),
];

/** The roles of components that may come from elsewhere: schedulers, controllers, node tools (bootstrappolicy/policy.go). */
export function componentRoles(): ComponentRole[] {
  return [
    role('system:kube-scheduler', scheduler, user('system:kube-scheduler')),
    role(
      'system:volume-scheduler',
      [
        rule(['get', 'list', 'patch', 'update', 'watch'], [''], 'persistentvolumes'),
        rule(read, ['storage.k8s.io'], 'storageclasses'),
        rule(['get', 'list', 'patch', 'update', 'watch'], [''], 'persistentvolumeclaims'),
      ],
      user('system:kube-scheduler'),
    ),
    role('system:kube-dns', [rule(['list', 'watch'], [''], 'endpoints', 'services')], account('kube-dns')),
    role('system:kubelet-api-admin', [
      rule(read, [''], 'nodes'),
      rule(['proxy'], [''], 'nodes'),
      rule(['*'], [''], 'nodes/log', 'nodes/metrics', 'nodes/proxy', 'nodes/stats'),
    ]),
    role('system:node-bootstrapper', [
      rule(['create', 'get', 'list', 'watch'], ['certificates.k8s.io'], 'certificatesigningrequests'),
    ]),
    role('system:node-problem-detector', [rule(['get'], [''], 'nodes'), rule(['patch'], [''], 'nodes/status'), events]),
    role('system:persistent-volume-provisioner', [
      rule(['create', 'delete', 'get', 'list', 'watch'], [''], 'persistentvolumes'),
      rule(['get', 'list', 'update', 'watch'], [''], 'persistentvolumeclaims'),
      rule(read, ['storage.k8s.io'], 'storageclasses'),
      rule(['watch'], [''], 'events'),
      events,
    ]),
    controller(
      'deployment-controller',
      rule(['get', 'list', 'update', 'watch'], ['apps', 'extensions'], 'deployments'),
      rule(['update'], ['apps', 'extensions'], 'deployments/status'),
      rule(['update'], ['apps', 'extensions'], 'deployments/finalizers'),
      rule(['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'], ['apps', 'extensions'], 'replicasets'),
      rule(['get', 'list', 'update', 'watch'], [''], 'pods'),
    ),
    controller(
      'replicaset-controller',
      rule(['get', 'list', 'update', 'watch'], ['apps', 'extensions'], 'replicasets'),
      rule(['update'], ['apps', 'extensions'], 'replicasets/status'),
      rule(['update'], ['apps', 'extensions'], 'replicasets/finalizers'),
      rule(['create', 'delete', 'list', 'patch', 'watch'], [''], 'pods'),
    ),
    controller(
      'namespace-controller',
      rule(['delete', 'get', 'list', 'watch'], [''], 'namespaces'),
      rule(['update'], [''], 'namespaces/finalize', 'namespaces/status'),
      rule(['delete', 'deletecollection', 'get', 'list'], ['*'], '*'),
    ),
    controller('generic-garbage-collector', rule(['delete', 'get', 'list', 'patch', 'update', 'watch'], ['*'], '*')),
    controller(
      'endpoint-controller',
      rule(read, [''], 'pods', 'services'),
      rule(['create', 'delete', 'get', 'list', 'update'], [''], 'endpoints'),
      rule(['create'], [''], 'endpoints/restricted'),
    ),
    controller(
      'endpointslice-controller',
      rule(read, [''], 'nodes', 'pods', 'services'),
      rule(['update'], [''], 'services/finalizers'),
      rule(['create', 'delete', 'get', 'list', 'update'], ['discovery.k8s.io'], 'endpointslices'),
    ),
    controller(
      'node-controller',
      rule(['delete', 'get', 'list', 'patch', 'update'], [''], 'nodes'),
      rule(['patch', 'update'], [''], 'nodes/status'),
      rule(['patch', 'update'], [''], 'pods/status'),
      rule(['delete', 'list'], [''], 'pods'),
      rule(['get'], [''], 'pods'),
    ),
    controller(
      'pod-garbage-collector',
      rule(['delete', 'list', 'watch'], [''], 'pods'),
      rule(['get', 'list'], [''], 'nodes'),
      rule(['patch'], [''], 'pods/status'),
    ),
    controller('service-account-controller', rule(['create'], [''], 'serviceaccounts')),
    controller('root-ca-cert-publisher', rule(['create', 'update'], [''], 'configmaps')),
  ];
}
