import type { KindDefinition } from '@berth/machinery/kind';
import { nodeColumns } from './columns.ts';
import { nodeDefaults, prepareForUpdate } from './strategy.ts';
import { Node } from './schema/node.ts';
import { validateNode, validateNodeUpdate } from './validate.ts';

export const nodes: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  schema: Node,
  subresources: {
    status: true,
    proxy: {
      kind: 'NodeProxyOptions',
      group: '',
      version: 'v1',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
    },
  },
  columns: nodeColumns,
  selectableFields: (object) => ({ 'spec.unschedulable': String(object.spec?.unschedulable ?? false) }),
  defaults: nodeDefaults,
  prepareForUpdate,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  generationOf: null,
};
