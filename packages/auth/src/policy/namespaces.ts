import type { PolicyRule } from '../rules.ts';
import { account, events, named, rule, type Subject, user } from './build.ts';

/** A Role of one namespace, with its binding. */
export interface DefaultNamespacedRole {
  namespace: string;
  name: string;
  /** The binding's name, where it is not the role's. */
  binding?: string;
  rules: readonly PolicyRule[];
  subjects: readonly Subject[];
}

const leaderLocking = (component: string, ...more: Subject[]): DefaultNamespacedRole => ({
  namespace: 'kube-system',
  name: `system::leader-locking-${component}`,
  rules: [
    rule('create get list update watch', 'coordination.k8s.io', 'leases'),
    rule('create get list update watch', 'coordination.k8s.io', 'leasecandidates'),
  ],
  subjects: [user(`system:${component}`), account(component), ...more],
});

/** Roles of the system's namespaces (bootstrappolicy/namespace_policy.go of v1.36). */
export const namespacedRoles: readonly DefaultNamespacedRole[] = [
  {
    namespace: 'kube-system',
    name: 'extension-apiserver-authentication-reader',
    binding: 'system::extension-apiserver-authentication-reader',
    rules: [named(rule('get list watch', 'core', 'configmaps'), 'extension-apiserver-authentication')],
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler')],
  },
  leaderLocking('kube-controller-manager', account('leader-election-controller')),
  leaderLocking('kube-scheduler'),
  {
    namespace: 'kube-system',
    name: 'system:controller:bootstrap-signer',
    rules: [rule('get list watch', 'core', 'secrets')],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: 'kube-public',
    name: 'system:controller:bootstrap-signer',
    rules: [
      rule('get list watch', 'core', 'configmaps'),
      named(rule('update', 'core', 'configmaps'), 'cluster-info'),
      events,
    ],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:cloud-provider',
    rules: [rule('create get list watch', 'core', 'configmaps')],
    subjects: [account('cloud-provider')],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:token-cleaner',
    rules: [rule('delete get list watch', 'core', 'secrets'), events],
    subjects: [account('token-cleaner')],
  },
];
