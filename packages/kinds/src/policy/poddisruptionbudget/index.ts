import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import { podDisruptionBudgets as kind } from './kind.ts';
import { validatePodDisruptionBudget, validatePodDisruptionBudgetUpdate } from './validate.ts';

export const podDisruptionBudgets: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: [
    nameColumn,
    column('Min Available', 'string', 'Pods that must stay.', ({ spec }) => String(spec?.minAvailable ?? 'N/A')),
    column('Max Unavailable', 'string', 'Pods that may be missing.', ({ spec }) =>
      String(spec?.maxUnavailable ?? 'N/A'),
    ),
    column(
      'Allowed Disruptions',
      'integer',
      'Pods that may be evicted now.',
      ({ status }) => status?.disruptionsAllowed ?? 0,
    ),
    ageColumn,
  ],
  ...statusStrategy(),
  nameFormat: 'pathSegment',
  allowUnconditionalUpdate: false,
  validate: validatePodDisruptionBudget,
  validateUpdate: validatePodDisruptionBudgetUpdate,
};
