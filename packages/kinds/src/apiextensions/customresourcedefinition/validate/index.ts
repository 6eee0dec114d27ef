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
import { hasRules } from '@berth/machinery/rules/rule';
import type { HookContext } from '@berth/machinery/kind';
import { validateApiApproval } from './approval.ts';
import { validateConversion } from './conversion.ts';
import { RuleCosts, RuleScope } from './costs.ts';
import { validateDefaults } from './defaults.ts';
import { requireNames, validateNames } from './names.ts';
import { type SentSchema, validateOpenApi, validateRoot } from './openapi.ts';
import { validateStructural } from './structural.ts';
import { validateColumn, validateSelectableFields, validateSubresources } from './version.ts';

const asDefinition = (object: KubeObject): CustomResourceDefinition => object as unknown as CustomResourceDefinition;

/** upstream apiextensions pkg/apis/apiextensions/validation/validation.go ValidateCustomResourceDefinition. */
export function validateDefinition(object: KubeObject, { old }: Pick<HookContext, 'old'> = {}): FieldError[] {
  const { metadata, spec, status } = asDefinition(object);
  const name = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`;
  // Of one that exists only changes for the worse are refused: validateDefinitionUpdate.
  const isNew = metadata?.resourceVersion === undefined;
  return [
    ...(metadata?.name === name || old !== undefined
      ? []
      : [invalidValue('metadata.name', metadata?.name, 'must be spec.names.plural+"."+spec.group')]),
    ...validateSpec(spec, 'spec', old === undefined ? undefined : asDefinition(old)),
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

/**
 * What is the same in all versions is checked once and named without them: upstream's internal form has it there
 * (pkg/apis/apiextensions/v1/conversion.go).
 */
function validateSpec(
  spec: CustomResourceDefinitionSpec,
  path: string,
  old: CustomResourceDefinition | undefined,
): FieldError[] {
  const { group = '', scope, versions = [], names = {} as never } = spec;
  const at = child(path, 'versions');
  const common = commonParts(versions);
  const unchanged = unchangedSchemas(versions, old);
  const [first] = versions;
  const statusApart = versions.some(({ subresources }) => subresources?.status !== undefined);
  return [
    ...validateGroup(group, child(path, 'group')),
    ...oneOf(scope, child(path, 'scope'), ['Cluster', 'Namespaced']),
    ...versions.flatMap(({ schema }, position) =>
      schema?.openAPIV3Schema === undefined ? [required(child(index(at, position), 'schema', 'openAPIV3Schema'))] : [],
    ),
    ...validatePreservation(spec, path),
    ...versions.flatMap((version, position) => validateVersion(version, index(at, position), common, unchanged)),
    ...validateVersionSet(versions, at, common),
    ...(first === undefined ? [] : validateVersionName(first.name, child(path, 'version'))),
    ...requireNames(names, child(path, 'names')),
    ...validateNames(names, child(path, 'names')),
    ...(first === undefined
      ? []
      : validateParts(first, path, common, { statusApart, unchanged: unchanged.has(first.name), versions: false })),
    ...(spec.conversion !== undefined && spec.conversion.strategy !== 'None' && spec.preserveUnknownFields === true
      ? [
          invalidValue(
            child(path, 'conversion.strategy'),
            spec.conversion.strategy,
            'must be None if spec.preserveUnknownFields is true',
          ),
        ]
      : []),
    ...validateConversion(spec.conversion, child(path, 'conversion'), old),
  ];
}

/** Defaults need what they are put into to be pruned. */
function validatePreservation(spec: CustomResourceDefinitionSpec, path: string): FieldError[] {
  if (spec.preserveUnknownFields !== true) return [];
  const defaulted = (spec.versions ?? []).some(({ schema }) =>
    hasDefaults(schema?.openAPIV3Schema as Schema | undefined),
  );
  return defaulted
    ? [invalidValue(child(path, 'preserveUnknownFields'), true, 'must be false in order to use defaults in the schema')]
    : [];
}

function hasDefaults(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  const { items, additionalProperties, properties = {}, allOf = [], anyOf = [], oneOf: one = [], not } = schema;
  const parts = [items, additionalProperties, not, ...allOf, ...anyOf, ...one, ...Object.values(properties)];
  return schema.default !== undefined || parts.some((part) => typeof part === 'object' && hasDefaults(part));
}

const parts = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;
type Part = (typeof parts)[number];

/** What all versions have alike; absent and empty lists are alike. */
function commonParts(versions: readonly CustomResourceDefinitionVersion[]): ReadonlySet<Part> {
  const value = (version: CustomResourceDefinitionVersion | undefined, part: Part) => {
    const found = version?.[part];
    return Array.isArray(found) && found.length === 0 ? undefined : found;
  };
  return new Set(
    parts.filter((part) => versions.every((one) => deepEqual(value(one, part), value(versions[0], part)))),
  );
}

/** Versions whose schemas an update leaves as they are: what was taken once is not held to a limit of its rules' costs. */
function unchangedSchemas(
  versions: readonly CustomResourceDefinitionVersion[],
  old: CustomResourceDefinition | undefined,
): ReadonlySet<string> {
  if (old === undefined) return new Set();
  const before = new Map(old.spec.versions.map(({ name, schema }) => [name, schema]));
  // A schema that all versions had is what a new version had, too.
  const common = commonParts(old.spec.versions).has('schema') ? old.spec.versions[0]?.schema : undefined;
  const same = versions.filter(({ name, schema }) => deepEqual(before.get(name) ?? common ?? null, schema ?? null));
  return new Set(same.map(({ name }) => name));
}

function validateGroup(group: string, path: string): FieldError[] {
  if (group === '') return [required(path)];
  const wrong = isDns1123Subdomain(group);
  if (wrong.length > 0) return [invalidValue(path, group, wrong.join(','))];
  return group.includes('.') ? [] : [invalidValue(path, group, 'should be a domain with at least one dot')];
}

/** A version as upstream's messages show it, without what it has in common with others. */
function internal(version: CustomResourceDefinitionVersion, common: ReadonlySet<Part>) {
  const part = (name: Part) => (common.has(name) ? null : (version[name] ?? null));
  return {
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: part('schema'),
    Subresources: part('subresources'),
    AdditionalPrinterColumns: part('additionalPrinterColumns'),
    SelectableFields: part('selectableFields'),
  };
}

function validateVersionSet(
  versions: readonly CustomResourceDefinitionVersion[],
  path: string,
  common: ReadonlySet<Part>,
): FieldError[] {
  const names = new Set(versions.map(({ name }) => name));
  const errors: FieldError[] = [];
  const shown = versions.map((version) => internal(version, common));
  if (names.size < versions.length) errors.push(invalidValue(path, shown, 'must contain unique version names'));
  if (versions.filter(({ storage }) => storage).length !== 1)
    errors.push(invalidValue(path, shown, 'must have exactly one version marked as storage version'));
  return errors;
}

function validateVersionName(name: string, path: string): FieldError[] {
  const wrong = isDns1035Label(name).join(',');
  return wrong === '' ? [] : [invalidValue(path, name, wrong)];
}

function validateVersion(
  version: CustomResourceDefinitionVersion,
  path: string,
  common: ReadonlySet<Part>,
  unchanged: ReadonlySet<string>,
): FieldError[] {
  const own = new Set(parts.filter((part) => !common.has(part)));
  const { name = '', subresources } = version;
  return [
    ...validateVersionName(name, child(path, 'name')),
    ...validateDeprecation(version, child(path, 'deprecationWarning')),
    ...validateParts(version, path, own, {
      statusApart: subresources?.status !== undefined,
      unchanged: unchanged.has(name),
      versions: true,
    }),
  ];
}

interface PartsPlace {
  statusApart: boolean;
  /** The schema is as it was before an update. */
  unchanged: boolean;
  /** Each version is looked at, or what all have in common. */
  versions: boolean;
}

/** Those parts of a version that are asked for. */
function validateParts(
  version: CustomResourceDefinitionVersion,
  path: string,
  which: ReadonlySet<Part>,
  { statusApart, unchanged, versions }: PartsPlace,
): FieldError[] {
  const { schema, subresources, additionalPrinterColumns = [], selectableFields = [] } = version;
  const errors: FieldError[] = [];
  if (which.has('schema')) {
    const at = child(path, versions ? 'schema' : 'validation');
    errors.push(...validateSchema(schema?.openAPIV3Schema as SentSchema | undefined, at, statusApart, !unchanged));
  }
  if (which.has('subresources')) errors.push(...validateSubresources(subresources, child(path, 'subresources')));
  if (which.has('additionalPrinterColumns'))
    additionalPrinterColumns.forEach((column, at) =>
      errors.push(...validateColumn(column, index(child(path, 'additionalPrinterColumns'), at))),
    );
  if (which.has('selectableFields')) {
    const at = child(path, 'selectableFields');
    const present = which.has('schema') ? (schema?.openAPIV3Schema as Schema | undefined) : undefined;
    errors.push(...validateSelectableFields(selectableFields, present, at, versions));
  }
  return errors;
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

/**
 * A schema is looked at from the outside in: what is no structure is not asked for its defaults, nor its rules compiled.
 * `limited`: each rule is held to what it may cost.
 */
function validateSchema(
  schema: SentSchema | undefined,
  path: string,
  statusApart: boolean,
  limited: boolean,
): FieldError[] {
  if (schema === undefined) return [];
  const at = child(path, 'openAPIV3Schema');
  const errors = validateRoot(schema, path, statusApart);
  const shape = validateOpenApi(schema, at);
  if (Array.isArray(schema.items) || shape.some(({ detail }) => detail?.endsWith('is not supported')))
    return [...errors, ...shape];
  const structure = validateStructural(schema, at);
  if (structure.length > 0) return [...errors, ...structure, ...shape];
  const defaults = validateDefaults(schema, at);
  if (defaults.length > 0 || !hasRules(schema)) return [...errors, ...defaults, ...shape];
  const costs = new RuleCosts(limited);
  return [...errors, ...validateOpenApi(schema, at, new RuleScope(schema, costs)), ...costs.errors(at)];
}

export function validateStoredVersions(
  stored: readonly string[],
  versions: readonly CustomResourceDefinitionVersion[],
  path: string,
): FieldError[] {
  if (stored.length === 0) return [invalidValue(path, null, 'must have at least one stored version')];
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
