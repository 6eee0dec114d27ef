import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { formatSelector, selectorOf } from '@berth/machinery/selectors';
import { networkPolicies as kind } from './kind.ts';
import { networkPolicyDefaults } from './defaults.ts';
import { validateNetworkPolicy } from './validate.ts';

export const networkPolicies: KindDefinition = {
  ...kind,
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
