import type { Plan } from './decode/plan.ts';
import { planOf } from './decode/plan.ts';
import type { Schema } from './schema.ts';
import { deepCopy, isObject, put } from './values.ts';

/**
 * Fills in the schema's defaults, in place, as apiextensions does (pkg/apiserver/schema/defaulting): for absent properties, and
 * for nulls where the node is not nullable; of custom resources a null that has neither is dropped.
 */
export function applyDefaults<Value>(schema: Schema, value: Value): Value {
  fill(planOf(schema), value);
  return value;
}

function fill(plan: Plan, value: unknown): void {
  if (!plan.defaulting) return;
  if (Array.isArray(value)) {
    if (plan.items !== undefined) fillList(plan.items, value);
  } else if (isObject(value)) fillObject(plan, value);
}

function fillObject(plan: Plan, object: Record<string, unknown>): void {
  for (const [key, field] of plan.defaults) {
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    if (value === undefined || (value === null && field.schema.nullable !== true)) {
      put(object, key, deepCopy(field.schema.default));
    }
  }
  for (const key in object) {
    const field = plan.fields.get(key) ?? plan.values;
    if (field === undefined) continue;
    const value = object[key];
    if (value === null) settleNull(field, object, key);
    else if (typeof value === 'object') fill(field, value);
  }
}

/** A null that is not nullable takes the default of a map's values, or goes. */
function settleNull(field: Plan, object: Record<string, unknown>, key: string): void {
  const { schema } = field;
  if (schema.nullable === true || field.typed) return;
  if (schema.default === undefined || schema.default === null) delete object[key];
  else put(object, key, deepCopy(schema.default));
}

function fillList(items: Plan, list: unknown[]): void {
  for (let at = 0; at < list.length; at += 1) {
    if (list[at] === null && items.schema.nullable !== true) list[at] = deepCopy(items.schema.default) ?? null;
    fill(items, list[at]);
  }
}
