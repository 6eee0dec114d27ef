import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { blocksDeletion, namespaceDefaults, prepareForCreate, prepareForDelete, prepareForUpdate } from './strategy.ts';
import { Namespace } from './schema.ts';
import { validateNamespace, validateNamespaceUpdate } from './validate.ts';

export const namespaces: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  schema: Namespace,
  subresources: { status: true, finalize: { kind: 'Namespace', group: '', version: 'v1', verbs: ['update'] } },
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
