import { kindSchema, list, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const NamespaceSpec = named('io.k8s.api.core.v1.NamespaceSpec', '', {
  finalizers: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
});

export const NamespaceCondition = named(
  'io.k8s.api.core.v1.NamespaceCondition',
  '',
  {
    type: string(1, { zero: 'fill' }),
    status: string(2, { zero: 'fill' }),
    lastTransitionTime: time(4, { zero: 'fill' }),
    reason: string(5),
    message: string(6),
  },
  { required: ['status', 'type'] },
);

export const NamespaceStatus = named('io.k8s.api.core.v1.NamespaceStatus', '', {
  phase: string(1, { enum: ['Active', 'Terminating'] }),
  conditions: list(2, NamespaceCondition, { keys: ['type'], mergeKey: 'type' }),
});

export const Namespace = kindSchema('io.k8s.api.core.v1.Namespace', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(NamespaceSpec, 2),
  status: struct(NamespaceStatus, 3),
});
