import type { KubeObject } from '@berth/machinery/object';
import type { Reconciler } from '@berth/machinery/reconcile';
import { deepEqual } from '@berth/machinery/values';
import { aggregatedRules } from './aggregation.ts';

const resource = 'rbac.authorization.k8s.io/clusterroles';

export interface AggregationSnapshot {
  role: KubeObject | undefined;
  /** Every ClusterRole; empty where `role` aggregates none. */
  roles: readonly KubeObject[];
}

/**
 * Keeps the rules of ClusterRoles that are made of others. Any ClusterRole may be part of any other, before or after a change, so
 * all that aggregate are looked at (upstream pkg/controller/clusterroleaggregation).
 */
export const reconciler: Reconciler<AggregationSnapshot> = {
  name: 'clusterrole-aggregation',
  watches: [
    {
      resource,
      async keys(_change, reader) {
        const roles = await reader.list(resource);
        return roles
          .filter(({ aggregationRule }) => aggregationRule !== undefined)
          .map(({ metadata }) => ({ namespace: '', name: metadata.name ?? '' }));
      },
    },
  ],
  async load(reader, { name }) {
    const role = await reader.get(resource, '', name);
    return { role, roles: role?.aggregationRule === undefined ? [] : await reader.list(resource) };
  },
  decide({ role, roles }) {
    if (role?.aggregationRule === undefined) return { writes: [] };
    const rules = aggregatedRules(role, roles);
    return deepEqual(rules, role.rules ?? [])
      ? { writes: [] }
      : { writes: [{ verb: 'update', object: { ...role, rules } }] };
  },
};
