import { int64, named, string, time } from '../builders.ts';

export const Condition = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Condition',
  '',
  {
    type: string(1, { zero: 'fill' }),
    status: string(2, { zero: 'fill' }),
    observedGeneration: int64(3),
    lastTransitionTime: time(4, { zero: 'fill' }),
    reason: string(5, { zero: 'fill' }),
    message: string(6, { zero: 'fill' }),
  },
  { required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'] },
);
