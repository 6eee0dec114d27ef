import type { Column } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn, selectorColumn, templateColumns } from '../../columns.ts';

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  column('Desired', 'integer', 'Pods wanted.', ({ spec }) => spec?.replicas ?? 0),
  column('Current', 'integer', 'Pods that exist.', ({ status }) => status?.replicas ?? 0),
  column('Ready', 'integer', 'Pods that are ready.', ({ status }) => status?.readyReplicas ?? 0),
  ageColumn,
  ...templateColumns,
  selectorColumn(({ spec }) => spec?.selector),
];
