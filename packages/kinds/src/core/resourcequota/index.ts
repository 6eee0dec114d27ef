import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import { roundResources } from '../shared/resources.ts';
import type { ResourceQuota } from '../../types.ts';
import { resourceQuotas as kind } from './kind.ts';
import { quotaWarnings, validateResourceQuota, validateResourceQuotaUpdate } from './validate.ts';

/** `pods: 1/4, requests.cpu: 100m/1`: what is used of what, of limits or of the rest (printers.go printResourceQuota). */
function usage({ status }: ResourceQuota, ofLimits: boolean): string {
  const hard = status?.hard ?? {};
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === ofLimits)
    .sort()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${hard[name]}`)
    .join(', ');
}

export const resourceQuotas: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Request', 'string', 'What is used of what may be used.', (object) => usage(object as ResourceQuota, false)),
    column('Limit', 'string', 'What is used of the limits.', (object) => usage(object as ResourceQuota, true)),
    ageColumn,
  ],
  generationOf: null,
  defaults({ spec, status }) {
    for (const list of [spec?.hard, status?.hard, status?.used]) roundResources(list);
  },
  ...statusStrategy(),
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  warnings: (object, old) => (old === undefined ? quotaWarnings(object) : []),
};
