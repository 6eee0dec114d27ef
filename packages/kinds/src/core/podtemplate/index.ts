import type { KindDefinition } from '@berth/machinery/kind';
import { column, formatLabels, nameColumn, podTemplateColumns } from '../../columns.ts';
import { templateDefaults } from '../pod/defaults.ts';
import { validateTemplate } from '../pod/validate/spec.ts';
import { podWarnings } from '../pod/warnings.ts';
import { podTemplates as kind } from './kind.ts';

export const podTemplates: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    ...podTemplateColumns(({ template }) => template).map(({ priority: _, ...always }) => always),
    column('Pod Labels', 'string', 'Labels of the pods.', ({ template }) => formatLabels(template?.metadata?.labels)),
  ],
  defaults(object) {
    object.template ??= {};
    templateDefaults(object.template);
  },
  generationOf: ({ template }) => template,
  validate: ({ template }) => validateTemplate(template, 'template'),
  warnings: (object, old) =>
    old !== undefined && object.metadata.generation === old.metadata.generation
      ? []
      : podWarnings(object.template ?? {}, 'template'),
};
