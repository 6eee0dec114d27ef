import { child } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { ValidatingAdmissionPolicyBindingSpec } from '../../types.ts';
import { bindingColumns } from '../shared/policycolumns.ts';
import { defaultBinding } from '../shared/policydefaults.ts';
import { validateActions, validateBinding } from '../shared/validate-match.ts';
import { validatingAdmissionPolicyBindings as kind } from './kind.ts';

export const validatingAdmissionPolicyBindings: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: bindingColumns,
  allowUnconditionalUpdate: false,
  defaults: defaultBinding,
  /** upstream ValidateValidatingAdmissionPolicyBinding. */
  validate({ spec }) {
    const binding = (spec ?? {}) as ValidatingAdmissionPolicyBindingSpec;
    return [
      ...validateBinding(binding, 'spec'),
      ...validateActions(binding.validationActions, child('spec', 'validationActions')),
    ];
  },
};
