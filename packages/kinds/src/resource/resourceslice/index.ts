import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { ResourceSlice } from './schema.ts';
import { validateResourceSlice, validateResourceSliceUpdate } from './validate.ts';

export const resourceSlices: KindDefinition = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceSlice',
  plural: 'resourceslices',
  singular: 'resourceslice',
  namespaced: false,
  schema: ResourceSlice,
  columns: [
    nameColumn,
    column('Node', 'string', 'Node that can reach the devices.', ({ spec }) => spec?.nodeName ?? ''),
    column('Driver', 'string', 'Driver of the devices.', ({ spec }) => spec?.driver ?? ''),
    column('Pool', 'string', 'Pool of the devices.', ({ spec }) => spec?.pool?.name ?? ''),
    ageColumn,
  ],
  selectableFields: ({ spec }) => ({ 'spec.nodeName': spec?.nodeName ?? '', 'spec.driver': spec?.driver ?? '' }),
  validate: validateResourceSlice,
  validateUpdate: validateResourceSliceUpdate,
};
