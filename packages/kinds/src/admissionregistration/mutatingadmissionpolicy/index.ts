import type { KindDefinition } from '@berth/machinery/kind';
import type { MutatingAdmissionPolicySpec } from '../../types.ts';
import { policyColumns } from '../shared/policycolumns.ts';
import { defaultPolicy } from '../shared/policydefaults.ts';
import { mutatingAdmissionPolicies as kind } from './kind.ts';
import { validatePolicy } from './validate.ts';

export const mutatingAdmissionPolicies: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: policyColumns(
    'Mutations',
    'How many mutations the policy has.',
    ({ spec }) => (spec as MutatingAdmissionPolicySpec | undefined)?.mutations?.length ?? 0,
  ),
  allowUnconditionalUpdate: false,
  defaults: defaultPolicy,
  validate: validatePolicy,
};
