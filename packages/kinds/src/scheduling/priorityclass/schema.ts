import { bool, int32, kindSchema, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const PriorityClass = kindSchema('io.k8s.api.scheduling.v1.PriorityClass', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  value: int32(2, { zero: 'fill' }),
  globalDefault: bool(3),
  description: string(4),
  preemptionPolicy: string(5, { enum: ['Never', 'PreemptLowerPriority'], zero: 'keep' }),
});
