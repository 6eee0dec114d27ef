import { kindSchema, list, map, named, quantity, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

const LimitRangeItem = named(
  'io.k8s.api.core.v1.LimitRangeItem',
  'Bounds and defaults for one type of object.',
  {
    type: string(1, 'What is bounded: Pod, Container or PersistentVolumeClaim.', { zero: 'fill' }),
    max: map(2, quantity(), 'The most of each resource.'),
    min: map(3, quantity(), 'The least of each resource.'),
    default: map(4, quantity(), 'Limits of containers that say none.'),
    defaultRequest: map(5, quantity(), 'Requests of containers that say none.'),
    maxLimitRequestRatio: map(6, quantity(), 'How many times the request a limit may be.'),
  },
  { required: ['type'] },
);

const LimitRangeSpec = named(
  'io.k8s.api.core.v1.LimitRangeSpec',
  'Bounds and defaults.',
  {
    limits: list(1, LimitRangeItem, 'The bounds, one entry for each type.', {
      'x-kubernetes-list-type': 'atomic',
      zero: 'fill',
    }),
  },
  { required: ['limits'] },
);

export const LimitRange = kindSchema(
  'io.k8s.api.core.v1.LimitRange',
  'Bounds and defaults for what single objects of a namespace use.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(LimitRangeSpec, 2, 'The bounds.'),
  },
);
