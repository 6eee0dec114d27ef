import { list, map, named, string } from '../builders.ts';

export const LabelSelectorRequirement = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement',
  'A requirement on one label.',
  {
    key: string(1, 'The label.', { zero: 'fill' }),
    operator: string(2, 'In, NotIn, Exists or DoesNotExist.', { zero: 'fill' }),
    values: list(3, string(), 'Values for In and NotIn.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['key', 'operator'] },
);

export const LabelSelector = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  'Chooses objects by their labels; all requirements must hold.',
  {
    matchLabels: map(1, string(), 'Labels with the values they must have.'),
    matchExpressions: list(2, LabelSelectorRequirement, 'Requirements on labels.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const FieldSelectorRequirement = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement',
  'A requirement on one field.',
  {
    key: string(1, 'The field.', { zero: 'fill' }),
    operator: string(2, 'In, NotIn, Exists or DoesNotExist.', { zero: 'fill' }),
    values: list(3, string(), 'Values for In and NotIn.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['key', 'operator'] },
);
