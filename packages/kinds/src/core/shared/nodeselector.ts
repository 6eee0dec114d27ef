import { list, named, string } from '../../builders.ts';

export const NodeSelectorRequirement = named(
  'io.k8s.api.core.v1.NodeSelectorRequirement',
  'A requirement on one label or field of a node.',
  {
    key: string(1, 'The label or field.', { zero: 'fill' }),
    operator: string(2, 'In, NotIn, Exists, DoesNotExist, Gt or Lt.', {
      enum: ['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'],
      zero: 'fill',
    }),
    values: list(3, string(), 'Values for the operator.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['key', 'operator'] },
);

export const NodeSelectorTerm = named(
  'io.k8s.api.core.v1.NodeSelectorTerm',
  'Requirements on a node that must all hold.',
  {
    matchExpressions: list(1, NodeSelectorRequirement, 'Requirements on labels.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    matchFields: list(2, NodeSelectorRequirement, 'Requirements on fields.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const NodeSelector = named(
  'io.k8s.api.core.v1.NodeSelector',
  'Chooses nodes; one of the terms must hold.',
  {
    nodeSelectorTerms: list(1, NodeSelectorTerm, 'The terms.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['nodeSelectorTerms'], 'x-kubernetes-map-type': 'atomic' },
);
