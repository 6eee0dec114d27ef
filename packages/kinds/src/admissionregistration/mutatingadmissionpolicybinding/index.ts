import { child } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { MutatingAdmissionPolicyBindingSpec } from '../../types.ts';
import { bindingColumns } from '../shared/policycolumns.ts';
import { defaultBinding } from '../shared/policydefaults.ts';
import { validateBinding, validateMutatingOperations } from '../shared/validate-match.ts';
import { mutatingAdmissionPolicyBindings as kind } from './kind.ts';

export const mutatingAdmissionPolicyBindings: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: bindingColumns,
  allowUnconditionalUpdate: false,
  defaults: defaultBinding,
  /** upstream ValidateMutatingAdmissionPolicyBinding. */
  validate({ spec }) {
    const binding = (spec ?? {}) as MutatingAdmissionPolicyBindingSpec;
    return [
      ...validateBinding(binding, 'spec'),
      ...validateMutatingOperations(binding.matchResources, child('spec', 'matchResources')),
    ];
  },
};
