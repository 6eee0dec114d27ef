import { child } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { MutatingAdmissionPolicyBindingSpec } from '../../types.ts';
import { bindingColumns } from '../shared/policycolumns.ts';
import { defaultBinding } from '../shared/policydefaults.ts';
import { validateBinding, validateMutatingOperations } from '../shared/validate-match.ts';
import { MutatingAdmissionPolicyBinding } from './schema.ts';

export const mutatingAdmissionPolicyBindings: KindDefinition = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingAdmissionPolicyBinding',
  plural: 'mutatingadmissionpolicybindings',
  singular: 'mutatingadmissionpolicybinding',
  categories: ['api-extensions'],
  namespaced: false,
  schema: MutatingAdmissionPolicyBinding,
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
