import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { leases as kind } from './kind.ts';
import { validateLease } from './validate.ts';

export const leases: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: [
    nameColumn,
    column('Holder', 'string', 'Who holds the lease.', (object) => object.spec?.holderIdentity ?? ''),
    ageColumn,
  ],
  generationOf: null,
  // Upstream's gate CoordinatedLeaderElection is off: what it knows is dropped.
  prepareForCreate({ spec }) {
    delete spec?.strategy;
    delete spec?.preferredHolder;
  },
  prepareForUpdate({ spec }, old) {
    if (old.spec?.strategy === undefined) delete spec?.strategy;
    if (old.spec?.preferredHolder === undefined) delete spec?.preferredHolder;
  },
  allowUnconditionalUpdate: false,
  allowCreateOnUpdate: true,
  stripes: 4,
  validate: validateLease,
};
