import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { secretDefaults } from './defaults.ts';
import { secrets as kind } from './kind.ts';
import { validateSecret, validateSecretUpdate } from './validate.ts';

export const secrets: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Type', 'string', 'What the secret is for.', (object) => object.type ?? ''),
    column('Data', 'string', 'Number of entries.', (object) => Object.keys(object.data ?? {}).length),
    ageColumn,
  ],
  generationOf: null,
  selectableFields: (object) => ({ type: object.type ?? '' }),
  defaults: secretDefaults,
  prepareForUpdate(object, old) {
    object.type ||= old.type;
  },
  validate: validateSecret,
  validateUpdate: validateSecretUpdate,
};
