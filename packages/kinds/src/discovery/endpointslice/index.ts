import type { KindDefinition } from '@berth/machinery/kind';
import { endpointSliceColumns } from './columns.ts';
import { endpointSlices as kind } from './kind.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validate.ts';

export const endpointSlices: KindDefinition = {
  ...kind,
  columns: endpointSliceColumns,
  generationOf: ({ endpoints, ports, addressType, metadata }) => ({
    endpoints,
    ports,
    addressType,
    labels: metadata.labels,
  }),
  defaults(object) {
    for (const port of object.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
};
