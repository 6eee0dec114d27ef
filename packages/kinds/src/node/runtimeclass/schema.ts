import { kindSchema, list, map, message, named, quantity, string, struct } from '../../builders.ts';
import { Toleration } from '../../core/shared/taints.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const Overhead = named('io.k8s.api.node.v1.Overhead', 'Resources a runtime itself takes.', {
  podFixed: map(1, quantity(), 'For each pod.'),
});

export const Scheduling = named('io.k8s.api.node.v1.Scheduling', 'Nodes that have a runtime.', {
  nodeSelector: map(1, string(), 'Labels of the nodes.', { 'x-kubernetes-map-type': 'atomic' }),
  tolerations: list(2, Toleration, 'Taints that are tolerated.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const RuntimeClass = kindSchema(
  'io.k8s.api.node.v1.RuntimeClass',
  'A way to run pods.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    handler: string(2, 'Runtime on the nodes that runs them.', { zero: 'fill' }),
    overhead: message(Overhead, 3, 'Resources the runtime itself takes.'),
    scheduling: message(Scheduling, 4, 'Nodes that have the runtime.'),
  },
  { required: ['handler'] },
);
