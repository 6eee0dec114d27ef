import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isPathSegmentName, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { complain, each } from '../../checks.ts';
import type { ClusterRole, PolicyRule, RoleBinding, RbacV1Subject as Subject } from '../../types.ts';
import { rbacGroup } from './defaults.ts';

/** upstream pkg/apis/rbac/validation ValidatePolicyRule. */
function validateRule(rule: PolicyRule, namespaced: boolean, path: string): FieldError[] {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const errors = verbs.length > 0 ? [] : [required(child(path, 'verbs'), 'verbs must contain at least one value')];
  if (nonResourceURLs.length > 0) {
    const at = child(path, 'nonResourceURLs');
    if (namespaced) {
      errors.push(invalidValue(at, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
    }
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      const detail = 'rules cannot apply to both regular resources and non-resource URLs';
      errors.push(invalidValue(at, nonResourceURLs, detail));
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(child(path, 'apiGroups'), 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    errors.push(required(child(path, 'resources'), 'resource rules must supply at least one resource'));
  }
  return errors;
}

export function validateRole({ rules }: KubeObject): FieldError[] {
  return each(rules as PolicyRule[] | undefined, 'rules', (rule, at) => validateRule(rule, true, at));
}

export function validateClusterRole(object: KubeObject): FieldError[] {
  const { rules, aggregationRule } = object as ClusterRole;
  const errors = each(rules, 'rules', (rule, at) => validateRule(rule, false, at));
  if (!aggregationRule) return errors;
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  }
  return [...errors, ...each(selectors, path, validateLabelSelector)];
}

/** Bindings of a namespace may grant roles of either kind, those of the cluster only cluster roles. */
export function validateBinding(object: KubeObject, namespaced: boolean): FieldError[] {
  const { roleRef, subjects } = object as RoleBinding;
  const { apiGroup = '', kind = '', name = '' } = roleRef ?? {};
  const errors: FieldError[] = [];
  if (apiGroup !== rbacGroup) errors.push(notSupported('roleRef.apiGroup', apiGroup, [rbacGroup]));
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') errors.push(required('roleRef.name'));
  else errors.push(...complain('roleRef.name', name, isPathSegmentName(name)));
  return [...errors, ...each(subjects, 'subjects', (subject, at) => validateSubject(subject, namespaced, at))];
}

function validateSubject(
  { kind, name, namespace, apiGroup = '' }: Subject,
  namespaced: boolean,
  path: string,
): FieldError[] {
  const errors = name ? [] : [required(child(path, 'name'))];
  switch (kind) {
    case 'ServiceAccount':
      if (name) errors.push(...complain(child(path, 'name'), name, isDns1123Subdomain(name)));
      if (apiGroup !== '') errors.push(notSupported(child(path, 'apiGroup'), apiGroup, ['']));
      if (!namespaced && !namespace) errors.push(required(child(path, 'namespace')));
      return errors;
    case 'User':
    case 'Group':
      if (apiGroup !== rbacGroup) errors.push(notSupported(child(path, 'apiGroup'), apiGroup, [rbacGroup]));
      return errors;
    default:
      return [...errors, notSupported(child(path, 'kind'), kind ?? '', ['ServiceAccount', 'User', 'Group'])];
  }
}

/** Whoever may change subjects could otherwise grant them another role than the binding was made for. */
export function validateBindingUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  if (deepEqual(object.roleRef, old.roleRef)) return [];
  const { apiGroup = '', kind = '', name = '' } = object.roleRef ?? {};
  return [invalidValue('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
}
