import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { formatSelector, selectorOf } from '@berth/machinery/selectors';
import { ageColumn, column, nameColumn, templateColumns, wide } from '../../columns.ts';

function selector(object: KubeObject): string {
  try {
    return formatSelector(selectorOf(object.spec?.selector));
  } catch {
    return '<invalid>';
  }
}

export const deploymentColumns: readonly Column[] = [
  nameColumn,
  column(
    'Ready',
    'string',
    'Pods that are ready, of those wanted.',
    ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
  ),
  column('Up-to-date', 'string', 'Pods of the newest template.', ({ status }) => status?.updatedReplicas ?? 0),
  column('Available', 'string', 'Pods that count as available.', ({ status }) => status?.availableReplicas ?? 0),
  ageColumn,
  ...templateColumns,
  wide('Selector', 'Labels of the pods that belong to it.', selector),
];
