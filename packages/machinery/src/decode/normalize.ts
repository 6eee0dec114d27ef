import { isObject, put } from '../values.ts';
import type { Plan } from './plan.ts';
import { zeroValue } from './typed.ts';
import { unsentList } from './unsent.ts';

/** Applies Go's zero rules below a value, in place. */
export function normalizeValue(plan: Plan, value: unknown): void {
  if (Array.isArray(value)) {
    const { items } = plan;
    if (items === undefined || isLeaf(items)) return;
    for (const entry of value) normalizeValue(items, entry);
  } else if (isObject(value)) {
    if (plan.schema.properties !== undefined) normalizeStruct(plan, value);
    else if (plan.values !== undefined && !isLeaf(plan.values)) {
      for (const key in value) normalizeValue(plan.values, value[key]);
    }
  }
}

function isLeaf({ shape }: Plan): boolean {
  return shape !== 'object' && shape !== 'map' && shape !== 'list';
}

function normalizeStruct(plan: Plan, object: Record<string, unknown>): void {
  const { fields } = plan;
  for (const key in object) {
    const field = fields.get(key);
    if (field === undefined) continue;
    const value = object[key];
    if (typeof value === 'object' && value !== null && !isLeaf(field)) normalizeValue(field, value);
    if (field.typed && (value === null || field.zero === 'omit') && isZero(field, value)) delete object[key];
  }
  if (!plan.typed) return;
  for (const [key, field] of plan.fills) {
    if (object[key] !== undefined && Object.hasOwn(object, key)) continue;
    const zero = field.shape === 'list' ? unsentList() : zeroValue(field);
    if (field.shape === 'object') normalizeValue(field, zero);
    put(object, key, zero);
  }
}

function isZero(field: Plan, value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value === '' && field.shape !== 'IntOrString';
    case 'number':
      return value === 0;
    case 'boolean':
      return !value;
    case 'object':
      if (value === null || field.shape === 'any') return value === null;
      if (field.shape === 'RawExtension' || field.shape === 'FieldsV1') return false;
      return isEmpty(value);
    default:
      return value === undefined;
  }
}

function isEmpty(value: object): boolean {
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
