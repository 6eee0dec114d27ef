import type { Identity } from '@berth/machinery/identity';
import { type NodeView, nodeAllows, nodeNameOf, notRelated } from './node.ts';
import { type RbacView, rbacAllows, rulesFor } from './rbac.ts';
import type { Attributes, PolicyRule } from './rules.ts';

export interface AuthorizerDeps {
  rbac(cluster: string): Promise<RbacView>;
  nodes(cluster: string): NodeView;
}

/** Node authorizer, then RBAC; the first that allows decides, as upstream's `--authorization-mode=Node,RBAC`. */
export function createAuthorizer(deps: AuthorizerDeps) {
  return {
    async authorize(
      cluster: { id: string },
      identity: Identity,
      wanted: Attributes,
    ): Promise<{ allowed: boolean; reason: string }> {
      if (identity.groups.includes('system:masters')) return { allowed: true, reason: '' };
      const node = nodeNameOf(identity);
      if (node !== undefined && (await nodeAllows(deps.nodes(cluster.id), node, wanted)))
        return { allowed: true, reason: '' };
      const decision = rbacAllows(await deps.rbac(cluster.id), identity, wanted);
      const why = decision.allowed || node === undefined ? undefined : notRelated(node, wanted);
      return why === undefined ? decision : { ...decision, reason: why };
    },
    async rulesFor(cluster: { id: string }, identity: Identity, namespace: string): Promise<PolicyRule[]> {
      return rulesFor(await deps.rbac(cluster.id), identity, namespace);
    },
  };
}
