import { kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { bindingFields } from '../shared/policy.ts';

const group = 'io.k8s.api.admissionregistration.v1';

const Spec = named(`${group}.ValidatingAdmissionPolicyBindingSpec`, 'Where a policy takes effect, and how.', {
  ...bindingFields,
  validationActions: list(4, string(), 'What a failed validation does: Deny, Warn, Audit.', {
    'x-kubernetes-list-type': 'set',
  }),
});

export const ValidatingAdmissionPolicyBinding = kindSchema(
  `${group}.ValidatingAdmissionPolicyBinding`,
  'Puts a ValidatingAdmissionPolicy into effect, with params.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(Spec, 2, 'Where the policy takes effect.'),
  },
);
