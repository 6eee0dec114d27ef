import { list, named, string } from '../../builders.ts';

export const NodeSelectorRequirement = named(
  'io.k8s.api.core.v1.NodeSelectorRequirement',
  '',
  {
    key: string(1, { zero: 'fill' }),
    operator: string(2, { enum: ['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'], zero: 'fill' }),
    values: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['key', 'operator'] },
);

export const NodeSelectorTerm = named(
  'io.k8s.api.core.v1.NodeSelectorTerm',
  '',
  {
    matchExpressions: list(1, NodeSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
    matchFields: list(2, NodeSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const NodeSelector = named(
  'io.k8s.api.core.v1.NodeSelector',
  '',
  {
    nodeSelectorTerms: list(1, NodeSelectorTerm, { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['nodeSelectorTerms'], 'x-kubernetes-map-type': 'atomic' },
);
