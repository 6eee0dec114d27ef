import type { KindDefinition } from '@berth/machinery/kind';
import { endpointSliceColumns } from './columns.ts';
import { EndpointSlice } from './schema.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validate.ts';

export const endpointSlices: KindDefinition = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  schema: EndpointSlice,
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
