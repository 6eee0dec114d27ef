import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, formatLabelSelector, nameColumn } from '../../columns.ts';
import { networkPolicies as kind } from './kind.ts';
import { networkPolicyDefaults } from './defaults.ts';
import { validateNetworkPolicy } from './validate.ts';

export const networkPolicies: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Pod-Selector', 'string', 'Pods the policy is for.', ({ spec }) =>
      formatLabelSelector(spec?.podSelector ?? {}),
    ),
    ageColumn,
  ],
  defaults: networkPolicyDefaults,
  validate: validateNetworkPolicy,
};
