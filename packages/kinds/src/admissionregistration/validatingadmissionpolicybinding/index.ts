import { child } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { ValidatingAdmissionPolicyBindingSpec } from '../../types.ts';
import { bindingColumns } from '../shared/policycolumns.ts';
import { defaultBinding } from '../shared/policydefaults.ts';
import { validateActions, validateBinding } from '../shared/validate-match.ts';
import { ValidatingAdmissionPolicyBinding } from './schema.ts';

export const validatingAdmissionPolicyBindings: KindDefinition = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  plural: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  categories: ['api-extensions'],
  namespaced: false,
  schema: ValidatingAdmissionPolicyBinding,
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
