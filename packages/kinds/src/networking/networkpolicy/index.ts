import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { formatSelector, selectorOf } from '@berth/machinery/selectors';
import { NetworkPolicy } from './schema.ts';
import { networkPolicyDefaults } from './defaults.ts';
import { validateNetworkPolicy } from './validate.ts';

export const networkPolicies: KindDefinition = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  schema: NetworkPolicy,
  columns: [
    nameColumn,
    column('Pod-Selector', 'string', 'Pods the policy is for.', ({ spec }) => {
      const text = formatSelector(selectorOf(spec?.podSelector ?? {}));
      return text === '' ? '<none>' : text;
    }),
    ageColumn,
  ],
  defaults: networkPolicyDefaults,
  validate: validateNetworkPolicy,
};
