import type { KindDefinition } from '@berth/machinery/kind';
import { policyColumns } from '../shared/policycolumns.ts';
import { defaultPolicy } from '../shared/policydefaults.ts';
import type { ValidatingAdmissionPolicySpec } from '../../types.ts';
import { ValidatingAdmissionPolicy } from './schema.ts';
import { validatePolicy } from './validate.ts';

export const validatingAdmissionPolicies: KindDefinition = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  plural: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  categories: ['api-extensions'],
  namespaced: false,
  schema: ValidatingAdmissionPolicy,
  subresources: { status: true },
  columns: policyColumns(
    'Validations',
    'How many validations the policy has.',
    ({ spec }) => (spec as ValidatingAdmissionPolicySpec | undefined)?.validations?.length ?? 0,
  ),
  allowUnconditionalUpdate: false,
  defaults: defaultPolicy,
  validate: validatePolicy,
};
