import { describeRules, type PolicyRule, uncovered } from '@berth/auth';
import { forbiddenResource, goQuote, notFound } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts';

const group = 'rbac.authorization.k8s.io';

async function may({ call, object }: AdmissionRequest, verb: string, resource: string, name: string): Promise<boolean> {
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

/** The rules of the role that a binding refers to. @throws ApiError NotFound: nobody binds what others may fill later */
async function rulesOf({ call, object }: AdmissionRequest): Promise<readonly PolicyRule[]> {
  const { kind, name } = object.roleRef;
  const clusterWide = kind === 'ClusterRole';
  const stored = await call.server.store.get({
    cluster: call.cluster.id,
    resource: `${group}/${clusterWide ? 'clusterroles' : 'roles'}`,
    namespace: clusterWide ? '' : (object.metadata.namespace ?? ''),
    name,
  });
  if (stored === undefined) throw notFound({ group, resource: clusterWide ? 'clusterrole' : 'role' }, name);
  return (JSON.parse(stored.body) as KubeObject).rules ?? [];
}

/** What gathers the rules of other roles hands out anything. */
const fullAuthority: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

const gathers = (role: KubeObject | undefined): boolean =>
  (role?.aggregationRule?.clusterRoleSelectors ?? []).length > 0;

/** Only what the garbage collector changes before it deletes (pkg/registry/rbac/helpers.go IsOnlyMutatingGCFields). */
function changesNothing({ object, old }: AdmissionRequest): boolean {
  if (old === undefined) return false;
  const { ownerReferences, finalizers, managedFields } = old.metadata;
  const metadata = { ...object.metadata, ownerReferences, finalizers, managedFields };
  return deepEqual({ ...object, metadata }, old);
}

/** Whether the caller may hand out what the request does without having it. */
function excused(request: AdmissionRequest): Promise<boolean> {
  const { call, kind, object, operation } = request;
  const { kind: role, name } = object.roleRef ?? {};
  if (kind.kind.endsWith('Binding')) {
    if (role !== 'Role' && role !== 'ClusterRole') return Promise.resolve(false);
    return may(request, 'bind', role === 'Role' ? 'roles' : 'clusterroles', name);
  }
  // The request's name, which a POST has not.
  const posted = operation === 'CREATE' && (call.origin?.verb ?? 'create') === 'create';
  return may(request, 'escalate', kind.plural, posted ? '' : (object.metadata.name ?? ''));
}

/** @throws ApiError Forbidden unless the caller has all of it */
async function confirm(request: AdmissionRequest, wanted: readonly PolicyRule[], detail?: string): Promise<void> {
  const { call, kind, object } = request;
  const { username, groups } = call.identity;
  const owned = (await call.server.rulesFor?.(call.cluster, call.identity, object.metadata.namespace ?? '')) ?? [];
  const missing = uncovered(owned, wanted);
  if (missing.length === 0) return;
  const who = `user ${goQuote(username)} (groups=[${groups.map(goQuote).join(' ')}])`;
  throw forbiddenResource(
    { group, resource: kind.plural },
    object.metadata.name ?? '',
    detail ?? `${who} is attempting to grant RBAC permissions not currently held:\n${describeRules(missing)}`,
  );
}

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
    if (changesNothing(request) || (await excused(request))) return;
    const { kind, object, old } = request;
    await confirm(request, kind.kind.endsWith('Binding') ? await rulesOf(request) : (object.rules ?? []));
    if (gathers(object) || gathers(old))
      await confirm(request, fullAuthority, 'must have cluster-admin privileges to use the aggregationRule');
  },
};
