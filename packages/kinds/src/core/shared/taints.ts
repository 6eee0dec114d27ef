import { int64, named, string, time } from '../../builders.ts';

export const Taint = named(
  'io.k8s.api.core.v1.Taint',
  '',
  {
    key: string(1, { zero: 'fill' }),
    value: string(2),
    effect: string(3, { enum: ['NoExecute', 'NoSchedule', 'PreferNoSchedule'], zero: 'fill' }),
    timeAdded: time(4, { zero: 'keep' }),
  },
  { required: ['effect', 'key'] },
);

export const Toleration = named('io.k8s.api.core.v1.Toleration', '', {
  key: string(1),
  operator: string(2, { enum: ['Equal', 'Exists', 'Gt', 'Lt'] }),
  value: string(3),
  effect: string(4, { enum: ['NoExecute', 'NoSchedule', 'PreferNoSchedule'] }),
  tolerationSeconds: int64(5, { zero: 'keep' }),
});
