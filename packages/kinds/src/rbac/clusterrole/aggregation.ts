import type { KubeObject } from '@berth/machinery/object';
import { type LabelSelector, matches, selectorOf } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';
import type { ClusterRole, PolicyRule } from '../../types.ts';

/**
 * The rules of a role with an aggregationRule: those of every other role that one of its selectors finds, selector by selector and
 * by name, each once (upstream pkg/controller/clusterroleaggregation).
 */
export function aggregatedRules(role: KubeObject, roles: readonly KubeObject[]): PolicyRule[] {
  const selectors: LabelSelector[] = (role as ClusterRole).aggregationRule?.clusterRoleSelectors ?? [];
  const rules: PolicyRule[] = [];
  for (const selector of selectors.map(selectorOf)) {
    const found = roles.filter(
      ({ metadata }) => metadata.name !== role.metadata.name && matches(selector, metadata.labels),
    );
    found.sort((a, b) => (String(a.metadata.name) < String(b.metadata.name) ? -1 : 1));
    for (const one of found)
      for (const rule of (one as ClusterRole).rules ?? [])
        if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule);
  }
  return rules;
}
