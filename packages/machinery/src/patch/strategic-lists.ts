import { ApiError } from '../errors.ts';
import type { Schema } from '../schema.ts';
import { isObject, type JsonObject } from '../values.ts';
import {
  bad,
  badSetElementOrder,
  type FieldRule,
  goValue,
  mergeValue,
  noMergeKey,
  patchDirective,
  setElementOrder,
  unknownDirective,
  withoutDirectives,
} from './directives.ts';
import { keepOrder } from './order.ts';

/** Lists of strategic merge patches: of objects by their merge key, of scalars as sets. */

type MergeObjects = (original: JsonObject, patch: JsonObject, schema: Schema | undefined) => JsonObject;

/** All elements are objects, or all are scalars of one type. */
function elementsAreObjects(...lists: readonly unknown[][]): boolean {
  let type: string | undefined;
  for (const element of lists.flat()) {
    const found = Array.isArray(element)
      ? 'list'
      : isObject(element)
        ? 'object'
        : element === null
          ? 'null'
          : typeof element;
    type ??= found;
    if (type === 'list') {
      const message = 'lists of lists are not supported';
      throw new ApiError('Invalid', 'the server rejected our request due to an error in our request', {
        causes: [{ message }],
      });
    }
    if (type !== found) bad(`list element types are not identical: ${goValue(lists)}`);
  }
  if (type === undefined) bad('no elements in any of the given slices');
  return type === 'object';
}

interface MergedList {
  merged: unknown[];
  /** The order that the server's own items are taken to have had. */
  serverOrder: unknown[];
}

/** Merges two lists with a merge strategy, or takes the elements of a `$deleteFromPrimitiveList` out of the first. */
export function mergeLists(
  original: unknown[],
  patch: unknown[],
  rule: FieldRule,
  deletes: boolean,
  mergeObjects: MergeObjects,
): MergedList {
  const serverOrder = original;
  if (original.length === 0 && patch.length === 0) return { merged: original, serverOrder };
  if (!elementsAreObjects(original, patch)) {
    const named = new Set(patch);
    if (deletes) return { merged: original.filter((element) => !named.has(element)), serverOrder };
    return { merged: keepOrder([...new Set([...original, ...patch])], patch, original, ''), serverOrder };
  }
  if (rule.mergeKey === '') bad('cannot merge lists without merge key for struct');
  const { base, additions, replaced } = takeDirectives(original as JsonObject[], patch as JsonObject[], rule.mergeKey);
  const all = mergeByKey(base, additions, rule, mergeObjects);
  const merged = keepOrder(all, additions, base, rule.mergeKey);
  // Upstream appends in place: new items come to stand, in its server's order, where deleted ones made room.
  return { merged, serverOrder: replaced ? original : all.slice(0, original.length) };
}

/** Items with `$patch: delete` remove theirs; one with `$patch: replace` lets only the patch's other items remain. */
function takeDirectives(
  original: JsonObject[],
  patch: JsonObject[],
  mergeKey: string,
): { base: JsonObject[]; additions: JsonObject[]; replaced: boolean } {
  const additions: JsonObject[] = [];
  const deleted = new Set<unknown>();
  let replace = false;
  for (const item of patch) {
    if (!Object.hasOwn(item, patchDirective)) additions.push(item);
    else if (item[patchDirective] === 'replace') replace = true;
    else if (item[patchDirective] === 'merge') bad('merging lists cannot yet be specified in the patch');
    else if (item[patchDirective] !== 'delete') unknownDirective(item[patchDirective], item);
    else if (!Object.hasOwn(item, mergeKey)) noMergeKey(item, mergeKey);
    else deleted.add(item[mergeKey]);
  }
  if (replace) return { base: additions, additions: [], replaced: true };
  const base = original.filter((item) => !deleted.has(mergeValue(item, mergeKey)));
  return { base, additions, replaced: false };
}

function mergeByKey(
  base: JsonObject[],
  additions: JsonObject[],
  rule: FieldRule,
  mergeObjects: MergeObjects,
): JsonObject[] {
  const { mergeKey } = rule;
  const merged = [...base];
  const places = new Map<unknown, number>();
  merged.forEach((item, place) => {
    const value = mergeValue(item, mergeKey);
    if (Object.hasOwn(item, mergeKey) && !places.has(value)) places.set(value, place);
  });
  for (const item of additions) {
    if (!Object.hasOwn(item, mergeKey)) noMergeKey(item, mergeKey);
    const value = item[mergeKey];
    const place = places.get(value);
    const found = place === undefined ? undefined : merged[place];
    if (place === undefined || found === undefined) {
      places.set(value, merged.length);
      merged.push(item);
    } else {
      merged[place] = mergeObjects(found, item, rule.schema?.items);
    }
  }
  return merged;
}

/**
 * Merges a list that comes with `$setElementOrder`.
 * @returns undefined where neither the object nor the patch has the list.
 */
export function mergeOrderedList(
  original: unknown[] | undefined,
  patch: unknown[] | undefined,
  order: unknown[],
  rule: FieldRule,
  mergeObjects: MergeObjects,
): unknown[] | undefined {
  followsOrder(patch ?? [], order, rule.mergeKey);
  if (original === undefined && patch === undefined) return undefined;
  elementsAreObjects(original ?? [], patch ?? []);
  const { merged, serverOrder } = mergeAvailable(original ?? [], patch, original !== undefined, rule, mergeObjects);
  return keepOrder(merged, order, serverOrder, rule.mergeKey);
}

function mergeAvailable(
  original: unknown[],
  patch: unknown[] | undefined,
  exists: boolean,
  rule: FieldRule,
  mergeObjects: MergeObjects,
): MergedList {
  if (patch === undefined) return { merged: original, serverOrder: original };
  if (!exists) return { merged: withoutDirectives(patch, true) as unknown[], serverOrder: [] };
  if (rule.strategy !== 'merge') return { merged: patch, serverOrder: original };
  return mergeLists(original, patch, rule, false, mergeObjects);
}

/** The patch's items, deletions apart, must appear in the order list in its order. */
function followsOrder(patch: unknown[], order: unknown[], mergeKey: string): void {
  if (order.length === 0 || patch.length === 0) return;
  const marked = (item: unknown): item is JsonObject => isObject(item) && Object.hasOwn(item, patchDirective);
  const items = mergeKey === '' ? patch : patch.filter((item) => !(marked(item) && item[patchDirective] === 'delete'));
  let next = 0;
  let place = 0;
  while (next < items.length && place < order.length) {
    const item = items[next];
    if (marked(item)) next += 1;
    else {
      if (sameItem(item, order[place], mergeKey)) next += 1;
      place += 1;
    }
  }
  if (next < items.length) {
    bad(`The order in patch list:\n${goValue(patch)}\n doesn't match ${setElementOrder} list:\n${goValue(order)}\n`);
  }
}

function sameItem(left: unknown, right: unknown, mergeKey: string): boolean {
  if (mergeKey === '') return left === right;
  if (!isObject(left) || !isObject(right)) return bad(badSetElementOrder);
  if (!Object.hasOwn(left, mergeKey)) return noMergeKey(left, mergeKey);
  if (!Object.hasOwn(right, mergeKey)) return noMergeKey(right, mergeKey);
  return left[mergeKey] === right[mergeKey];
}
