import type { KindDefinition } from '@berth/machinery/kind';
import { policyColumns } from '../shared/policycolumns.ts';
import { defaultPolicy } from '../shared/policydefaults.ts';
import type { ValidatingAdmissionPolicySpec } from '../../types.ts';
import { validatingAdmissionPolicies as kind } from './kind.ts';
import { validatePolicy } from './validate.ts';

export const validatingAdmissionPolicies: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: policyColumns(
    'Validations',
    'How many validations the policy has.',
    ({ spec }) => (spec as ValidatingAdmissionPolicySpec | undefined)?.validations?.length ?? 0,
  ),
  allowUnconditionalUpdate: false,
  defaults: defaultPolicy,
  validate: validatePolicy,
};
