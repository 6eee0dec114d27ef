import type { PolicyRule } from '../rules.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** rbac/v1 Subject. */
export interface Subject {
  kind: 'User' | 'Group' | 'ServiceAccount';
  name: string;
  apiGroup?: string;
  namespace?: string;
}

/** A ClusterRole that every cluster has, with who has it; bound by a binding of its own name. */
export interface DefaultRole {
  name: string;
  rules?: readonly PolicyRule[];
  /** Made of the rules of every role that is `aggregatedTo` this. */
  aggregates?: string;
  /** Several are parted by blanks. */
  aggregatedTo?: string;
  /** No binding where it is absent; an empty one is bound to nobody. */
  subjects?: readonly Subject[];
}

const groupsOf = (names: string): string[] => names.split(' ').map((name) => (name === 'core' ? '' : name));

/** Verbs and groups are parted by blanks; `core` stands for the group without a name. */
export const rule = (verbs: string, groups: string, ...resources: string[]): PolicyRule => ({
  apiGroups: groupsOf(groups),
  resources,
  verbs: verbs.split(' '),
});

export const named = (one: PolicyRule, ...resourceNames: string[]): PolicyRule => ({ ...one, resourceNames });

export const urls = (verbs: string, ...nonResourceURLs: string[]): PolicyRule => ({
  nonResourceURLs,
  verbs: verbs.split(' '),
});

/** What everything that records events may do. */
export const events: PolicyRule = rule('create patch update', 'core events.k8s.io', 'events');

export const user = (name: string): Subject => ({ apiGroup: rbacGroup, kind: 'User', name });
export const group = (name: string): Subject => ({ apiGroup: rbacGroup, kind: 'Group', name });
export const account = (name: string): Subject => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' });

export const controller = (name: string, ...rules: PolicyRule[]): DefaultRole => ({
  name: `system:controller:${name}`,
  rules,
  subjects: [account(name)],
});
