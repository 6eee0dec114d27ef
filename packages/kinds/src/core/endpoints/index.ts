import type { KindDefinition } from '@berth/machinery/kind';
import { endpointsColumns } from './columns.ts';
import { endpointsDefaults } from './defaults.ts';
import { Endpoints } from './schema.ts';
import { validateEndpoints } from './validate.ts';

export const endpoints: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  schema: Endpoints,
  columns: endpointsColumns,
  generationOf: null,
  allowCreateOnUpdate: true,
  defaults: endpointsDefaults,
  validate: validateEndpoints,
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};
