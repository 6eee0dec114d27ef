import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { nonNegative } from '../../checks.ts';

/** A revision is a state that was, so its data never changes. */
export function validateControllerRevision({ revision, data }: KubeObject): FieldError[] {
  const errors = nonNegative(revision, 'revision');
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'));
  return errors;
}

export function validateControllerRevisionUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  return deepEqual(object.data, old.data) ? [] : [invalidValue('data', object.data, fieldImmutable)];
}
