import { goJson } from '../invalid.ts';
import type { Schema } from '../schema.ts';
import { isObject, type JsonObject, own } from '../values.ts';
import { keyElement } from './fields.ts';

/**
 * How values divide into fields that can be owned (kube-openapi pkg/schemaconv, structured-merge-diff schema/). Where there
 * is no schema, objects divide into their fields and lists are one value.
 */
export type Shape = Schema | undefined;

export type Structure = 'map' | 'list' | 'value';

/** What a value is here: an object with fields, a list with items, or one value (atomic, scalar, null, absent). */
export function structureOf(schema: Shape, value: unknown): Structure {
  if (typeof value !== 'object' || value === null) return 'value';
  if (Array.isArray(value)) return listTypeOf(schema) === 'atomic' ? 'value' : 'list';
  return isAtomicMap(schema) ? 'value' : 'map';
}

function isAtomicMap(schema: Shape): boolean {
  if (schema === undefined) return false;
  return (
    schema['x-kubernetes-map-type'] === 'atomic' ||
    schema.scalar === 'RawExtension' ||
    (schema.type !== undefined && schema.type !== 'object')
  );
}

export function listTypeOf(schema: Shape): 'atomic' | 'set' | 'map' {
  if (schema === undefined) return 'atomic';
  const declared = schema['x-kubernetes-list-type'];
  if (declared !== undefined) return declared;
  const strategy = schema['x-kubernetes-patch-strategy'];
  if (strategy !== 'merge' && strategy !== 'merge,retainKeys') return 'atomic';
  return schema['x-kubernetes-patch-merge-key'] === undefined ? 'set' : 'map';
}

export function listKeysOf(schema: Schema): readonly string[] {
  if (schema['x-kubernetes-list-type'] !== undefined) return schema['x-kubernetes-list-map-keys'] ?? [];
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  return mergeKey === undefined ? [] : [mergeKey];
}

/** A field that the type declares, as against a key of a map. */
export function isDeclared(schema: Shape, field: string): boolean {
  return schema?.properties !== undefined && Object.hasOwn(schema.properties, field);
}

export function fieldShape(schema: Shape, field: string): Shape {
  if (schema === undefined) return undefined;
  const { properties, additionalProperties } = schema;
  const found = properties !== undefined && Object.hasOwn(properties, field) ? properties[field] : undefined;
  const shape = found ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  return shape === undefined || isOpen(shape) ? undefined : shape;
}

/** Values of any JSON type: free-form. */
function isOpen(schema: Schema): boolean {
  if (schema.openUnion !== undefined) return true;
  return (
    schema.type === undefined &&
    schema.properties === undefined &&
    schema.scalar === undefined &&
    schema['x-kubernetes-int-or-string'] !== true
  );
}

export function itemShape(schema: Shape): Shape {
  return schema?.items;
}

/**
 * What Go prints for a field that its type always prints, where JSON has none; undefined for other fields. An object made
 * from nothing has these, so that whoever fills them in does not come to own the struct around them.
 */
export function alwaysPrinted(schema: Shape, field: string): unknown {
  const shape =
    schema?.properties !== undefined && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined;
  if (shape?.zero !== 'fill') return undefined;
  switch (shape.scalar === undefined || shape.scalar === 'bytes' ? shape.type : 'array') {
    case 'object':
      return emptyObject;
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    default:
      return null;
  }
}

const emptyObject: JsonObject = Object.freeze({});

/** The path element of a list's item, or a sentence that says why it has none (structured-merge-diff typed/helpers.go). */
export function elementOf(schema: Schema, item: unknown): { element: string } | { error: string } {
  return listTypeOf(schema) === 'set' ? setElement(item) : keyedElement(schema, item);
}

function setElement(item: unknown): { element: string } | { error: string } {
  if (Array.isArray(item)) return { error: 'not supported: associative list with lists as elements' };
  if (isObject(item)) return { error: "associative list without keys has an element that's a map type" };
  if (item === null || item === undefined) {
    return { error: "associative list without keys has an element that's an explicit null" };
  }
  return { element: `v:${goJson(item)}` };
}

function keyedElement(schema: Schema, item: unknown): { element: string } | { error: string } {
  if (item === null || item === undefined) return { error: 'associative list with keys may not have a null element' };
  if (!isObject(item)) return { error: 'associative list with keys may not have non-map elements' };
  const names = listKeysOf(schema);
  const keys: [string, unknown][] = [];
  for (const name of names) {
    const value = own(item, name) ?? schema.items?.properties?.[name]?.default;
    if (value !== undefined) keys.push([name, value]);
  }
  if (keys.length > 0) return { element: keyElement(keys) };
  const list = names.map((name) => goJson(name)).join(' ');
  return {
    error: `associative list with keys has an element that omits all key fields [${list}] (and doesn't have default values for any key fields)`,
  };
}

/** The elements of a list's items, in their order; undefined if one has none. */
export function elementsOf(schema: Schema, list: readonly unknown[]): string[] | undefined {
  const elements: string[] = [];
  for (const item of list) {
    const found = elementOf(schema, item);
    if ('error' in found) return undefined;
    elements.push(found.element);
  }
  return elements;
}
