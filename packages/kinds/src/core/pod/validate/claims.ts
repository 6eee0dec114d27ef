import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, validateLabelSelector } from '@berth/machinery/meta';
import { parseQuantity } from '@berth/machinery/quantity';
import { complain, notNegative, notPositive, optionalOneOf } from '../../../checks.ts';
import type { PersistentVolumeClaimSpec } from '../../../types.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** The spec of a volume claim, in a claim or in a pod's ephemeral volume (upstream ValidatePersistentVolumeClaimSpec). */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const modes = spec?.accessModes ?? [];
  const modesPath = child(path, 'accessModes');
  if (modes.length === 0) errors.push(required(modesPath, 'at least 1 access mode is required'));
  errors.push(...validateLabelSelector(spec?.selector, child(path, 'selector')));
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupported(modesPath, mode, accessModes));
  if (modes.includes('ReadWriteOncePod') && modes.length > 1) {
    errors.push(forbidden(modesPath, 'may not use ReadWriteOncePod with other access modes'));
  }
  errors.push(...validateStorage(spec?.resources?.requests?.storage, child(path, 'resources')));
  const storageClass = spec?.storageClassName ?? '';
  if (storageClass !== '') {
    errors.push(...complain(child(path, 'storageClassName'), storageClass, isDns1123Subdomain(storageClass)));
  }
  errors.push(...optionalOneOf(spec?.volumeMode, child(path, 'volumeMode'), ['Block', 'Filesystem']));
  return errors;
}

function validateStorage(storage: string | undefined, path: string): FieldError[] {
  const at = key(path, 'storage');
  if (storage === undefined) return [required(at)];
  const size = parseQuantity(storage);
  if (size.sign() > 0) return [];
  return [invalidValue(at, size.toString(), size.sign() < 0 ? notNegative : notPositive)];
}
