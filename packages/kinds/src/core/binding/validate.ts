import type { FieldError } from '@berth/machinery/errors';
import { notSupported, required } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';

/** upstream ValidatePodBinding. */
export function validateBinding({ target }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const kind = target?.kind ?? '';
  if (kind !== '' && kind !== 'Node') errors.push(notSupported('target.kind', kind, ['Node', '<empty>']));
  if (!target?.name) errors.push(required('target.name'));
  return errors;
}
