import { invalidValue } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import type { ResourceV1ResourceClaim as Claim } from '../../types.ts';
import { claimDefaults } from '../shared/defaults.ts';
import { validateClaim } from '../shared/validate.ts';
import { resourceClaims as kind } from './kind.ts';

/** Allocated, reserved, going: what is true of it, in upstream's order. */
function stateOf(object: KubeObject): string {
  const { metadata, status } = object as Claim;
  const states = [
    ...(metadata?.deletionTimestamp === undefined ? [] : ['deleted']),
    ...(status?.allocation === undefined
      ? metadata?.deletionTimestamp === undefined
        ? ['pending']
        : []
      : ['allocated']),
    ...(status?.allocation !== undefined && (status.reservedFor ?? []).length > 0 ? ['reserved'] : []),
  ];
  return states.join(',');
}

export const resourceClaims: KindDefinition = {
  ...kind,
  fixed: true,
  columns: [nameColumn, column('State', 'string', 'Whether it is pending, allocated, reserved.', stateOf), ageColumn],
  ...statusStrategy(),
  generationOf: null,
  defaults: (object) => claimDefaults((object as Claim).spec),
  validate: (object) => validateClaim((object as Claim).spec?.devices ?? {}, 'spec.devices'),
  validateUpdate: (object, old) =>
    deepEqual(object.spec, old.spec) ? [] : [invalidValue('spec', object.spec, fieldImmutable)],
};
