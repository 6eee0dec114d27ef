import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { Lease } from './schema.ts';
import { validateLease } from './validate.ts';

export const leases: KindDefinition = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  schema: Lease,
  columns: [
    nameColumn,
    column('Holder', 'string', 'Who holds the lease.', (object) => object.spec?.holderIdentity ?? ''),
    ageColumn,
  ],
  generationOf: null,
  allowUnconditionalUpdate: false,
  allowCreateOnUpdate: true,
  stripes: 4,
  validate: validateLease,
};
