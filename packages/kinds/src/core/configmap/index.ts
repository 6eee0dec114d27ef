import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { configMaps as kind } from './kind.ts';
import { validateConfigMap, validateConfigMapUpdate } from './validate.ts';

function entries(object: KubeObject): number {
  return Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length;
}

export const configMaps: KindDefinition = {
  ...kind,
  columns: [nameColumn, column('Data', 'string', 'Number of entries.', entries), ageColumn],
  generationOf: null,
  validate: validateConfigMap,
  validateUpdate: validateConfigMapUpdate,
};
