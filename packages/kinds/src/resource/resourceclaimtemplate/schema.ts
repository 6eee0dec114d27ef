import { kindSchema, named, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { ResourceClaimSpec } from '../shared/claimspec.ts';

export const ResourceClaimTemplateSpec = named(
  'io.k8s.api.resource.v1.ResourceClaimTemplateSpec',
  'What claims are made from.',
  {
    metadata: struct(ObjectMeta, 1, 'Labels and annotations of the claims.'),
    spec: struct(ResourceClaimSpec, 2, 'What the claims ask for.'),
  },
  { required: ['spec'] },
);

export const ResourceClaimTemplate = kindSchema(
  'io.k8s.api.resource.v1.ResourceClaimTemplate',
  'What the claims of pods are made from.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(ResourceClaimTemplateSpec, 2, 'What claims are made from.'),
  },
  { required: ['spec'] },
);
