import type { FieldError } from './errors.ts';
import { child, forbidden, goQuote, index, invalidValue, isPrint, notSupported, required, tooLong } from './invalid.ts';
import { isLabelValue, isQualifiedName, type NameFormat, nameErrors } from './names.ts';
import type { ManagedFieldsEntry, ObjectMeta, OwnerReference } from './object.ts';
import type { LabelSelector } from './selectors.ts';
import { deepEqual } from './values.ts';

export * from './ip.ts';
export * from './names.ts';

/**
 * Validation of ObjectMeta: apimachinery pkg/api/validation/objectmeta.go and pkg/apis/meta/v1/validation/validation.go.
 */

const annotationLimit = 256 * 1024;
const managerLimit = 128;
const subresourceLimit = 256;

export const fieldImmutable = 'field is immutable';

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...validateLabelName(key, path),
    ...isLabelValue(value).map((message) => invalidValue(path, value, message)),
  ]);
}

/** A label's key, as an entry of labels, selectors, node selectors, tolerations. */
export function validateLabelName(key: string, path: string): FieldError[] {
  return isQualifiedName(key).map((message) => invalidValue(path, key, message));
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    errors.push(...isQualifiedName(key.toLowerCase()).map((message) => invalidValue(path, key, message)));
    size += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (size > annotationLimit) errors.push(tooLong(path, annotationLimit));
  return errors;
}

/** The rules for LabelSelector fields (spec.selector and its like). */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string): FieldError[] {
  if (selector === undefined) return [];
  const errors = validateLabels(selector.matchLabels, child(path, 'matchLabels'));
  (selector.matchExpressions ?? []).forEach((expression, position) => {
    errors.push(...validateSelectorRequirement(expression, index(child(path, 'matchExpressions'), position)));
  });
  return errors;
}

interface Requirement {
  key?: string;
  operator?: string;
  values?: readonly string[];
}

/** What of a requirement depends on its operator; one that is not known is refused unless `anyOperator`. */
export function validateSelectorValues(
  { operator = '', values = [] }: Requirement,
  path: string,
  anyOperator = false,
): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      errors.push(required(child(path, 'values'), "must be specified when `operator` is 'In' or 'NotIn'"));
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      errors.push(
        forbidden(child(path, 'values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      );
    }
  } else if (!anyOperator) {
    errors.push(invalidValue(child(path, 'operator'), operator, 'not a valid selector operator'));
  }
  return errors;
}

/** A requirement on labels (apimachinery pkg/apis/meta/v1/validation ValidateLabelSelectorRequirement). */
export function validateSelectorRequirement(requirement: Requirement, path: string, anyOperator = false): FieldError[] {
  const { key = '', values = [] } = requirement;
  const errors = validateSelectorValues(requirement, path, anyOperator);
  errors.push(...validateLabelName(key, child(path, 'key')));
  values.forEach((value, position) => {
    const valuePath = index(child(path, 'values'), position);
    errors.push(...isLabelValue(value).map((message) => invalidValue(valuePath, value, message)));
  });
  return errors;
}

