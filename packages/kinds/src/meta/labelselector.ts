import { list, map, named, string } from '../builders.ts';

export const LabelSelectorRequirement = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement',
  '',
  {
    key: string(1, { zero: 'fill' }),
    operator: string(2, { zero: 'fill' }),
    values: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['key', 'operator'] },
);

export const LabelSelector = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  '',
  {
    matchLabels: map(1, string()),
    matchExpressions: list(2, LabelSelectorRequirement, { 'x-kubernetes-list-type': 'atomic' }),
  },
  { 'x-kubernetes-map-type': 'atomic' },
);

export const FieldSelectorRequirement = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement',
  '',
  {
    key: string(1, { zero: 'fill' }),
    operator: string(2, { zero: 'fill' }),
    values: list(3, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['key', 'operator'] },
);
