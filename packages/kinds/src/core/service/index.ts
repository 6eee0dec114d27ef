import type { KindDefinition } from '@berth/machinery/kind';
import { serviceColumns } from './columns.ts';
import { serviceDefaults } from './defaults.ts';
import { services as kind } from './kind.ts';
import { validateService, validateServiceChange } from './validate.ts';
import { serviceWarnings } from './warnings.ts';
import { prepareForCreate, prepareForUpdate } from './strategy.ts';

export const services: KindDefinition = {
  ...kind,
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
