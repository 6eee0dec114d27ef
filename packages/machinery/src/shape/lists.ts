import type { FieldError } from '../errors.ts';
import { child, duplicate, index, invalidValue, key as keyed } from '../invalid.ts';
import type { Schema } from '../schema.ts';
import { isObject, own } from '../values.ts';
import { checkEmbedded } from './embedded.ts';

/** Lists of type set and map hold nothing twice (apiextensions pkg/apiserver/schema/listtype). */
export const checkLists = (schema: Schema, value: unknown, path: string): FieldError[] =>
  everywhere(schema, value, path, checkUnique);

/** Objects inside of objects, where a schema says they are whole ones (apiextensions pkg/apiserver/schema/objectmeta). */
export const checkEmbeddedIn = (schema: Schema, value: unknown, path: string): FieldError[] =>
  everywhere(schema, value, path, (node, one, at) =>
    node['x-kubernetes-embedded-resource'] === true && isObject(one) ? checkEmbedded(one, at) : [],
  );

type Check = (schema: Schema, value: unknown, path: string) => FieldError[];

function everywhere(schema: Schema, value: unknown, path: string, check: Check): FieldError[] {
  const errors = check(schema, value, path);
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined)
      value.forEach((entry, at) => errors.push(...everywhere(items, entry, index(path, at), check)));
  } else if (isObject(value)) {
    const { properties = {}, additionalProperties } = schema;
    for (const name of Object.keys(value)) {
      const field = own(properties, name) as Schema | undefined;
      if (field !== undefined) {
        if (field.name === undefined) errors.push(...everywhere(field, value[name], child(path, name), check));
      } else if (typeof additionalProperties === 'object') {
        errors.push(...everywhere(additionalProperties, value[name], keyed(path, name), check));
      }
    }
  }
  return errors;
}

function checkUnique(schema: Schema, list: unknown, path: string): FieldError[] {
  if (!Array.isArray(list)) return [];
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return repeated(list).map((at) => duplicate(index(path, at), list[at]));
    case 'map': {
      const wrong = list.findIndex((entry) => entry !== null && !isObject(entry));
      if (wrong >= 0)
        return [invalidValue(index(path, wrong), list[wrong], 'must be an object for an array of list-type map')];
      const keys = list.map((entry) => mapKey(schema['x-kubernetes-list-map-keys'] ?? [], entry));
      return repeated(keys).map((at) => duplicate(index(path, at), keys[at]));
    }
    default:
      return [];
  }
}

function mapKey(names: readonly string[], entry: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  if (!isObject(entry)) return found;
  for (const name of [...names].sort()) if (Object.hasOwn(entry, name)) found[name] = entry[name];
  return found;
}

/** Where a value stands for the second time; further times are not told. */
function repeated(list: readonly unknown[]): number[] {
  const times = new Map<string, number>();
  const found: number[] = [];
  list.forEach((entry, at) => {
    const text = JSON.stringify(sorted(entry));
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    if (before === 1) found.push(at);
  });
  return found;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  // An empty object is no empty list.
  const fields = Object.keys(value)
    .sort()
    .map((name) => [name, sorted(value[name])]);
  return { fields };
}
