import type { Kind } from '@berth/machinery/kind';
import { ValidatingAdmissionPolicy } from './schema.ts';

export const validatingAdmissionPolicies = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  categories: ['api-extensions'],
  namespaced: false,
  schema: ValidatingAdmissionPolicy,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).validatingAdmissionPolicies,
} satisfies Kind;
