import type { KindDefinition } from '@berth/machinery/kind';
import { endpointsColumns } from './columns.ts';
import { endpointsDefaults } from './defaults.ts';
import { endpoints as kind } from './kind.ts';
import { validateEndpoints } from './validate.ts';

export const endpoints: KindDefinition = {
  ...kind,
  columns: endpointsColumns,
  generationOf: null,
  allowCreateOnUpdate: true,
  defaults: endpointsDefaults,
  validate: validateEndpoints,
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};
