import type { FieldError } from '@berth/machinery/errors';
import { child, index, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1035Label, isDns1123Subdomain } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { deepEqual } from '@berth/machinery/values';
import { oneOf } from '../../../checks.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '../../types.ts';
import { validateApiApproval } from './approval.ts';
import { validateConversion } from './conversion.ts';
import { validateDefaults } from './defaults.ts';
import { requireNames, validateNames } from './names.ts';
import { type SentSchema, validateOpenApi, validateRoot } from './openapi.ts';
import { validateStructural } from './structural.ts';
import { validateColumn, validateSelectableFields, validateSubresources } from './version.ts';

const asDefinition = (object: KubeObject): CustomResourceDefinition => object as unknown as CustomResourceDefinition;

/** upstream apiextensions pkg/apis/apiextensions/validation/validation.go ValidateCustomResourceDefinition. */
export function validateDefinition(object: KubeObject): FieldError[] {
  const { metadata, spec, status } = asDefinition(object);
  const name = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`;
  // Of one that exists only changes for the worse are refused: validateDefinitionUpdate.
  const isNew = metadata?.resourceVersion === undefined;
  return [
    ...(metadata?.name === name
      ? []
      : [invalidValue('metadata.name', metadata?.name, 'must be spec.names.plural+"."+spec.group')]),
    ...validateSpec(spec, 'spec'),
    ...validateNames(status?.acceptedNames ?? ({} as never), 'status.acceptedNames'),
    ...validateStoredVersions(status?.storedVersions ?? [], spec.versions ?? [], 'status.storedVersions'),
    ...(isNew ? validateApiApproval(spec.group, metadata?.annotations, undefined) : []),
    ...(isNew && spec.preserveUnknownFields === true ? [preserveUnknown(spec)] : []),
  ];
}

/** What no update may change, and what only a new one must have. */
export function validateDefinitionUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const { metadata, spec } = asDefinition(object);
  const before = asDefinition(old);
  const errors: FieldError[] = [];
  const same = (field: string, value: unknown, was: unknown) => {
    if (!deepEqual(value, was)) errors.push(invalidValue(`spec.${field}`, value, 'field is immutable'));
  };
  if (isEstablished(old)) {
    same('scope', spec.scope, before.spec.scope);
    same('names.kind', spec.names.kind, before.spec.names.kind);
  }
  same('group', spec.group, before.spec.group);
  same('names.plural', spec.names.plural, before.spec.names.plural);
  errors.push(...validateApiApproval(spec.group, metadata?.annotations, before.metadata?.annotations ?? {}));
  if (spec.preserveUnknownFields === true && before.spec.preserveUnknownFields !== true)
    errors.push(preserveUnknown(spec));
  return errors;
}

const preserveUnknown = (spec: CustomResourceDefinitionSpec): FieldError =>
  invalidValue(
    'spec.preserveUnknownFields',
    spec.preserveUnknownFields,
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
  );

export function isEstablished(object: KubeObject): boolean {
  const { status } = asDefinition(object);
  return (status?.conditions ?? []).some(({ type, status: is }) => type === 'Established' && is === 'True');
}

function validateSpec(spec: CustomResourceDefinitionSpec, path: string): FieldError[] {
  const { group = '', scope, versions = [], names = {} as never } = spec;
  return [
    ...validateGroup(group, child(path, 'group')),
    ...oneOf(scope, child(path, 'scope'), ['Cluster', 'Namespaced']),
    ...versions.flatMap(({ schema }, at) =>
      schema?.openAPIV3Schema === undefined
        ? [required(child(index(child(path, 'versions'), at), 'schema', 'openAPIV3Schema'))]
        : [],
    ),
    ...versions.flatMap((version, at) => validateVersion(version, index(child(path, 'versions'), at))),
    ...validateVersionSet(versions, child(path, 'versions')),
    ...requireNames(names, child(path, 'names')),
    ...validateNames(names, child(path, 'names')),
    ...validateConversion(spec.conversion, child(path, 'conversion')),
  ];
}

function validateGroup(group: string, path: string): FieldError[] {
  if (group === '') return [required(path)];
  const wrong = isDns1123Subdomain(group);
  if (wrong.length > 0) return [invalidValue(path, group, wrong.join(','))];
  return group.includes('.') ? [] : [invalidValue(path, group, 'should be a domain with at least one dot')];
}

function validateVersionSet(versions: readonly CustomResourceDefinitionVersion[], path: string): FieldError[] {
  const names = new Set(versions.map(({ name }) => name));
  const errors: FieldError[] = [];
  if (names.size < versions.length) errors.push(invalidValue(path, versions, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(invalidValue(path, versions, 'must have exactly one version marked as storage version'));
  return errors;
}

function validateVersion(version: CustomResourceDefinitionVersion, path: string): FieldError[] {
  const { name = '', schema, subresources, additionalPrinterColumns = [], selectableFields = [] } = version;
  const wrong = isDns1035Label(name).join(',');
  return [
    ...(wrong === '' ? [] : [invalidValue(child(path, 'name'), name, wrong)]),
    ...validateDeprecation(version, child(path, 'deprecationWarning')),
    ...validateSchema(
      schema?.openAPIV3Schema as SentSchema | undefined,
      child(path, 'schema'),
      subresources?.status !== undefined,
    ),
    ...validateSubresources(subresources, child(path, 'subresources')),
    ...additionalPrinterColumns.flatMap((column, at) =>
      validateColumn(column, index(child(path, 'additionalPrinterColumns'), at)),
    ),
    ...validateSelectableFields(
      selectableFields,
      schema?.openAPIV3Schema as Schema | undefined,
      child(path, 'selectableFields'),
    ),
  ];
}

function validateDeprecation(
  { deprecated, deprecationWarning: text }: CustomResourceDefinitionVersion,
  path: string,
): FieldError[] {
  if (text === undefined) return [];
  if (deprecated !== true) return [invalidValue(path, text, 'can only be set for deprecated versions')];
  const errors: FieldError[] = [];
  if (Buffer.byteLength(text) > 256) errors.push(invalidValue(path, text, 'must be <= 256 characters long'));
  if (text === '') errors.push(invalidValue(path, text, 'must not be an empty string'));
  const at = [...text].findIndex((character) => !/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character));
  if (at >= 0)
    errors.push(
      invalidValue(
        path,
        text,
        `must only contain printable UTF-8 characters; non-printable character found at index ${at}`,
      ),
    );
  return errors;
}

/** A schema is looked at from the outside in: what is no structure is not asked for its defaults, nor its rules compiled. */
function validateSchema(schema: SentSchema | undefined, path: string, statusApart: boolean): FieldError[] {
  if (schema === undefined) return [];
  const at = child(path, 'openAPIV3Schema');
  const errors = validateRoot(schema, path, statusApart);
  const shape = validateOpenApi(schema, at);
  if (Array.isArray(schema.items) || shape.some(({ detail }) => detail?.endsWith('is not supported')))
    return [...errors, ...shape];
  const structure = validateStructural(schema, at);
  const defaults = structure.length > 0 ? [] : validateDefaults(schema, at);
  errors.push(...structure, ...defaults, ...shape);
  return errors;
}

export function validateStoredVersions(
  stored: readonly string[],
  versions: readonly CustomResourceDefinitionVersion[],
  path: string,
): FieldError[] {
  if (stored.length === 0) return [invalidValue(path, stored, 'must have at least one stored version')];
  const names = new Set(versions.map(({ name }) => name));
  return [
    ...versions
      .filter(({ name, storage }) => storage && !stored.includes(name))
      .map(({ name }) => invalidValue(path, stored, `must have the storage version ${name}`)),
    ...stored.flatMap((name, at) =>
      names.has(name)
        ? []
        : [
            invalidValue(
              index(path, at),
              name,
              `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
            ),
          ],
    ),
  ];
}
