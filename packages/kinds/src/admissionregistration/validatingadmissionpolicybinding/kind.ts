import type { Kind } from '@berth/machinery/kind';
import { ValidatingAdmissionPolicyBinding } from './schema.ts';

export const validatingAdmissionPolicyBindings = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  categories: ['api-extensions'],
  namespaced: false,
  schema: ValidatingAdmissionPolicyBinding,
  load: async () => (await import('./index.ts')).validatingAdmissionPolicyBindings,
} satisfies Kind;
