import type { Kind } from '@berth/machinery/kind';
import { MutatingAdmissionPolicy } from './schema.ts';

export const mutatingAdmissionPolicies = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicy',
  plural: 'mutatingadmissionpolicies',
  singular: 'mutatingadmissionpolicy',
  categories: ['api-extensions'],
  namespaced: false,
  schema: MutatingAdmissionPolicy,
  load: async () => (await import('./index.ts')).mutatingAdmissionPolicies,
} satisfies Kind;
