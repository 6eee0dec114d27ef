import { kindSchema, named, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { bindingFields } from '../shared/policy.ts';

const group = 'io.k8s.api.admissionregistration.v1';

const Spec = named(`${group}.MutatingAdmissionPolicyBindingSpec`, 'Where a policy takes effect.', bindingFields);

export const MutatingAdmissionPolicyBinding = kindSchema(
  `${group}.MutatingAdmissionPolicyBinding`,
  'Puts a MutatingAdmissionPolicy into effect, with params.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(Spec, 2, 'Where the policy takes effect.'),
  },
);
