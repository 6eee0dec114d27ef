import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import { isDns1123Label, isDns1123Subdomain, validateLabelSelector } from '@berth/machinery/meta';
import { parseQuantity } from '@berth/machinery/quantity';
import { deepEqual } from '@berth/machinery/values';
import { complain, notNegative, notPositive, optionalOneOf } from '../../checks.ts';
import type { PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference } from '../../types.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** The spec of a volume claim, in a claim or in a pod's ephemeral volume (upstream ValidatePersistentVolumeClaimSpec). */
export function validateClaimSpec(
  spec: PersistentVolumeClaimSpec = {},
  path: string,
  old?: PersistentVolumeClaimSpec,
): FieldError[] {
  const modesPath = child(path, 'accessModes');
  const classPath = child(path, 'storageClassName');
  const attributesPath = child(path, 'volumeAttributesClassName');
  const { storageClassName, volumeAttributesClassName } = spec;
  return [
    ...((spec.accessModes ?? []).length === 0 ? [required(modesPath, 'at least 1 access mode is required')] : []),
    ...validateLabelSelector(spec.selector, child(path, 'selector')),
    ...validateAccessModes(spec.accessModes, modesPath),
    ...validateStorage(spec.resources?.requests?.storage, child(path, 'resources')),
    ...(storageClassName ? complain(classPath, storageClassName, isDns1123Subdomain(storageClassName)) : []),
    ...optionalOneOf(spec.volumeMode, child(path, 'volumeMode'), ['Block', 'Filesystem']),
    ...validateSources(spec, path, old),
    ...(volumeAttributesClassName
      ? complain(attributesPath, volumeAttributesClassName, isDns1123Subdomain(volumeAttributesClassName))
      : []),
  ];
}

export function validateAccessModes(modes: readonly string[] | undefined, path: string): FieldError[] {
  const known = (modes ?? []).filter((mode) => accessModes.includes(mode));
  const errors = (modes ?? [])
    .filter((mode) => !accessModes.includes(mode))
    .map((mode) => notSupported(path, mode, accessModes));
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod')) {
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
  }
  return errors;
}

function validateStorage(storage: string | undefined, path: string): FieldError[] {
  const at = key(path, 'storage');
  if (storage === undefined) return [required(at)];
  const size = parseQuantity(storage);
  if (size.sign() > 0) return [];
  return [invalidValue(at, size.toString(), size.sign() < 0 ? notNegative : notPositive)];
}

type Source = TypedLocalObjectReference | TypedObjectReference;

function validateSources(
  spec: PersistentVolumeClaimSpec,
  path: string,
  old: PersistentVolumeClaimSpec | undefined,
): FieldError[] {
  const { dataSource, dataSourceRef } = spec;
  // What is there may be in no order since before there was a rule.
  const lenient = [old?.dataSource, old?.dataSourceRef].some((source) => source?.apiGroup !== undefined);
  const namespace = dataSourceRef?.namespace ?? '';
  const errors = [
    ...(dataSource ? validateSource(dataSource, child(path, 'dataSource'), lenient) : []),
    ...(dataSourceRef ? validateSource(dataSourceRef, child(path, 'dataSourceRef'), lenient) : []),
    ...(namespace === ''
      ? []
      : complain(child(path, 'dataSourceRef', 'namespace'), namespace, isDns1123Label(namespace))),
  ];
  // Upstream gives the path of the field where its value should be.
  const both = (detail: string): FieldError => invalidValue(path, {}, detail);
  if (namespace !== '') {
    if (dataSource) errors.push(both('may not be specified when dataSourceRef.namespace is specified'));
  } else if (dataSource && dataSourceRef && !same(dataSource, dataSourceRef))
    errors.push(both('must match dataSourceRef'));
  return errors;
}

function same({ apiGroup, kind, name }: TypedLocalObjectReference, other: TypedObjectReference): boolean {
  return deepEqual([apiGroup, kind, name], [other.apiGroup, other.kind, other.name]);
}

function validateSource({ apiGroup = '', kind, name }: Source, path: string, lenient: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(child(path, 'name')));
  if (!kind) errors.push(required(child(path, 'kind')));
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
    errors.push(invalidValue(path, kind ?? '', detail));
  }
  if (apiGroup !== '' && !lenient) {
    errors.push(...complain(child(path, 'apiGroup'), apiGroup, isDns1123Subdomain(apiGroup)));
  }
  return errors;
}
