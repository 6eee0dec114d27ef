import { isUnsent } from '../decode/unsent.ts';
import { deepEqual, type JsonObject, own } from '../values.ts';
import { type Fields, leaf, nodeOf, noFields } from './fields.ts';
import { alwaysPrinted, elementsOf, fieldShape, itemShape, type Shape, structureOf } from './shape.ts';

/**
 * What a write did to an object's fields (structured-merge-diff typed/compare.go). It is on every write's path: what is
 * equal costs one comparison and allocates nothing.
 */
export interface Change {
  /** Fields that are new or have another value. */
  touched: Fields;
  /** Fields that are gone. */
  removed: Fields;
}

interface NodeChange {
  touched: Fields | undefined;
  removed: Fields | undefined;
}

export function compare(schema: Shape, before: JsonObject, after: JsonObject): Change {
  const change = compareMaps(schema, before, after, false, false);
  return { touched: change?.touched ?? noFields, removed: change?.removed ?? noFields };
}

/** undefined stands for an absent value, which is not null. */
function compareNodes(schema: Shape, before: unknown, after: unknown): NodeChange | undefined {
  if (before === after || (before === null && isUnsent(after))) return undefined;
  const was = structureOf(schema, before);
  const is = structureOf(schema, after);
  if (was === 'value' && is === 'value') return compareLeaves(before, after);
  const oneKind = was === is || isNothing(before) || isNothing(after);
  if (!oneKind) return compareKinds(schema, before, after);
  const added = before === undefined;
  const gone = after === undefined;
  if (was === 'map' || is === 'map') {
    return compareMaps(schema, toMap(before), toMap(after), added, gone) ?? compareEmpty(before, after);
  }
  return compareLists(schema, toList(before), toList(after), added, gone) ?? compareEmpty(before, after);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

function toMap(value: unknown): JsonObject | undefined {
  return isNothing(value) ? undefined : (value as JsonObject);
}

function toList(value: unknown): unknown[] | undefined {
  return isNothing(value) ? undefined : (value as unknown[]);
}

function compareLeaves(before: unknown, after: unknown): NodeChange | undefined {
  if (after === undefined) return { touched: undefined, removed: leaf };
  return before === undefined || !deepEqual(before, after) ? { touched: leaf, removed: undefined } : undefined;
}

/** Two containers without content: `{}`, null and absence are three different values. */
function compareEmpty(before: unknown, after: unknown): NodeChange | undefined {
  return isEmptyContainer(before) && isEmptyContainer(after) ? compareLeaves(before, after) : undefined;
}

function isEmptyContainer(value: unknown): boolean {
  return isNothing(value) || Object.keys(value as object).length === 0;
}

/** A value of another kind: one whole value goes, another comes. */
function compareKinds(schema: Shape, before: unknown, after: unknown): NodeChange {
  const gone = compareNodes(schema, before, null)?.removed;
  const come = compareNodes(schema, null, after)?.touched;
  return { touched: nodeOf(true, childrenOf(come)), removed: gone };
}

function childrenOf(node: Fields | undefined): [string, Fields][] {
  return Object.entries(node ?? noFields).filter(([element]) => element !== '.');
}

function compareMaps(
  schema: Shape,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  added: boolean,
  gone: boolean,
): NodeChange | undefined {
  const touched: [string, Fields][] = [];
  const removed: [string, Fields][] = [];
  let content = false;
  const visit = (key: string, was: unknown, is: unknown): void => {
    content = true;
    if (was === is) return;
    const change = compareNodes(fieldShape(schema, key), was, is);
    if (change?.touched !== undefined) touched.push([`f:${key}`, change.touched]);
    if (change?.removed !== undefined) removed.push([`f:${key}`, change.removed]);
  };
  for (const key in after) {
    if (!Object.hasOwn(after, key) || after[key] === undefined) continue;
    const was = before === undefined ? undefined : (own(before, key) ?? absent(schema, before, key));
    visit(key, was, after[key]);
  }
  for (const key in before) {
    if (!Object.hasOwn(before, key) || before[key] === undefined) continue;
    if (after === undefined) visit(key, before[key], undefined);
    else if (own(after, key) === undefined) visit(key, before[key], alwaysPrinted(schema, key));
  }
  return content ? result(added, touched, gone, removed) : undefined;
}

/** A key that is missing, or null. */
function absent(schema: Shape, object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : alwaysPrinted(schema, key);
}

function result(
  added: boolean,
  touched: [string, Fields][],
  gone: boolean,
  removed: [string, Fields][],
): NodeChange | undefined {
  if (!added && !gone && touched.length === 0 && removed.length === 0) return nothing;
  return { touched: nodeOf(added, touched), removed: nodeOf(gone, removed) };
}

/** Compared, content and all, and equal. */
const nothing: NodeChange = { touched: undefined, removed: undefined };

function compareLists(
  schema: Shape,
  before: unknown[] | undefined,
  after: unknown[] | undefined,
  added: boolean,
  gone: boolean,
): NodeChange | undefined {
  if ((before?.length ?? 0) === 0 && (after?.length ?? 0) === 0) return undefined;
  if (before !== undefined && after !== undefined && deepEqual(before, after)) return nothing;
  const was = schema === undefined ? undefined : group(schema, before);
  const is = schema === undefined ? undefined : group(schema, after);
  // Items that cannot be told apart: the list is one value.
  if (was === undefined || is === undefined) return compareLeaves(before, after);
  const touched: [string, Fields][] = [];
  const removed: [string, Fields][] = [];
  const elements = new Set([...was.keys(), ...is.keys()]);
  for (const element of elements) {
    const change = compareItems(schema, was.get(element) ?? [], is.get(element) ?? []);
    if (change?.touched !== undefined) touched.push([element, change.touched]);
    if (change?.removed !== undefined) removed.push([element, change.removed]);
  }
  return result(added, touched, gone, removed);
}

/** Items by their elements; an element that occurs more than once has several. */
function group(schema: NonNullable<Shape>, list: unknown[] | undefined): Map<string, unknown[]> | undefined {
  const grouped = new Map<string, unknown[]>();
  const elements = elementsOf(schema, list ?? []);
  elements?.forEach((element, position) => {
    const same = grouped.get(element);
    if (same === undefined) grouped.set(element, [list?.[position]]);
    else same.push(list?.[position]);
  });
  return elements === undefined ? undefined : grouped;
}

/** Duplicates are one value together, which comes and goes as a whole. */
function compareItems(schema: Shape, before: unknown[], after: unknown[]): NodeChange | undefined {
  const shape = itemShape(schema);
  if (before.length <= 1 && after.length <= 1) return compareNodes(shape, before[0], after[0]);
  if (before.length >= 2 && after.length >= 2) {
    return deepEqual(before, after) ? undefined : { touched: leaf, removed: undefined };
  }
  if (before.length >= 2) {
    const come = after.length === 0 ? undefined : compareNodes(shape, undefined, after[0]);
    return { touched: come?.touched, removed: leaf };
  }
  const gone = before.length === 0 ? undefined : compareNodes(shape, before[0], undefined);
  return { touched: leaf, removed: gone?.removed };
}
