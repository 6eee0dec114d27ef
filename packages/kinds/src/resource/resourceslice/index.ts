import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import type { ResourceSlice } from '../../types.ts';
import { resourceSlices as kind } from './kind.ts';
import { validateResourceSlice, validateResourceSliceUpdate } from './validate.ts';

/** A taint says since when it is there (pkg/apis/resource/v1/defaults.go). */
function dateTaints({ spec }: ResourceSlice, now: Date): void {
  for (const taint of (spec?.devices ?? []).flatMap(({ taints = [] }) => taints))
    taint.timeAdded ??= `${now.toISOString().slice(0, 19)}Z`;
}

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
  prepareForCreate: (object, { now }) => dateTaints(object as ResourceSlice, now),
  prepareForUpdate: (object, _old, { now }) => dateTaints(object as ResourceSlice, now),
  validate: validateResourceSlice,
  validateUpdate: validateResourceSliceUpdate,
};
