import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { formatSelector, selectorOf } from '@berth/machinery/selectors';
import { ageColumn, column, nameColumn, orNone, templateColumns, wide } from '../../columns.ts';

function selector(object: KubeObject): string {
  try {
    return orNone(formatSelector(selectorOf(object.spec?.selector)));
  } catch {
    return '<error>';
  }
}

export const replicaSetColumns: readonly Column[] = [
  nameColumn,
  column('Desired', 'integer', 'Pods wanted.', ({ spec }) => spec?.replicas ?? 0),
  column('Current', 'integer', 'Pods that exist.', ({ status }) => status?.replicas ?? 0),
  column('Ready', 'integer', 'Pods that are ready.', ({ status }) => status?.readyReplicas ?? 0),
  ageColumn,
  ...templateColumns,
  wide('Selector', 'Labels of the pods that belong to it.', selector),
];
