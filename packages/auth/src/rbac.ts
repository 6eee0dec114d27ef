import type { Identity } from '@berth/machinery/identity';
import type { KubeObject } from '@berth/machinery/object';
import { type Attributes, type PolicyRule, ruleAllows } from './rules.ts';

/** What RBAC reads of a cluster, from mirrors: objects as stored. */
export interface RbacView {
  clusterRole(name: string): KubeObject | undefined;
  role(namespace: string, name: string): KubeObject | undefined;
  clusterRoleBindings(): readonly KubeObject[];
  roleBindings(namespace: string): readonly KubeObject[];
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** Whether a binding's subject is this identity (rbac/validation/rule.go appliesToUser). */
function isSubject(subject: Subject, identity: Identity, bindingNamespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === identity.username;
    case 'Group':
      return identity.groups.includes(subject.name);
    case 'ServiceAccount': {
      const namespace = subject.namespace || bindingNamespace;
      return namespace !== '' && identity.username === `system:serviceaccount:${namespace}:${subject.name}`;
    }
    default:
      return false;
  }
}

const binds = (binding: KubeObject, identity: Identity): boolean =>
  ((binding.subjects ?? []) as Subject[]).some((subject) =>
    isSubject(subject, identity, binding.metadata.namespace ?? ''),
  );

function rulesOf(view: RbacView, binding: KubeObject): readonly PolicyRule[] {
  const { kind, name } = binding.roleRef as { kind: string; name: string };
  const role = kind === 'ClusterRole' ? view.clusterRole(name) : view.role(binding.metadata.namespace ?? '', name);
  return (role?.rules ?? []) as PolicyRule[];
}

/** Visits the rules that bind an identity in a namespace ('' = cluster-wide ones only) until `visit` answers true. */
function someRule(
  view: RbacView,
  identity: Identity,
  namespace: string,
  visit: (rule: PolicyRule, binding: KubeObject) => boolean,
): boolean {
  const inBinding = (binding: KubeObject) =>
    binds(binding, identity) && rulesOf(view, binding).some((rule) => visit(rule, binding));
  return (
    view.clusterRoleBindings().some(inBinding) || (namespace !== '' && view.roleBindings(namespace).some(inBinding))
  );
}

/** The decision of RBAC: some rule of some binding allows it. */
export function rbacAllows(
  view: RbacView,
  identity: Identity,
  wanted: Attributes,
): { allowed: boolean; reason: string } {
  const namespace = wanted.kind === 'resource' ? wanted.namespace : '';
  let reason = '';
  const allowed = someRule(view, identity, namespace, (rule, binding) => {
    if (!ruleAllows(rule, wanted)) return false;
    const { kind, name } = binding.roleRef as { kind: string; name: string };
    const where = binding.metadata.namespace === undefined ? '' : `/${binding.metadata.namespace}`;
    reason = `RBAC: allowed by ${binding.kind} "${binding.metadata.name}${where}" of ${kind} "${name}"`;
    return true;
  });
  return { allowed, reason };
}

/** Every rule that binds an identity in a namespace: SelfSubjectRulesReview, and the check against escalation. */
export function rulesFor(view: RbacView, identity: Identity, namespace: string): PolicyRule[] {
  const rules: PolicyRule[] = [];
  someRule(view, identity, namespace, (rule) => {
    rules.push(rule);
    return false;
  });
  return rules;
}
