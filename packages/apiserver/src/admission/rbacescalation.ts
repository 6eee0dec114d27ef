import { type PolicyRule, uncovered } from '@berth/auth';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { Call } from '../operations/call.ts';
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts';

const group = 'rbac.authorization.k8s.io';

async function may(
  call: Call,
  verb: string,
  resource: string,
  object: KubeObject,
  name = object.metadata.name ?? '',
): Promise<boolean> {
  const { allowed } = await call.server.authorize(call.cluster, call.identity, {
    kind: 'resource',
    verb,
    group,
    resource,
    subresource: '',
    namespace: object.metadata.namespace ?? '',
    name,
  });
  return allowed;
}

async function rulesOf(call: Call, binding: KubeObject): Promise<readonly PolicyRule[]> {
  const { kind, name } = binding.roleRef;
  const clusterWide = kind === 'ClusterRole';
  const stored = await call.server.store.get({
    cluster: call.cluster.id,
    resource: `${group}/${clusterWide ? 'clusterroles' : 'roles'}`,
    namespace: clusterWide ? '' : (binding.metadata.namespace ?? ''),
    name,
  });
  return stored === undefined ? [] : ((JSON.parse(stored.body) as KubeObject).rules ?? []);
}

/** What the request hands out: a role's rules, or those of the role a binding refers to. */
async function granted({ call, kind, object }: AdmissionRequest): Promise<readonly PolicyRule[]> {
  return kind.kind.endsWith('Binding') ? rulesOf(call, object) : (object.rules ?? []);
}

const print = (rule: PolicyRule): string => JSON.stringify(rule);

/**
 * Nobody hands out rights they do not have, unless they may `escalate` roles or `bind` that role
 * (pkg/registry/rbac/clusterrole/policybased/storage.go).
 */
export const rbacEscalation: AdmissionPlugin = {
  name: 'RBACEscalation',
  handles: ({ call, kind, operation }) =>
    kind.group === group &&
    operation !== 'DELETE' &&
    !call.identity.groups.includes('system:masters') &&
    call.server.rulesFor !== undefined,
  async admit(request) {
    const { call, kind, object } = request;
    const binding = kind.kind.endsWith('Binding');
    const roles = object.roleRef?.kind === 'Role' ? 'roles' : 'clusterroles';
    const excused = binding
      ? await may(call, 'bind', roles, object, object.roleRef.name)
      : await may(call, 'escalate', kind.plural, object);
    if (excused) return;
    const owned = (await call.server.rulesFor?.(call.cluster, call.identity, object.metadata.namespace ?? '')) ?? [];
    const missing = uncovered(owned, await granted(request));
    if (missing.length === 0) return;
    throw forbiddenResource(
      { group, resource: kind.plural },
      object.metadata.name ?? '',
      `user "${call.identity.username}" (groups=${JSON.stringify(call.identity.groups)}) is attempting to grant RBAC permissions not currently held:\n${missing.map(print).join('\n')}`,
    );
  },
};
