import { isObject, put } from '../values.ts';
import { DecodeContext, store } from './context.ts';
import { normalizeValue } from './normalize.ts';
import { type Plan, planOf } from './plan.ts';
import { decodeScalar } from './scalars.ts';

/**
 * Decodes by the rules of Go's structs, in place: types are checked, scalars brought to their canonical form, unknown fields
 * reported and dropped, null taken for absence. Answers with undefined for what is absent.
 */
export function decodeTyped(plan: Plan, value: unknown, context: DecodeContext): unknown {
  if (value === null || value === undefined) return undefined;
  switch (plan.shape) {
    case 'object':
      if (!isObject(value)) break;
      return plan.schema.properties === undefined ? value : decodeStruct(plan, value, context);
    case 'map':
      if (!isObject(value)) break;
      return decodeMap(plan.values, value, context);
    case 'list':
      if (!Array.isArray(value)) break;
      return decodeList(plan, value, context);
    case 'any':
      return decodeUnion(plan, value);
    case 'RawExtension':
    case 'FieldsV1':
      return value;
    default:
      return decodeScalar(plan, value, context);
  }
  throw context.mismatch(value, plan);
}

/**
 * What may be a schema, or a list of them, is decoded by a reader of its own: unknown fields are dropped without a word, and paths
 * start anew (apiextensions v1/marshal.go).
 */
function decodeUnion({ schema: { openUnion, properties } }: Plan, value: unknown): unknown {
  const form = properties?.['schema'];
  if (openUnion === undefined || form === undefined) return value;
  const plan = planOf(form);
  const read = (one: unknown): unknown => {
    const made = decodeTyped(plan, one, new DecodeContext()) ?? {};
    normalizeValue(plan, made);
    return made;
  };
  if (isObject(value)) return read(value);
  return Array.isArray(value) && openUnion === 'SchemaOrArray' ? value.map(read) : value;
}

function decodeStruct(plan: Plan, object: Record<string, unknown>, context: DecodeContext): unknown {
  const { fields } = plan;
  const outer = context.struct;
  const own = plan.goName ?? outer;
  for (const key in object) {
    const field = fields.get(key);
    if (field === undefined) {
      if (plan.open) continue;
      context.reportUnknown(key);
      delete object[key];
      continue;
    }
    const value = object[key];
    // The commonest scalars need neither path nor canonical form.
    if (field.shape === 'string' ? typeof value === 'string' : field.shape === 'boolean' && typeof value === 'boolean')
      continue;
    context.struct = own;
    context.enter(key, key);
    store(object, key, value, decodeTyped(field, value, context));
    context.leave();
  }
  context.struct = outer;
  return object;
}

function decodeMap(values: Plan | undefined, object: Record<string, unknown>, context: DecodeContext): unknown {
  if (values === undefined) return object;
  const plain = values.shape === 'string';
  sortKeys(object);
  for (const key in object) {
    const value = object[key];
    if (plain && typeof value === 'string') continue;
    context.enter(key, '');
    const decoded = decodeTyped(values, value, context);
    if (decoded !== value) put(object, key, decoded ?? zeroValue(values));
    context.leave();
  }
  return object;
}

/** Go prints the entries of a map in the order of their keys. */
function sortKeys(object: Record<string, unknown>): void {
  let last = '';
  let sorted = true;
  for (const key in object) {
    if (key < last) sorted = false;
    last = key;
  }
  if (sorted) return;
  for (const [key, value] of Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) {
    delete object[key];
    put(object, key, value);
  }
}

function decodeList(plan: Plan, list: unknown[], context: DecodeContext): unknown {
  const { items } = plan;
  if (items === undefined) return list;
  const plain = items.shape === 'string';
  for (let at = 0; at < list.length; at += 1) {
    const value = list[at];
    if (plain && typeof value === 'string') continue;
    context.enter(at, '');
    list[at] = decodeTyped(items, value, context) ?? zeroValue(items);
    context.leave();
  }
  return list;
}

/** Go's zero value as it prints, for a null in a list or map and for fields that are always printed. */
export function zeroValue(plan: Plan): unknown {
  switch (plan.shape) {
    case 'string':
    case 'bytes':
      return '';
    case 'integer':
    case 'number':
    case 'IntOrString':
      return 0;
    case 'boolean':
      return false;
    case 'Quantity':
      return '0';
    case 'Duration':
      return '0s';
    case 'list':
      return [];
    case 'object':
    case 'map':
      return {};
    default:
      return null;
  }
}
