import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { serviceCIDRs as kind } from './kind.ts';
import { validateServiceCIDR, validateServiceCIDRUpdate } from './validate.ts';
import { statusStrategy } from '../../strategy.ts';

export const serviceCIDRs: KindDefinition = {
  ...kind,
  fixed: true,
  columns: [
    nameColumn,
    column('CIDRs', 'string', 'Ranges that service addresses come from.', ({ spec }) => (spec?.cidrs ?? []).join(',')),
    ageColumn,
  ],
  allowUnconditionalUpdate: false,
  ...statusStrategy(),
  validate: validateServiceCIDR,
  validateUpdate: validateServiceCIDRUpdate,
  generationOf: null,
};
