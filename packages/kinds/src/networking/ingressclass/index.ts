import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { ingressClasses as kind } from './kind.ts';
import { validateIngressClass, validateIngressClassUpdate } from './validate.ts';

const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

export const ingressClasses: KindDefinition = {
  ...kind,
  columns: [
    {
      ...nameColumn,
      value: ({ metadata }) =>
        `${metadata.name ?? ''}${metadata.annotations?.[defaultAnnotation] === 'true' ? ' (default)' : ''}`,
    },
    column('Controller', 'string', 'Controller that serves the class.', ({ spec }) => spec?.controller ?? ''),
    column('Parameters', 'string', 'Object with its settings.', ({ spec }) => {
      const { kind, apiGroup, name } = spec?.parameters ?? {};
      if (kind === undefined) return '<none>';
      return `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
    }),
    ageColumn,
  ],
  defaults({ spec }) {
    if (spec?.parameters !== undefined) spec.parameters.scope ??= 'Cluster';
  },
  validate: validateIngressClass,
  validateUpdate: validateIngressClassUpdate,
};
