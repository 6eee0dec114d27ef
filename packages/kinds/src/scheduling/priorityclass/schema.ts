import { bool, int32, kindSchema, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const PriorityClass = kindSchema('io.k8s.api.scheduling.v1.PriorityClass', 'A name for a priority of pods.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  value: int32(2, 'The priority; the higher goes first.', { zero: 'fill' }),
  globalDefault: bool(3, 'Whether pods without a class get it.'),
  description: string(4, 'What the class is for.'),
  preemptionPolicy: string(5, 'Whether its pods push out others: PreemptLowerPriority or Never.', {
    enum: ['Never', 'PreemptLowerPriority'],
    zero: 'keep',
  }),
});
