import { kindSchema, message, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { DeleteOptions } from '../../meta/options.ts';

export const Eviction = kindSchema(
  'io.k8s.api.policy.v1.Eviction',
  'Asks a pod to go, if its disruption budget allows.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    deleteOptions: message(DeleteOptions, 2, 'How it is deleted.'),
  },
);
