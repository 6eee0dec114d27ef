import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { blocksDeletion, namespaceDefaults, prepareForCreate, prepareForDelete, prepareForUpdate } from './strategy.ts';
import { namespaces as kind } from './kind.ts';
import { validateNamespace, validateNamespaceUpdate } from './validate.ts';

export const namespaces: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Status', 'string', 'Active or Terminating.', (object) => object.status?.phase ?? ''),
    ageColumn,
  ],
  nameFormat: 'label',
  selectableFields: (object) => ({ 'status.phase': object.status?.phase ?? '' }),
  defaults: namespaceDefaults,
  prepareForCreate,
  prepareForUpdate,
  blocksDeletion,
  prepareForDelete,
  validate: validateNamespace,
  validateUpdate: validateNamespaceUpdate,
  generationOf: null,
};
