import { kindSchema, list, map, message, named, quantity, string, struct } from '../../builders.ts';
import { Toleration } from '../../core/shared/taints.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const Overhead = named('io.k8s.api.node.v1.Overhead', '', {
  podFixed: map(1, quantity()),
});

export const Scheduling = named('io.k8s.api.node.v1.Scheduling', '', {
  nodeSelector: map(1, string(), { 'x-kubernetes-map-type': 'atomic' }),
  tolerations: list(2, Toleration, { 'x-kubernetes-list-type': 'atomic' }),
});

export const RuntimeClass = kindSchema(
  'io.k8s.api.node.v1.RuntimeClass',
  '',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    handler: string(2, { zero: 'fill' }),
    overhead: message(Overhead, 3),
    scheduling: message(Scheduling, 4),
  },
  { required: ['handler'] },
);
