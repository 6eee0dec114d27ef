import type { KindDefinition } from '@berth/machinery/kind';
import { column, nameColumn } from '../../columns.ts';
import { NodeMetrics } from './schema.ts';

/** Asked for, never kept: the API server asks the agents. */
export const nodeMetrics: KindDefinition = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'NodeMetrics',
  plural: 'nodes',
  singular: '',
  namespaced: false,
  verbs: ['get', 'list'],
  virtual: true,
  schema: NodeMetrics,
  columns: [
    nameColumn,
    column('cpu', 'string', 'CPU used.', ({ usage }) => usage?.cpu ?? ''),
    column('memory', 'string', 'Memory used.', ({ usage }) => usage?.memory ?? ''),
    column('window', 'string', 'Length of the window.', (object) => object.window ?? ''),
  ],
};
