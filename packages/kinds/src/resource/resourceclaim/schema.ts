import { kindSchema, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { ResourceClaimStatus } from './status.ts';
import { ResourceClaimSpec } from '../shared/claimspec.ts';

export const ResourceClaim = kindSchema(
  'io.k8s.api.resource.v1.ResourceClaim',
  'A claim to devices.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(ResourceClaimSpec, 2, 'What is asked for.'),
    status: struct(ResourceClaimStatus, 3, 'What became of the claim.'),
  },
  { required: ['spec'] },
);
