import type { Identity } from '@berth/machinery/identity';
import { goQuote } from '@berth/machinery/invalid';
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

/** The subject by which a binding is this identity's, if it is. */
const subjectOf = (binding: KubeObject, identity: Identity): Subject | undefined =>
  ((binding.subjects ?? []) as Subject[]).find((subject) =>
    isSubject(subject, identity, binding.metadata.namespace ?? ''),
  );

interface RoleRef {
  kind: string;
  name: string;
}

/** The rules of the role that a binding in a namespace ('' for one of the cluster) refers to; undefined: there is no such role. */
function rulesOfRole(view: RbacView, { kind, name }: RoleRef, namespace: string): PolicyRule[] | undefined {
  const role = kind === 'ClusterRole' ? view.clusterRole(name) : view.role(namespace, name);
  return role === undefined ? undefined : (role.rules ?? []);
}

/** In the words of upstream's listers. */
const noRole = ({ kind, name }: RoleRef): string =>
  `${kind.toLowerCase()}.rbac.authorization.k8s.io ${goQuote(name)} not found`;

/**
 * Visits the rules that bind an identity in a namespace ('' = cluster-wide ones only) until `visit` answers true. `missing` is
 * told of roles that bindings refer to and that are not there.
 */
function someRule(
  view: RbacView,
  identity: Identity,
  namespace: string,
  visit: (rule: PolicyRule, binding: KubeObject, subject: Subject) => boolean,
  missing: (problem: string) => void = () => {},
): boolean {
  const inBinding = (binding: KubeObject): boolean => {
    const subject = subjectOf(binding, identity);
    if (subject === undefined) return false;
    const rules = rulesOfRole(view, binding.roleRef, binding.metadata.namespace ?? '');
    if (rules === undefined) missing(noRole(binding.roleRef));
    return (rules ?? []).some((rule) => visit(rule, binding, subject));
  };
  return (
    view.clusterRoleBindings().some(inBinding) || (namespace !== '' && view.roleBindings(namespace).some(inBinding))
  );
}

/** `RoleBinding "b/blue" of ClusterRole "view" to User "jane"` (rbac/validation/rule.go). */
function describe(binding: KubeObject, subject: Subject): string {
  const { kind, name } = binding.roleRef as RoleRef;
  const { namespace } = binding.metadata;
  const where = namespace === undefined ? '' : `/${namespace}`;
  const home = subject.kind === 'ServiceAccount' ? `/${subject.namespace || (namespace ?? '')}` : '';
  return `${binding.kind} ${goQuote(`${binding.metadata.name}${where}`)} of ${kind} ${goQuote(name)} to ${subject.kind} ${goQuote(subject.name + home)}`;
}

/** Several problems in one (apimachinery util/errors aggregate). */
function aggregate(problems: readonly string[]): string {
  const [first = '', ...others] = new Set(problems);
  return others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
}

/** The decision of RBAC: some rule of some binding allows it. A refusal names the roles that were looked for in vain. */
export function rbacAllows(
  view: RbacView,
  identity: Identity,
  wanted: Attributes,
): { allowed: boolean; reason: string } {
  const namespace = wanted.kind === 'resource' ? wanted.namespace : '';
  const problems: string[] = [];
  let reason = '';
  const allowed = someRule(
    view,
    identity,
    namespace,
    (rule, binding, subject) => {
      if (!ruleAllows(rule, wanted)) return false;
      reason = `RBAC: allowed by ${describe(binding, subject)}`;
      return true;
    },
    (problem) => problems.push(problem),
  );
  if (!allowed && problems.length > 0) reason = `RBAC: ${aggregate(problems)}`;
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
