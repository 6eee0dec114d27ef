import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';

const listType = 'x-kubernetes-list-type';
const mapType = 'x-kubernetes-map-type';
const mapKeys = 'x-kubernetes-list-map-keys';

/** Lists of type set and map, and maps of type atomic (apiextensions validation.go). */
export function validateListAndMapTypes(schema: Schema, path: string): FieldError[] {
  return [
    ...typeOfMap(schema, path),
    ...typeOfList(schema, path),
    ...keysOfMapList(schema, path),
    ...mapList(schema, path),
    ...itemsOfSetOrMap(schema, path),
  ];
}

/** The extension is for one type alone. */
function onlyFor(schema: Schema, path: string, extension: string, type: string): FieldError[] {
  const must = `must be ${type} if ${extension} is specified`;
  const at = child(path, 'type');
  if (schema.type === type) return [];
  return [schema.type === undefined ? required(at, must) : invalidValue(at, schema.type, must)];
}

function typeOfMap(schema: Schema, path: string): FieldError[] {
  const value = schema[mapType];
  if (value === undefined) return [];
  const known = ['atomic', 'granular'];
  return [
    ...onlyFor(schema, path, mapType, 'object'),
    ...(known.includes(value) ? [] : [notSupported(child(path, mapType), value, known)]),
  ];
}

function typeOfList(schema: Schema, path: string): FieldError[] {
  const value = schema[listType];
  if (value === undefined) return [];
  const errors = onlyFor(schema, path, listType, 'array');
  const { items } = schema;
  if (errors.length === 0 && value === 'set' && items !== undefined) {
    const must = 'must be atomic as item of a list with x-kubernetes-list-type=set';
    const inner = items[listType];
    if (items.type === 'array' && inner !== undefined && inner !== 'atomic')
      errors.push(invalidValue(child(path, 'items', listType), inner, must));
    if (items.type === 'object' && items[mapType] !== 'atomic')
      errors.push(invalidValue(child(path, 'items', mapType), inner ?? null, must));
  }
  const known = ['atomic', 'set', 'map'];
  if (!known.includes(value)) errors.push(notSupported(child(path, listType), value, known));
  return errors;
}

function keysOfMapList(schema: Schema, path: string): FieldError[] {
  const value = schema[listType];
  if ((schema[mapKeys] ?? []).length === 0 || value === 'map') return [];
  const must = 'must be map if x-kubernetes-list-map-keys is non-empty';
  const at = child(path, listType);
  return [value === undefined ? required(at, must) : invalidValue(at, value, must)];
}

function mapList(schema: Schema, path: string): FieldError[] {
  if (schema[listType] !== 'map') return [];
  const keys = schema[mapKeys] ?? [];
  const at = child(path, mapKeys);
  const errors: FieldError[] = [];
  if (keys.length === 0) errors.push(required(at, 'must not be empty if x-kubernetes-list-type is map'));
  const { items } = schema;
  if (items === undefined || Array.isArray(items)) {
    const here = child(path, 'items');
    errors.push(
      items === undefined
        ? required(here, 'must have a schema if x-kubernetes-list-type is map')
        : invalidValue(here, items, 'must only have a single schema if x-kubernetes-list-type is map'),
    );
    return errors;
  }
  if (items.type !== 'object') {
    const must = "must be object if parent array's x-kubernetes-list-type is map";
    return [...errors, invalidValue(child(path, 'items', 'type'), items.type ?? '', must)];
  }
  keys.forEach((name, position) => {
    const property = items.properties?.[name];
    if (property === undefined) errors.push(invalidValue(at, keys, 'entries must all be names of item properties'));
    else if (property.type === 'array' || property.type === 'object')
      errors.push(
        invalidValue(
          child(key(child(path, 'items', 'properties'), name), 'type'),
          items.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      );
    if (keys.indexOf(name) < position) errors.push(invalidValue(at, keys, 'must not contain duplicate entries'));
  });
  return errors;
}

function itemsOfSetOrMap(schema: Schema, path: string): FieldError[] {
  const value = schema[listType];
  const { items } = schema;
  if (items === undefined || (value !== 'set' && value !== 'map')) return [];
  const errors: FieldError[] = [];
  if (items.nullable === true)
    errors.push(
      forbidden(child(path, 'items', 'nullable'), `cannot be nullable when x-kubernetes-list-type is ${value}`),
    );
  if (value === 'set') return errors;
  for (const name of schema[mapKeys] ?? []) {
    const property = items.properties?.[name];
    if (property === undefined) continue;
    const at = key(child(path, 'items', 'properties'), name);
    const why = 'this property is in x-kubernetes-list-map-keys, so it';
    if (!(items.required ?? []).includes(name) && property.default === undefined)
      errors.push(required(child(at, 'default'), `${why} must have a default or be a required property`));
    if (property.nullable === true) errors.push(forbidden(child(at, 'nullable'), `${why} cannot be nullable`));
  }
  return errors;
}
