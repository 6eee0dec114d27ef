import type { Schema } from '../schema.ts';
import { escapeName, isReserved, unescapeName } from './escape.ts';
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listOf,
  mapOf,
  stringType,
  timestampType,
  type Type,
} from './types.ts';

/**
 * The CEL type of any schema, a built-in kind's too: fields are looked up when they are asked for, so that a type may hold
 * itself. Where a schema does not say what a value is, or says several things, nothing is known of it: type checking of
 * policies warns of what is certainly wrong, and of nothing else. Sizes are unknown.
 */
export function openType(schema: Schema, name: string): Type {
  if (isOpen(schema)) return dynType;
  switch (schema.type) {
    case 'array':
      return schema.items === undefined ? dynType : listOf(openType(schema.items, `${name}.@idx`));
    case 'object':
      return objectType(schema, name);
    case 'string':
      return textType(schema);
    case 'boolean':
      return boolType;
    case 'number':
      return doubleType;
    case 'integer':
      return intType;
    default:
      return dynType;
  }
}

const isOpen = (schema: Schema): boolean =>
  schema['x-kubernetes-int-or-string'] === true ||
  schema['x-kubernetes-preserve-unknown-fields'] === true ||
  schema['x-kubernetes-embedded-resource'] === true ||
  schema.openUnion !== undefined ||
  ['Quantity', 'IntOrString', 'RawExtension', 'FieldsV1'].includes(schema.scalar ?? '');

function objectType({ properties, additionalProperties }: Schema, name: string): Type {
  if (typeof additionalProperties === 'object')
    return mapOf(stringType, openType(additionalProperties, `${name}.@elem`));
  if (properties === undefined) return dynType;
  const known = new Map<string, Type | undefined>();
  const find = (field: string): Type | undefined => {
    if (known.has(field)) return known.get(field);
    const property = unescapeName(field);
    const found =
      property !== undefined && escapeName(property) === field && Object.hasOwn(properties, property)
        ? openType(properties[property] as Schema, `${name}.${field}`)
        : undefined;
    known.set(field, found);
    return found;
  };
  return {
    kind: 'struct',
    name,
    parameters: [],
    field: (field) => find(field) ?? (isReserved(field) ? find(`__${field}__`) : undefined),
  };
}

function textType({ format, scalar }: Schema): Type {
  if (scalar === 'Time' || scalar === 'MicroTime' || format === 'date-time' || format === 'date') return timestampType;
  if (scalar === 'bytes' || format === 'byte') return bytesType;
  return format === 'duration' ? durationType : stringType;
}
