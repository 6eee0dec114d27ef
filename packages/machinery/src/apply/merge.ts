import { isObject, type JsonObject, own, put } from '../values.ts';
import { elementsOf, fieldShape, itemShape, type Shape, structureOf } from './shape.ts';

/**
 * Merges an applied configuration into the live object: it adds and changes, and removes nothing
 * (structured-merge-diff typed/merge.go). Inputs are left alone; the result may share values with both.
 */
export function mergeApplied(schema: Shape, live: JsonObject, applied: JsonObject): JsonObject {
  return mergeNodes(schema, live, applied) as JsonObject;
}

function isEmptyContainer(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function mergeNodes(schema: Shape, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live;
  if (live === undefined) return applied;
  const was = structureOf(schema, live);
  const is = structureOf(schema, applied);
  const bothEmpty = isEmptyContainer(live) && isEmptyContainer(applied);
  if (bothEmpty || (was === 'value' && is === 'value')) return applied;
  if (is !== 'value') {
    if (was !== is) return applied;
    if (is === 'map') return mergeMaps(schema, live as JsonObject, applied as JsonObject);
    return mergeLists(schema, live as unknown[], applied as unknown[]);
  }
  // A null says nothing about what is in a container; any other value takes its place.
  return applied === null ? live : applied;
}

function mergeMaps(schema: Shape, live: JsonObject, applied: JsonObject): JsonObject {
  const merged: JsonObject = {};
  for (const key of Object.keys(live)) {
    put(merged, key, mergeNodes(fieldShape(schema, key), live[key], own(applied, key)));
  }
  for (const key of Object.keys(applied)) {
    if (own(merged, key) === undefined) put(merged, key, applied[key]);
  }
  return merged;
}

interface Indexed {
  elements: string[];
  /** Items by element; null for one that occurs more than once, which merges with nothing. */
  items: Map<string, unknown>;
}

function indexItems(schema: NonNullable<Shape>, list: readonly unknown[]): Indexed | undefined {
  const elements = elementsOf(schema, list);
  if (elements === undefined) return undefined;
  const items = new Map<string, unknown>();
  elements.forEach((element, position) => items.set(element, items.has(element) ? null : list[position]));
  return { elements, items };
}

/** The applied order rules; what only the live list has stays where it was between its neighbours. */
function mergeLists(schema: Shape, live: unknown[], applied: unknown[]): unknown[] {
  const left = schema === undefined ? undefined : indexItems(schema, live);
  const right = schema === undefined ? undefined : indexItems(schema, applied);
  if (left === undefined || right === undefined) return applied;
  const merged: unknown[] = [];
  const taken = new Set<string>();
  const shared = right.elements.filter((element) => left.items.has(element));
  let nextShared = 0;
  let l = 0;
  let r = 0;
  const take = (element: string): void => {
    taken.add(element);
    merged.push(mergeItems(schema, left.items.get(element), right.items.get(element)));
    r += 1;
  };
  while (l < live.length || r < applied.length) {
    const mine = left.elements[l];
    const other = right.elements[r];
    if (mine !== undefined && mine === other) {
      take(mine);
      l += 1;
      nextShared += 1;
      continue;
    }
    const wanted = shared[nextShared];
    if (mine !== undefined && other !== undefined && right.items.has(mine) && wanted !== undefined && wanted !== mine) {
      // Shared, but its turn in the applied order comes later or is over.
      l += 1;
      continue;
    }
    if (mine !== undefined) {
      if (!right.items.has(mine)) {
        merged.push(live[l]);
        l += 1;
        continue;
      }
      if (taken.has(mine)) l += 1;
    }
    if (other !== undefined) {
      take(other);
      if (wanted === other) nextShared += 1;
    }
  }
  return merged;
}

function mergeItems(schema: Shape, live: unknown, applied: unknown): unknown {
  return live === null ? applied : mergeNodes(itemShape(schema), live, applied);
}

/**
 * What is kept of a merged object: a null that the applier wrote, where the type does not take null, is the field's absence.
 */
export function withoutNulls(schema: Shape, value: unknown, live: unknown): unknown {
  // What is in it no type knows: it is kept as it was written.
  if (schema?.scalar === 'RawExtension') return value;
  if (Array.isArray(value))
    return value.map((item) => (isObject(item) ? withoutNulls(itemShape(schema), item, undefined) : item));
  if (!isObject(value)) return value;
  const kept: JsonObject = {};
  for (const key of Object.keys(value)) {
    const shape = fieldShape(schema, key);
    const before = isObject(live) ? own(live, key) : undefined;
    if (value[key] === null && before !== null && shape?.nullable !== true) continue;
    put(kept, key, withoutNulls(shape, value[key], before));
  }
  return kept;
}
