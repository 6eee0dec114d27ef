import type { Kind } from '@berth/machinery/kind';
import { MutatingAdmissionPolicyBinding } from './schema.ts';

export const mutatingAdmissionPolicyBindings = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicyBinding',
  plural: 'mutatingadmissionpolicybindings',
  singular: 'mutatingadmissionpolicybinding',
  categories: ['api-extensions'],
  namespaced: false,
  schema: MutatingAdmissionPolicyBinding,
  load: async () => (await import('./index.ts')).mutatingAdmissionPolicyBindings,
} satisfies Kind;
