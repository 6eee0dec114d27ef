import type { KindDefinition } from '@berth/machinery/kind';
import { serviceColumns } from './columns.ts';
import { serviceDefaults } from './defaults.ts';
import { Service } from './schema.ts';
import { validateService, validateServiceChange } from './validate.ts';
import { serviceWarnings } from './warnings.ts';
import { prepareForCreate, prepareForUpdate } from './strategy.ts';

export const services: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: Service,
  subresources: {
    status: true,
    proxy: {
      kind: 'ServiceProxyOptions',
      group: '',
      version: 'v1',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
    },
  },
  columns: serviceColumns,
  nameFormat: 'label1035',
  generationOf: null,
  selectableFields: ({ spec }) => ({ 'spec.clusterIP': spec?.clusterIP ?? '', 'spec.type': spec?.type ?? '' }),
  defaults: serviceDefaults,
  prepareForCreate,
  prepareForUpdate,
  allowCreateOnUpdate: true,
  validate: validateService,
  validateUpdate: validateServiceChange,
  warnings: serviceWarnings,
};
