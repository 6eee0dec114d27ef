import { aggregatedRules } from '@berth/kinds/rbac/clusterrole/aggregation';
import type { KubeObject } from '@berth/machinery/object';
import { type DefaultRole, rbacGroup, type Subject } from './build.ts';
import { componentRoles } from './components.ts';
import { controllerRoles } from './controllers.ts';
import { namespacedRoles } from './namespaces.ts';
import { userRoles } from './users.ts';

const apiVersion = `${rbacGroup}/v1`;
const aggregationLabel = (roles: string): Record<string, string> =>
  Object.fromEntries(roles.split(' ').map((role) => [`${rbacGroup}/aggregate-to-${role}`, 'true']));

const metadata = (name: string, namespace?: string, labels?: Record<string, string>) => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
});

const clusterRole = ({ name, rules = [], aggregates, aggregatedTo }: DefaultRole): KubeObject => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: metadata(name, undefined, aggregatedTo === undefined ? {} : aggregationLabel(aggregatedTo)),
  rules,
  ...(aggregates === undefined
    ? {}
    : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregationLabel(aggregates) }] } }),
});

const binding = (
  kind: 'ClusterRole' | 'Role',
  name: string,
  role: string,
  subjects: readonly Subject[],
  namespace?: string,
): KubeObject => ({
  apiVersion,
  kind: `${kind}Binding`,
  metadata: metadata(name, namespace),
  roleRef: { apiGroup: rbacGroup, kind, name: role },
  ...(subjects.length === 0 ? {} : { subjects }),
});

/** One aggregated role may be part of another (view, edit, admin): as often as they are nested. */
function aggregate(roles: readonly KubeObject[]): void {
  for (let round = 0; round < 3; round++)
    for (const role of roles) if (role.aggregationRule !== undefined) role.rules = aggregatedRules(role, roles);
}

/** RBAC's objects of a new cluster: ClusterRoles, ClusterRoleBindings, Roles, RoleBindings. */
export function defaultRoles(): KubeObject[] {
  const roles = [...userRoles, ...componentRoles, ...controllerRoles];
  const clusterRoles = roles.map(clusterRole);
  aggregate(clusterRoles);
  return [
    ...clusterRoles,
    ...roles.flatMap(({ name, subjects }) =>
      subjects === undefined ? [] : [binding('ClusterRole', name, name, subjects)],
    ),
    ...namespacedRoles.map(({ namespace, name, rules }) => ({
      apiVersion,
      kind: 'Role',
      metadata: metadata(name, namespace),
      rules,
    })),
    ...namespacedRoles.map(({ namespace, name, binding: bound = name, subjects }) =>
      binding('Role', bound, name, subjects, namespace),
    ),
  ];
}
