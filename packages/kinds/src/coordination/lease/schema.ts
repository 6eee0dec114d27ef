import { int32, kindSchema, microTime, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const LeaseSpec = named('io.k8s.api.coordination.v1.LeaseSpec', '', {
  holderIdentity: string(1, { zero: 'keep' }),
  leaseDurationSeconds: int32(2, { zero: 'keep' }),
  acquireTime: microTime(3, { zero: 'keep' }),
  renewTime: microTime(4, { zero: 'keep' }),
  leaseTransitions: int32(5, { zero: 'keep' }),
  strategy: string(6, { zero: 'keep' }),
  preferredHolder: string(7, { zero: 'keep' }),
});

export const Lease = kindSchema('io.k8s.api.coordination.v1.Lease', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(LeaseSpec, 2),
});
