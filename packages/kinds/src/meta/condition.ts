import { int64, named, string, time } from '../builders.ts';

export const Condition = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Condition',
  'One aspect of a state, with its history.',
  {
    type: string(1, 'Which aspect.', { zero: 'fill' }),
    status: string(2, 'True, False or Unknown.', { zero: 'fill' }),
    observedGeneration: int64(3, 'Generation of the object this was seen at.'),
    lastTransitionTime: time(4, 'When the status last changed.', { zero: 'fill' }),
    reason: string(5, 'Why, in one word.', { zero: 'fill' }),
    message: string(6, 'Why, in a sentence.', { zero: 'fill' }),
  },
  { required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'] },
);
