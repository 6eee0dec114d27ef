import { isObject, type JsonObject } from '../values.ts';
import { type Fields, leaf, nodeOf, setOf } from './fields.ts';
import { elementOf, fieldShape, isDeclared, itemShape, type Shape, structureOf } from './shape.ts';

/** The fields a configuration speaks of: what its applier comes to own (structured-merge-diff typed/tofieldset.go). */
export function fieldSetOf(schema: Shape, value: JsonObject): Fields {
  return setOf(fieldsOfMap(schema, value));
}

function fieldsOf(schema: Shape, value: unknown, member: boolean): Fields | undefined {
  switch (structureOf(schema, value)) {
    case 'map': {
      const children = fieldsOfMap(schema, value as JsonObject);
      return nodeOf(member || Object.keys(value as JsonObject).length === 0, children);
    }
    case 'list':
      return nodeOf(member, fieldsOfList(schema, value as unknown[]));
    default:
      return leaf;
  }
}

function fieldsOfMap(schema: Shape, value: JsonObject): [string, Fields][] {
  const children: [string, Fields][] = [];
  for (const key of Object.keys(value)) {
    if (value[key] === undefined) continue;
    const node = fieldsOf(fieldShape(schema, key), value[key], !isDeclared(schema, key));
    if (node !== undefined) children.push([`f:${key}`, node]);
  }
  return children;
}

/** Items that occur twice are owned as one, whatever they hold. */
function fieldsOfList(schema: Shape, list: readonly unknown[]): [string, Fields][] {
  const nodes = new Map<string, Fields>();
  for (const item of list) {
    const found = schema === undefined ? undefined : elementOf(schema, item);
    if (found === undefined || 'error' in found) continue;
    const node = nodes.has(found.element) ? leaf : (fieldsOf(itemShape(schema), item, isObject(item)) ?? leaf);
    nodes.set(found.element, node);
  }
  return [...nodes];
}
