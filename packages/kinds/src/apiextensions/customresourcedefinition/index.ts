import type { KindDefinition } from '@berth/machinery/kind';
import { definitionDefaults } from './defaults.ts';
import { CustomResourceDefinition } from './schema.ts';
import { prepareForCreate, prepareForDelete, prepareForUpdate } from './strategy.ts';
import { validateDefinition, validateDefinitionUpdate } from './validate/index.ts';

export const customResourceDefinitions: KindDefinition = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  schema: CustomResourceDefinition,
  subresources: { status: true },
  columns: [],
  allowUnconditionalUpdate: false,
  defaults: definitionDefaults,
  prepareForCreate,
  prepareForUpdate,
  // The first delete puts the finalizer in place that the objects of the kind are removed by.
  blocksDeletion: ({ metadata }) => metadata.deletionTimestamp === undefined,
  prepareForDelete,
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
};
