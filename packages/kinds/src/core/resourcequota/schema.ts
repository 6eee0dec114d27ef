import { kindSchema, list, map, message, named, quantity, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

const atomic = { 'x-kubernetes-list-type': 'atomic' } as const;

const ScopedResourceSelectorRequirement = named(
  'io.k8s.api.core.v1.ScopedResourceSelectorRequirement',
  'A requirement on a scope.',
  {
    scopeName: string(1, 'The scope, such as PriorityClass or BestEffort.', { zero: 'fill' }),
    operator: string(2, 'In, NotIn, Exists or DoesNotExist.', { zero: 'fill' }),
    values: list(3, string(), 'Values for In and NotIn.', atomic),
  },
  { required: ['scopeName', 'operator'] },
);

const ScopeSelector = named(
  'io.k8s.api.core.v1.ScopeSelector',
  'Chooses objects by scopes; all requirements must hold.',
  { matchExpressions: list(1, ScopedResourceSelectorRequirement, 'Requirements on scopes.', atomic) },
  { 'x-kubernetes-map-type': 'atomic' },
);

const ResourceQuotaSpec = named('io.k8s.api.core.v1.ResourceQuotaSpec', 'How much a namespace may use.', {
  hard: map(1, quantity(), 'The most of each resource.'),
  scopes: list(2, string(), 'Scopes that objects must all be in to count.', atomic),
  scopeSelector: message(ScopeSelector, 3, 'Objects that count, by their scopes.'),
});

const ResourceQuotaStatus = named('io.k8s.api.core.v1.ResourceQuotaStatus', 'How much of a quota is used.', {
  hard: map(1, quantity(), 'The most of each resource, as it is obeyed.'),
  used: map(2, quantity(), 'How much of each is used.'),
});

export const ResourceQuota = kindSchema('io.k8s.api.core.v1.ResourceQuota', 'Bounds what a namespace may use in all.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ResourceQuotaSpec, 2, 'How much may be used.'),
  status: struct(ResourceQuotaStatus, 3, 'How much is used.'),
});
