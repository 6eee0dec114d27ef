import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { isDns1123Subdomain, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, notNegative } from '../../checks.ts';
import type { CSIStorageCapacity as Capacity } from '../../types.ts';
import { immutable } from '../shared.ts';
import { csiStorageCapacities as kind } from './kind.ts';

/** upstream pkg/apis/storage/validation ValidateCSIStorageCapacity. */
function validate(object: KubeObject): FieldError[] {
  const { nodeTopology, storageClassName = '', capacity } = object as Capacity;
  return [
    ...validateLabelSelector(nodeTopology, 'nodeTopology'),
    ...complain('storageClassName', storageClassName, isDns1123Subdomain(storageClassName)),
    ...(capacity?.startsWith('-') ? [invalidValue('capacity', capacity, notNegative)] : []),
  ];
}

export const csiStorageCapacities: KindDefinition = {
  ...kind,
  columns: [],
  allowUnconditionalUpdate: false,
  generationOf: null,
  validate,
  validateUpdate: (object, old) => immutable(object, old, '', 'nodeTopology', 'storageClassName'),
};
