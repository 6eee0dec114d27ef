import { kindSchema, list, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const NamespaceSpec = named('io.k8s.api.core.v1.NamespaceSpec', 'What is wanted of a namespace.', {
  finalizers: list(1, string(), 'Who must finish before the namespace is removed.', {
    'x-kubernetes-list-type': 'atomic',
  }),
});

export const NamespaceCondition = named(
  'io.k8s.api.core.v1.NamespaceCondition',
  'One aspect of the state of a namespace.',
  {
    type: string(1, { zero: 'fill' }),
    status: string(2, { zero: 'fill' }),
    lastTransitionTime: time(4, { zero: 'fill' }),
    reason: string(5),
    message: string(6),
  },
  { required: ['status', 'type'] },
);

export const NamespaceStatus = named('io.k8s.api.core.v1.NamespaceStatus', 'What state a namespace is in.', {
  phase: string(1, 'Active or Terminating.', { enum: ['Active', 'Terminating'] }),
  conditions: list(2, NamespaceCondition, 'What holds up the deletion.', { keys: ['type'], mergeKey: 'type' }),
});

export const Namespace = kindSchema('io.k8s.api.core.v1.Namespace', 'A space in which names are unique.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(NamespaceSpec, 2, 'What is wanted of the namespace.'),
  status: struct(NamespaceStatus, 3, 'What state the namespace is in.'),
});
