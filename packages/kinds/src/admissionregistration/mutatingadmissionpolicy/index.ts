import type { KindDefinition } from '@berth/machinery/kind';
import type { MutatingAdmissionPolicySpec } from '../../types.ts';
import { policyColumns } from '../shared/policycolumns.ts';
import { defaultPolicy } from '../shared/policydefaults.ts';
import { MutatingAdmissionPolicy } from './schema.ts';
import { validatePolicy } from './validate.ts';

export const mutatingAdmissionPolicies: KindDefinition = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicy',
  plural: 'mutatingadmissionpolicies',
  singular: 'mutatingadmissionpolicy',
  categories: ['api-extensions'],
  namespaced: false,
  schema: MutatingAdmissionPolicy,
  columns: policyColumns(
    'Mutations',
    'How many mutations the policy has.',
    ({ spec }) => (spec as MutatingAdmissionPolicySpec | undefined)?.mutations?.length ?? 0,
  ),
  allowUnconditionalUpdate: false,
  defaults: defaultPolicy,
  validate: validatePolicy,
};