function validateOwnerReference(reference: OwnerReference, path: string): FieldError[] {
  const errors: FieldError[] = [];
  // A version without a group is the core group's; `group/` has none.
  if ((reference.apiVersion ?? '').split('/').at(-1) === '') {
    errors.push(invalidValue(child(path, 'apiVersion'), reference.apiVersion ?? '', 'version must not be empty'));
  }
  for (const field of ['kind', 'name', 'uid'] as const) {
    if ((reference[field] ?? '') === '') errors.push(invalidValue(child(path, field), '', 'must not be empty'));
  }
  if (reference.apiVersion === 'v1' && reference.kind === 'Event') {
    errors.push(invalidValue(path, reference, '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

export function validateOwnerReferences(references: readonly OwnerReference[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const reference of references ?? []) {
    errors.push(...validateOwnerReference(reference, path));
    if (reference.controller !== true) continue;
    const current = `${reference.kind}/${reference.name}`;
    if (controller === undefined) controller = current;
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`;
      errors.push(invalidValue(path, references, detail));
    }
  }
  return errors;
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** Finalizers of a kind are Kubernetes' own or say whose they are (pkg/apis/core/validation ValidateFinalizerName). */
export function validateStandardFinalizers(finalizers: readonly string[] | undefined, path: string): FieldError[] {
  return (finalizers ?? []).flatMap((name, position) =>
    name.includes('/') || standardFinalizers.has(name)
      ? []
      : [
          invalidValue(
            index(path, position),
            name,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ],
  );
}

export function validateFinalizers(finalizers: readonly string[] | undefined, path: string): FieldError[] {
  const list = finalizers ?? [];
  const errors = list.flatMap((name) => isQualifiedName(name).map((message) => invalidValue(path, name, message)));
  if (list.includes('orphan') && list.includes('foregroundDeletion')) {
    errors.push(invalidValue(path, list, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

/** The name of a field manager, also as the query parameter `fieldManager`. */
export function validateFieldManager(manager: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(manager) > managerLimit) errors.push(tooLong(path, managerLimit));
  let position = 0;
  for (const character of manager) {
    if (!isPrint(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      errors.push(invalidValue(path, manager, `invalid character U+${code} (at position ${position})`));
    }
    position += Buffer.byteLength(character);
  }
  return errors;
}

/** The query parameter `dryRun`, which may repeat. */
export function validateDryRun(values: readonly string[], path = 'dryRun'): FieldError[] {
  return values.every((value) => value === 'All') ? [] : [notSupported(path, values, ['All'])];
}

/** The query parameter `fieldValidation`. */
export function validateFieldValidation(value: string, path = 'fieldValidation'): FieldError[] {
  const known = ['', 'Ignore', 'Strict', 'Warn'];
  return known.includes(value) ? [] : [notSupported(path, value, known)];
}

export function validateManagedFields(entries: readonly ManagedFieldsEntry[] | undefined, path: string): FieldError[] {
  return (entries ?? []).flatMap((entry, position) => {
    const at = index(path, position);
    const errors: FieldError[] = [];
    if (entry.operation !== 'Apply' && entry.operation !== 'Update') {
      errors.push(invalidValue(child(at, 'operation'), entry.operation ?? '', 'must be `Apply` or `Update`'));
    }
    const fieldsType: string = entry.fieldsType ?? '';
    if (fieldsType !== '' && fieldsType !== 'FieldsV1') {
      errors.push(invalidValue(child(at, 'fieldsType'), fieldsType, 'must be `FieldsV1`'));
    }
    errors.push(...validateFieldManager(entry.manager ?? '', child(at, 'manager')));
    if (Buffer.byteLength(entry.subresource ?? '') > subresourceLimit) {
      errors.push(tooLong(child(at, 'subresource'), subresourceLimit));
    }
    return errors;
  });
}

function validateCommon(metadata: ObjectMeta, path: string): FieldError[] {
  return [
    ...validateLabels(metadata.labels, child(path, 'labels')),
    ...validateAnnotations(metadata.annotations, child(path, 'annotations')),
    ...validateOwnerReferences(metadata.ownerReferences, child(path, 'ownerReferences')),
  ];
}

function validateNamespace(metadata: ObjectMeta, namespaced: boolean, path: string): FieldError[] {
  const namespace = metadata.namespace ?? '';
  const field = child(path, 'namespace');
  if (!namespaced) return namespace === '' ? [] : [forbidden(field, 'not allowed on this type')];
  if (namespace === '') return [required(field)];
  return nameErrors('label', namespace).map((message) => invalidValue(field, namespace, message));
}

/** ObjectMeta of an object to be created, its name generated already. `path` is `metadata` unless said. */
export function validateObjectMeta(
  metadata: ObjectMeta,
  options: { namespaced: boolean; nameFormat?: NameFormat; path?: string },
): FieldError[] {
  const { namespaced, nameFormat = 'subdomain', path = 'metadata' } = options;
  const errors: FieldError[] = [];
  const { name = '', generateName = '', generation = 0 } = metadata;
  if (generateName !== '') {
    for (const message of nameErrors(nameFormat, generateName, true)) {
      errors.push(invalidValue(child(path, 'generateName'), generateName, message));
    }
  }
  if (name === '') errors.push(required(child(path, 'name'), 'name or generateName is required'));
  for (const message of name === '' ? [] : nameErrors(nameFormat, name)) {
    errors.push(invalidValue(child(path, 'name'), name, message));
  }
  errors.push(...validateNamespace(metadata, namespaced, path));
  if (generation < 0) {
    errors.push(invalidValue(child(path, 'generation'), generation, 'must be greater than or equal to 0'));
  }
  errors.push(
    ...validateCommon(metadata, path),
    ...validateFinalizers(metadata.finalizers, child(path, 'finalizers')),
    ...validateManagedFields(metadata.managedFields, child(path, 'managedFields')),
  );
  return errors;
}

/** One value that may not change; objects are compared by content. */
export function validateImmutable(value: unknown, old: unknown, path: string): FieldError[] {
  return deepEqual(value, old) ? [] : [invalidValue(path, value ?? null, fieldImmutable)];
}

const immutableFields = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;
const textFields: readonly string[] = ['name', 'namespace', 'uid'];

/** ObjectMeta of an object that replaces `old`. */
export function validateObjectMetaUpdate(metadata: ObjectMeta, old: ObjectMeta, path = 'metadata'): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) errors.push(...noNewFinalizers(metadata, old, path));
  if ((metadata.resourceVersion ?? '') === '') {
    errors.push(invalidValue(child(path, 'resourceVersion'), '', 'must be specified for an update'));
  }
  if ((metadata.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalidValue(child(path, 'generation'), metadata.generation ?? 0, 'must not be decremented'));
  }
  for (const field of immutableFields) {
    const absent = textFields.includes(field) ? '' : null;
    errors.push(...validateImmutable(metadata[field] ?? absent, old[field] ?? absent, child(path, field)));
  }
  errors.push(
    ...validateCommon(metadata, path),
    ...validateFinalizers(metadata.finalizers, child(path, 'finalizers')),
    ...validateManagedFields(metadata.managedFields, child(path, 'managedFields')),
  );
  return errors;
}

function noNewFinalizers(metadata: ObjectMeta, old: ObjectMeta, path: string): FieldError[] {
  const had = new Set(old.finalizers ?? []);
  const extra = [...new Set(metadata.finalizers ?? [])].filter((name) => !had.has(name)).sort();
  if (extra.length === 0) return [];
  const list = `[]string{${extra.map(goQuote).join(', ')}}`;
  const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`;
  return [forbidden(child(path, 'finalizers'), detail)];
}
