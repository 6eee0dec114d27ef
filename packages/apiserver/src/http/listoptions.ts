import type { FieldError } from '@berth/machinery/errors';
import { forbidden, invalid, notSupported } from '@berth/machinery/invalid';

const path = 'resourceVersionMatch';

/**
 * What the options of a list or watch may say together (apimachinery internalversion/validation ValidateListOptions).
 * @throws ApiError Invalid
 */
export function checkListOptions(query: URLSearchParams, watch: boolean): void {
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = (query.get('sendInitialEvents') ?? '') !== '';
  const errors = watch ? watchErrors(match, initial) : listErrors(query, match, initial);
  if (match !== '' && (query.get('continue') ?? '') !== '')
    errors.push(forbidden(path, 'resourceVersionMatch is forbidden when continue is provided'));
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}

function listErrors(query: URLSearchParams, match: string, initial: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const version = query.get('resourceVersion') ?? '';
  if (match !== '') {
    if (version === '')
      errors.push(forbidden(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan')
      errors.push(notSupported(path, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && version === '0')
      errors.push(forbidden(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (initial) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

function watchErrors(match: string, initial: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (initial && match !== 'NotOlderThan')
    errors.push(forbidden(path, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match === '') return errors;
  if (!initial)
    errors.push(forbidden(path, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  if (match !== 'NotOlderThan') errors.push(notSupported(path, match, ['NotOlderThan']));
  return errors;
}
