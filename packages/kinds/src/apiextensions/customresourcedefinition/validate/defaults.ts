import { planOf } from '@berth/machinery/decode/plan';
import { prune } from '@berth/machinery/decode/prune';
import { DecodeContext } from '@berth/machinery/decode/context';
import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, key } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import { validateShape } from '@berth/machinery/shape';
import { deepCopy } from '@berth/machinery/values';

/** Defaults hold what their schema asks and have no field it does not know (apiextensions defaulting/validation.go). */
export function validateDefaults(schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.default !== undefined && schema.default !== null) {
    const at = child(path, 'default');
    if (hasUnknown(schema)) errors.push(invalidValue(at, schema.default, 'must not have unknown fields'));
    errors.push(
      ...validateShape({ ...schema, default: undefined }, schema.default).map((error) => ({
        ...error,
        field: error.field === '' ? at : error.field.startsWith('[') ? `${at}${error.field}` : child(at, error.field),
      })),
    );
  }
  if (schema.items !== undefined) errors.push(...validateDefaults(schema.items, child(path, 'items')));
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    errors.push(...validateDefaults(property, key(child(path, 'properties'), name)));
  return errors;
}

function hasUnknown(schema: Schema): boolean {
  const { default: value } = schema;
  if (typeof value !== 'object') return false;
  const context = new DecodeContext();
  // Not the root of an object: apiVersion, kind and metadata mean nothing here.
  context.enter('default', 'default');
  prune(planOf(schema), deepCopy(value), context);
  return [...context.unknown].length > 0;
}
