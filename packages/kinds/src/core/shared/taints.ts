import { int64, named, string, time } from '../../builders.ts';

export const Taint = named(
  'io.k8s.api.core.v1.Taint',
  'Keeps pods away from a node.',
  {
    key: string(1, 'Name of the taint.', { zero: 'fill' }),
    value: string(2, 'Value of the taint.'),
    effect: string(3, 'NoSchedule, PreferNoSchedule or NoExecute.', {
      enum: ['NoExecute', 'NoSchedule', 'PreferNoSchedule'],
      zero: 'fill',
    }),
    timeAdded: time(4, 'When a NoExecute taint was added.', { zero: 'keep' }),
  },
  { required: ['effect', 'key'] },
);

export const Toleration = named('io.k8s.api.core.v1.Toleration', 'Lets a pod onto nodes with a taint.', {
  key: string(1, 'Taint that is tolerated; all if empty.'),
  operator: string(2, 'Exists, Equal, Lt or Gt.', { enum: ['Equal', 'Exists', 'Gt', 'Lt'] }),
  value: string(3, 'Value that is tolerated.'),
  effect: string(4, 'Effect that is tolerated; all if empty.', {
    enum: ['NoExecute', 'NoSchedule', 'PreferNoSchedule'],
  }),
  tolerationSeconds: int64(5, 'How long a NoExecute taint is tolerated.', { zero: 'keep' }),
});
