import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import { validateListAndMapTypes } from './listtypes.ts';
import { type RulePlace, validateRules, validateRuleTexts } from './rules.ts';
import type { RuleScope } from './costs.ts';

/** A schema as it may be sent: with what JSON Schema knows and a structure may not have. */
export type SentSchema = Schema & {
  id?: string;
  $ref?: string;
  additionalItems?: unknown;
  patternProperties?: object;
  dependencies?: object;
  definitions?: Record<string, SentSchema>;
};

/** What is not allowed where the walk has come to. */
interface Place {
  /** Why no default may stand here. */
  noDefaults?: string;
  /** Inside of apiVersion, kind or metadata of a whole object. */
  insideMeta: boolean;
  /** The outermost list or map in which it cannot be told which old value is which new one's. */
  uncorrelatable?: string;
  /** Missing where no rules are asked. */
  scope?: RuleScope | undefined;
  /** What is wrong with rules. They are compiled where nothing else is wrong, at their node and below it. */
  ruleErrors?: FieldError[];
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const metaFields = new Set(['metadata', 'kind', 'apiVersion']);

/** A schema as OpenAPI v3 in the form that is supported (apiextensions validation.go ValidateCustomResourceDefinitionOpenAPISchema). */
export function validateOpenApi(schema: SentSchema, path: string, scope?: RuleScope): FieldError[] {
  const ruleErrors: FieldError[] = [];
  const errors = walk(schema, path, { insideMeta: false, scope, ruleErrors }, true);
  return [...errors, ...ruleErrors];
}

function unsupported(schema: SentSchema, path: string, place: Place): FieldError[] {
  const errors: FieldError[] = [];
  const never = (name: string, present: boolean, detail = `${name} is not supported`) => {
    if (present) errors.push(forbidden(child(path, name), detail));
  };
  const filled = (value: object | undefined) => value !== undefined && Object.keys(value).length > 0;
  if (schema.type !== undefined && !types.includes(schema.type))
    errors.push(notSupported(child(path, 'type'), schema.type, types));
  never(
    'default',
    schema.default !== undefined && place.noDefaults !== undefined,
    `must not be set ${place.noDefaults}`,
  );
  never('id', (schema.id ?? '') !== '');
  never('additionalItems', schema.additionalItems !== undefined);
  never('patternProperties', filled(schema.patternProperties));
  never('definitions', filled(schema.definitions));
  never('dependencies', schema.dependencies !== undefined);
  never('$ref', schema.$ref !== undefined);
  never('type', (schema.type as string) === 'null', 'type cannot be set to null, use nullable as an alternative');
  never('items', Array.isArray(schema.items), 'items must be a schema object and not an array');
  never(
    'x-kubernetes-embedded-resource',
    place.insideMeta && schema['x-kubernetes-embedded-resource'] === true,
    'must not be used inside of resource meta',
  );
  never(
    'uniqueItems',
    schema.uniqueItems === true,
    'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
  );
  return errors;
}

function walk(schema: SentSchema, path: string, place: Place, isRoot: boolean): FieldError[] {
  const errors = unsupported(schema, path, place);
  errors.push(...additional(schema, path, place));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const scope = place.scope?.inside(property, (types) => types.properties?.get(name));
    const known = ['atomic', 'granular', undefined].includes(schema['x-kubernetes-map-type']);
    const within = { ...inside(schema, name, place, isRoot), scope, ...(known ? {} : uncorrelated(place, path)) };
    errors.push(...walk(property, key(child(path, 'properties'), name), within, false));
  }
  const value = { ...place, scope: undefined };
  if (schema.not !== undefined) errors.push(...walk(schema.not, child(path, 'not'), value, false));
  for (const junctor of ['allOf', 'oneOf', 'anyOf'] as const)
    schema[junctor]?.forEach((one, at) => errors.push(...walk(one, index(child(path, junctor), at), value, false)));
  for (const [name, one] of Object.entries(schema.definitions ?? {}))
    errors.push(...walk(one, key(child(path, 'definitions'), name), value, false));
  const { items } = schema as { items?: SentSchema | SentSchema[] };
  if (Array.isArray(items))
    items.forEach((one, at) => errors.push(...walk(one, index(child(path, 'items'), at), value, false)));
  else if (items !== undefined) {
    const scope = place.scope?.inside(items, (types) => types.items);
    // Elements of other lists cannot be told apart by what they were.
    const told = schema['x-kubernetes-list-type'] === 'map';
    errors.push(
      ...walk(items, child(path, 'items'), { ...place, scope, ...(told ? {} : uncorrelated(place, path)) }, false),
    );
  }
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    errors.push(invalidValue(child(path, 'x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined'));
  errors.push(...validateListAndMapTypes(schema, path), ...validateRuleTexts(schema, path));
  if (errors.length === 0 && place.scope !== undefined)
    place.ruleErrors?.push(...validateRules(schema, path, place as RulePlace));
  return errors;
}

/** From here on no old value can be found; the outermost such place is the one that is told. */
const uncorrelated = (place: Place, path: string): Pick<Place, 'uncorrelatable'> => ({
  uncorrelatable: place.uncorrelatable ?? path,
});

/** additionalProperties is for maps, properties is for structs. */
function additional(schema: SentSchema, path: string, place: Place): FieldError[] {
  const { additionalProperties, properties = {} } = schema;
  if (additionalProperties === undefined) return [];
  const at = child(path, 'additionalProperties');
  const both = Object.keys(properties).length > 0 && additionalProperties !== true;
  const errors = both ? [forbidden(at, 'additionalProperties and properties are mutual exclusive')] : [];
  if (typeof additionalProperties !== 'object') return errors;
  const scope = place.scope?.inside(additionalProperties, (types) => types.values);
  const within = place.insideMeta
    ? { ...place, scope, noDefaults: 'inside additionalProperties applying to object metadata' }
    : { ...place, scope };
  return [...errors, ...walk(additionalProperties, at, within, false)];
}

function inside(schema: SentSchema, name: string, place: Place, isRoot: boolean): Place {
  if (!metaFields.has(name) || !(isRoot || schema['x-kubernetes-embedded-resource'] === true)) return place;
  return isRoot ? { insideMeta: true, noDefaults: `in top-level ${name}` } : { ...place, insideMeta: true };
}

/** Fields that a schema may have at its root where the status is written by itself, beside `type`. */
const atRoot = [
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems',
  'MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations',
].join(' ');
const allowedAtRoot = new Set(
  atRoot
    .split(' ')
    .map((name) =>
      name.startsWith('X') ? `x-kubernetes-${kebab(name.slice(1))}` : name[0]?.toLowerCase() + name.slice(1),
    ),
);

function kebab(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
}

/** The root of a schema, whose status part is looked at by itself where it is written by itself. */
export function validateRoot(schema: SentSchema, path: string, statusApart: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (statusApart) {
    const at = child(path, 'openAPIV3Schema');
    if (schema.type !== undefined && schema.type !== 'object')
      errors.push(
        invalidValue(
          child(at, 'type'),
          schema.type,
          'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
        ),
      );
    else if (Object.entries(schema).some(([name, value]) => !allowedAtRoot.has(name) && isSet(value)))
      errors.push(
        invalidValue(
          at,
          schema,
          `only [${atRoot}] fields are allowed at the root of the schema if the status subresource is enabled`,
        ),
      );
  }
  if (schema.nullable === true)
    errors.push(forbidden(child(path, 'openAPIV3Schema.nullable'), 'nullable cannot be true at the root'));
  return errors;
}

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Needed by every version: without a schema all fields would be pruned. */
export const schemaRequired = (path: string): FieldError => required(child(path, 'schema', 'openAPIV3Schema'));
