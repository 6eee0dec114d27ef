import { int32, kindSchema, microTime, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const LeaseSpec = named('io.k8s.api.coordination.v1.LeaseSpec', 'Who has a lease, and until when.', {
  holderIdentity: string(1, 'Who has it.', { zero: 'keep' }),
  leaseDurationSeconds: int32(2, 'Seconds others wait after the last renewal.', { zero: 'keep' }),
  acquireTime: microTime(3, 'Since when.', { zero: 'keep' }),
  renewTime: microTime(4, 'When it was last renewed.', { zero: 'keep' }),
  leaseTransitions: int32(5, 'How often it changed hands.', { zero: 'keep' }),
  strategy: string(6, 'How the holder is chosen.', { zero: 'keep' }),
  preferredHolder: string(7, 'Who should have it next.', { zero: 'keep' }),
});

export const Lease = kindSchema('io.k8s.api.coordination.v1.Lease', 'Something that one holder has at a time.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(LeaseSpec, 2, 'Who has it, and until when.'),
});
