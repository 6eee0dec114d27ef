import { goJson } from '../invalid.ts';
import { isObject, type JsonObject } from '../values.ts';
import { printElement } from './fields.ts';
import { elementOf, fieldShape, isDeclared, itemShape, listTypeOf, type Shape } from './shape.ts';

/**
 * Complaints about an applied configuration that does not fit its type, in the words of structured-merge-diff
 * typed/validate.go: an apply is strict whatever fieldValidation says.
 */
export function complaintsAbout(schema: Shape, value: unknown): string[] {
  if (value === null || value === undefined || schema === undefined) return [];
  switch (expected(schema)) {
    case 'map':
      return isObject(value) ? inMap(schema, value) : [`: expected map, got &{${print(value)}}`];
    case 'list':
      return Array.isArray(value) ? inList(schema, value) : [`: expected list, got &{${print(value)}}`];
    case 'any':
      return [];
    default:
      return inScalar(schema, value);
  }
}

function expected(schema: NonNullable<Shape>): 'map' | 'list' | 'any' | 'scalar' {
  if (schema.scalar === 'RawExtension' || schema.scalar === 'FieldsV1') return 'any';
  if (schema.type === 'object') return 'map';
  if (schema.type === 'array') return 'list';
  return schema.type === undefined && schema.scalar === undefined && schema['x-kubernetes-int-or-string'] !== true
    ? 'any'
    : 'scalar';
}

function print(value: unknown): string {
  return typeof value === 'string' ? value : goJson(value);
}

function inMap(schema: NonNullable<Shape>, value: JsonObject): string[] {
  const open =
    schema.properties === undefined ||
    schema.additionalProperties !== undefined ||
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema['x-kubernetes-embedded-resource'] === true;
  return Object.keys(value).flatMap((key) => {
    if (!open && !isDeclared(schema, key)) return [`.${key}: field not declared in schema`];
    return complaintsAbout(fieldShape(schema, key), value[key]).map((text) => `.${key}${text}`);
  });
}

function inList(schema: NonNullable<Shape>, list: readonly unknown[]): string[] {
  const seen = new Set<string>();
  const atomic = listTypeOf(schema) === 'atomic';
  return list.flatMap((item, position) => {
    const found = atomic ? { element: `i:${position}` } : elementOf(schema, item);
    if ('error' in found) return [`: element ${position}: ${found.error}`];
    const path = printElement(found.element);
    const twice = seen.has(found.element) ? [`: duplicate entries for key ${path}`] : [];
    seen.add(found.element);
    return [...twice, ...complaintsAbout(itemShape(schema), item).map((text) => `${path}${text}`)];
  });
}

function inScalar(schema: NonNullable<Shape>, value: unknown): string[] {
  const type = typeof value;
  if (
    schema.scalar === 'Quantity' ||
    schema.scalar === 'IntOrString' ||
    schema['x-kubernetes-int-or-string'] === true
  ) {
    return type === 'object' ? [`: expected any scalar, got &{${print(value)}}`] : [];
  }
  if (schema.type === 'boolean') return type === 'boolean' ? [] : [`: expected boolean, got &{${print(value)}}`];
  if (schema.type === 'string') {
    if ((schema.format ?? '') !== '' && schema.format !== 'byte' && type !== 'object') return [];
    return type === 'string' ? [] : [`: expected string, got &value.valueUnstructured{Value:${print(value)}}`];
  }
  return type === 'number' ? [] : [`: expected numeric (int or float), got ${goType(value)}`];
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** Several complaints as upstream joins them. */
export function joinComplaints(complaints: readonly string[]): string {
  const lines = complaints.map((text) => text.replace(/^: /, ''));
  return lines.length === 1 ? (lines[0] ?? '') : ['errors:', ...lines.map((line) => `  ${line}`)].join('\n');
}
