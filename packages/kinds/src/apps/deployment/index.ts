import type { KindDefinition } from '@berth/machinery/kind';
import { deploymentColumns } from './columns.ts';
import { deploymentDefaults } from './defaults.ts';
import { Deployment } from './schema.ts';
import { validateDeployment, validateDeploymentUpdate } from './validate.ts';
import { statusStrategy } from '../../strategy.ts';
import { templateWarnings } from '../shared/template.ts';

export const deployments: KindDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: Deployment,
  subresources: {
    status: true,
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.spec.selector',
    },
  },
  columns: deploymentColumns,
  defaults: deploymentDefaults,
  ...statusStrategy(undefined, ['spec']),
  // Annotations count as well: the revision history lives in them.
  generationOf: ({ spec, metadata }) => ({ spec, annotations: metadata.annotations }),
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  warnings: templateWarnings,
};
