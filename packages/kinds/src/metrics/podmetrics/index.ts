import type { KindDefinition } from '@berth/machinery/kind';
import { parseQuantity } from '@berth/machinery/quantity';
import { column, nameColumn } from '../../columns.ts';
import type { ContainerMetrics } from '../types.ts';
import { PodMetrics } from './schema.ts';

/** The sum over a pod's containers. */
function used(containers: readonly ContainerMetrics[], resource: string): string {
  const [first, ...others] = containers.map(({ usage }) => parseQuantity(usage[resource] ?? '0'));
  return others.reduce((sum, one) => sum.add(one), first ?? parseQuantity('0')).toString();
}

/** Asked for, never kept: the API server asks the agents. */
export const podMetrics: KindDefinition = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'PodMetrics',
  plural: 'pods',
  singular: '',
  namespaced: true,
  verbs: ['get', 'list'],
  virtual: true,
  schema: PodMetrics,
  columns: [
    nameColumn,
    column('cpu', 'string', 'CPU used.', ({ containers }) => used(containers ?? [], 'cpu')),
    column('memory', 'string', 'Memory used.', ({ containers }) => used(containers ?? [], 'memory')),
    column('window', 'string', 'Length of the window.', (object) => object.window ?? ''),
  ],
};
