import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { ServiceCIDR } from './schema.ts';
import { validateServiceCIDR, validateServiceCIDRUpdate } from './validate.ts';
import { statusStrategy } from '../../strategy.ts';

export const serviceCIDRs: KindDefinition = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  singular: 'servicecidr',
  namespaced: false,
  schema: ServiceCIDR,
  subresources: { status: true },
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
