import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { resourceSlices as kind } from './kind.ts';
import { validateResourceSlice, validateResourceSliceUpdate } from './validate.ts';

export const resourceSlices: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Node', 'string', 'Node that can reach the devices.', ({ spec }) => spec?.nodeName ?? ''),
    column('Driver', 'string', 'Driver of the devices.', ({ spec }) => spec?.driver ?? ''),
    column('Pool', 'string', 'Pool of the devices.', ({ spec }) => spec?.pool?.name ?? ''),
    ageColumn,
  ],
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec?.nodeName ?? '', 'spec.driver': spec?.driver ?? '' }),
  unknownField: (field) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
  validate: validateResourceSlice,
  validateUpdate: validateResourceSliceUpdate,
};
