import type { KindDefinition } from '@berth/machinery/kind';
import { deploymentColumns } from './columns.ts';
import { deploymentDefaults } from './defaults.ts';
import { deployments as kind } from './kind.ts';
import { validateDeployment, validateDeploymentUpdate } from './validate.ts';
import { statusStrategy } from '../../strategy.ts';
import { templateWarnings } from '../shared/template.ts';

export const deployments: KindDefinition = {
  ...kind,
  columns: deploymentColumns,
  defaults: deploymentDefaults,
  ...statusStrategy(undefined, ['spec']),
  // Annotations count as well: the revision history lives in them.
  generationOf: ({ spec, metadata }) => ({ spec, annotations: metadata.annotations }),
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  warnings: templateWarnings,
};
