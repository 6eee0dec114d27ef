import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, notSupported, required } from '@berth/machinery/invalid';
import { isDns1123Label, isDns1123Subdomain } from '@berth/machinery/meta';
import { complain } from '../../checks.ts';
import type { FlowcontrolV1Subject as Subject } from '../../types.ts';

const fields = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' } as const;
type Kind = keyof typeof fields;

/** upstream ValidateFlowSchemaSubject: the one field that its kind names. */
export function validateSubject(subject: Subject, path: string): FieldError[] {
  const { kind } = subject;
  if (!Object.hasOwn(fields, kind))
    return [notSupported(child(path, 'kind'), kind, ['Group', 'ServiceAccount', 'User'])];
  const own = fields[kind as Kind];
  const errors = validateOwn(subject, kind as Kind, child(path, own));
  for (const other of ['ServiceAccount', 'User', 'Group'] as const) {
    const field = fields[other];
    if (field !== own && subject[field] !== undefined)
      errors.push(forbidden(child(path, field), `${field} is forbidden when subject kind is not '${other}'`));
  }
  return errors;
}

function validateOwn(subject: Subject, kind: Kind, path: string): FieldError[] {
  const field = fields[kind];
  const value = subject[field];
  if (value === undefined) return [required(path, `${field} is required when subject kind is '${kind}'`)];
  const at = child(path, 'name');
  if (kind !== 'ServiceAccount') return value.name ? [] : [required(at)];
  const { name, namespace } = value as NonNullable<Subject['serviceAccount']>;
  const where = child(path, 'namespace');
  return [
    ...(name ? (name === '*' ? [] : complain(at, name, isDns1123Subdomain(name))) : [required(at)]),
    ...(namespace
      ? complain(where, namespace, isDns1123Label(namespace))
      : [required(where, 'must specify namespace for service account')]),
  ];
}
