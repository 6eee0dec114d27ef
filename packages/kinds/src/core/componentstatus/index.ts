import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { column, nameColumn } from '../../columns.ts';
import type { ComponentCondition } from '../../types.ts';
import { ComponentStatus } from './schema.ts';

function healthy(object: KubeObject): ComponentCondition | undefined {
  const conditions: ComponentCondition[] = object.conditions ?? [];
  return conditions.find(({ type }) => type === 'Healthy');
}

function status(object: KubeObject): string {
  const condition = healthy(object);
  if (condition === undefined) return 'Unknown';
  return condition.status === 'True' ? 'Healthy' : 'Unhealthy';
}

/** Asked for, never kept: the API server answers from what it knows of its parts. */
export const componentStatuses: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  namespaced: false,
  verbs: ['get', 'list'],
  virtual: true,
  deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  schema: ComponentStatus,
  columns: [
    nameColumn,
    column('Status', 'string', 'Healthy, Unhealthy or Unknown.', status),
    column('Message', 'string', 'What is known of it.', (object) => healthy(object)?.message ?? ''),
    column('Error', 'string', 'What went wrong.', (object) => healthy(object)?.error ?? ''),
  ],
};
