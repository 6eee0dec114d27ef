import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { nameWarnings, podWarnings } from '../../core/pod/warnings.ts';
import { jobSpecWarnings } from '../shared/jobspec.ts';
import { jobColumns } from './columns.ts';
import { jobDefaults } from './defaults.ts';
import { jobs as kind } from './kind.ts';
import { jobStrategy } from './strategy.ts';
import { validateJob, validateJobUpdate } from './validate.ts';

function warnings({ metadata, spec }: KubeObject, old: KubeObject | undefined): string[] {
  if (old !== undefined && metadata.generation === old.metadata.generation) return [];
  return [
    ...(old === undefined ? nameWarnings(metadata, 'Pod names and hostnames') : []),
    ...jobSpecWarnings(spec ?? {}, 'spec'),
    ...podWarnings(spec?.template ?? {}, 'spec.template'),
  ];
}

export const jobs: KindDefinition = {
  ...kind,
  columns: jobColumns,
  selectableFields: ({ status }) => ({ 'status.successful': String(status?.succeeded ?? 0) }),
  unknownField: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  defaults: jobDefaults,
  ...jobStrategy,
  orphansByDefault: true,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warnings,
};
