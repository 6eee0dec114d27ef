import { forbidden } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { deepEqual } from '@berth/machinery/values';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { validateParameters, validateProvisioner } from '../shared.ts';
import { volumeAttributesClasses as kind } from './kind.ts';

export const volumeAttributesClasses: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('DriverName', 'string', 'Driver that knows the attributes.', ({ driverName }) => driverName ?? ''),
    ageColumn,
  ],
  generationOf: null,
  validate: ({ driverName, parameters }) => [
    ...validateProvisioner(driverName, 'driverName'),
    ...validateParameters(parameters, 'parameters', false),
  ],
  validateUpdate: (object, old) =>
    (['driverName', 'parameters'] as const)
      .filter((field) => !deepEqual(object[field], old[field]))
      .map((field) => forbidden(field, `updates to ${field} are forbidden.`)),
};
