import { isObject, type JsonObject, put } from '../values.ts';
import { difference, type Fields, intersection, isEmpty, isMember, nodeOf, setOf, union } from './fields.ts';
import { fieldSetOf } from './fieldset.ts';
import { elementOf, fieldShape, isDeclared, itemShape, type Shape, structureOf } from './shape.ts';

/** Taking fields out of an object that their applier no longer speaks of (structured-merge-diff merge/update.go, typed/remove.go). */

function withoutItems(schema: Shape, value: unknown, fields: Fields): unknown {
  switch (structureOf(schema, value)) {
    case 'map':
      return mapWithout(schema, value as JsonObject, fields);
    case 'list':
      return listWithout(schema, value as unknown[], fields);
    default:
      return value;
  }
}

function mapWithout(schema: Shape, value: JsonObject, fields: Fields): JsonObject {
  const kept: JsonObject = {};
  for (const key of Object.keys(value)) {
    const node = fields[`f:${key}`];
    if (node === undefined) put(kept, key, value[key]);
    else if (!isMember(node)) put(kept, key, withoutItems(fieldShape(schema, key), value[key], node));
  }
  return kept;
}

function listWithout(schema: Shape, list: readonly unknown[], fields: Fields): unknown[] {
  const kept: unknown[] = [];
  for (const item of list) {
    const found = schema === undefined ? undefined : elementOf(schema, item);
    const node = found === undefined || 'error' in found ? undefined : fields[found.element];
    if (node === undefined) kept.push(item);
    else if (!isMember(node)) kept.push(withoutItems(itemShape(schema), item, node));
  }
  return kept;
}

/** The set with every declared field on the way to a member made a member itself; keys of maps are left as they are. */
export function withNamedParents(schema: Shape, fields: Fields): Fields {
  return setOf(namedParents(schema, fields));
}

function namedParents(schema: Shape, fields: Fields): [string, Fields][] {
  const children: [string, Fields][] = [];
  for (const element in fields) {
    if (element === '.') continue;
    const node = fields[element] as Fields;
    const name = element.startsWith('f:') ? element.slice(2) : undefined;
    const shape = name === undefined ? itemShape(schema) : fieldShape(schema, name);
    const member = isMember(node) || (name !== undefined && isDeclared(schema, name));
    const below = nodeOf(member, isEmpty(node) ? [] : namedParents(shape, node));
    if (below !== undefined) children.push([element, below]);
  }
  return children;
}

/** What of `merged` is still there in `pruned`, or owned. */
export function addBack(schema: Shape, merged: JsonObject, pruned: JsonObject, owned: Fields): JsonObject {
  const named = (fields: Fields): Fields => withNamedParents(schema, fields);
  const kept = union(named(fieldSetOf(schema, pruned)), named(owned));
  return withoutItems(schema, merged, difference(named(fieldSetOf(schema, merged)), kept)) as JsonObject;
}

/**
 * Removes from `merged` what its applier owned in `last` and speaks of no more, unless another manager owns it.
 * `owned` is what all managers own now, this one included.
 */
export function prune(schema: Shape, merged: JsonObject, last: Fields, owned: Fields): JsonObject {
  if (isEmpty(last)) return merged;
  const named = (fields: Fields): Fields => withNamedParents(schema, fields);
  const lastNamed = named(last);
  const all = named(fieldSetOf(schema, merged));
  const without = withoutItems(schema, merged, lastNamed);
  const remaining = named(fieldSetOf(schema, without as JsonObject));
  const unowned = difference(all, union(remaining, named(owned)));
  const addedBack = withoutItems(schema, merged, unowned);
  const left = named(fieldSetOf(schema, isObject(addedBack) ? addedBack : {}));
  return withoutItems(schema, merged, intersection(difference(all, left), lastNamed)) as JsonObject;
}
