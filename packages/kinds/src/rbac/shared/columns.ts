import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, column, nameColumn, wide } from '../../columns.ts';
import type { RbacV1Subject as Subject } from '../../types.ts';

function subjects(object: KubeObject, kind: string, format: (subject: Subject) => string): string {
  const list: Subject[] = object.subjects ?? [];
  return list
    .filter((subject) => subject.kind === kind)
    .map(format)
    .join(', ');
}

export const bindingColumns: readonly Column[] = [
  nameColumn,
  column('Role', 'string', 'The role that is granted.', ({ roleRef }) => `${roleRef?.kind}/${roleRef?.name}`),
  ageColumn,
  wide('Users', 'Users the role is granted to.', (object) => subjects(object, 'User', ({ name }) => name)),
  wide('Groups', 'Groups the role is granted to.', (object) => subjects(object, 'Group', ({ name }) => name)),
  wide('ServiceAccounts', 'Service accounts the role is granted to.', (object) =>
    subjects(object, 'ServiceAccount', ({ namespace, name }) => `${namespace ?? ''}/${name}`),
  ),
];
