import { compareBytes } from '@berth/table/semantics';
import type { Context, TypeState } from './context.ts';
import { readHead } from './counter.ts';
import { isStorable, objectSk } from './keys.ts';
import type { View } from './mirror.ts';
import { FutureVersion, type ListRequest, type ListResult, type StoredObject } from './types.ts';

/** Milliseconds that a list waits for the process' own view before it reads the table. */
const patience = 100;

/**
 * A list from the process' own view of a type, where it has one that is as new as the type: nothing is read but the head. It says
 * what a list from the table would: the view is the objects as they stood at one version, and that is the head or later.
 * undefined: the table has to be read. Only where the view is fed by an engine in this process; elsewhere it polls.
 */
export async function listMirrored(
  context: Context,
  type: TypeState,
  view: View | undefined,
  request: ListRequest,
): Promise<ListResult | undefined> {
  const { namespace, after, resourceVersion: wanted } = request;
  if (view === undefined || context.changes === undefined || wanted?.match === 'Exact') return undefined;
  if (!isStorable(request.cluster, request.resource, namespace)) return undefined;
  if (after === undefined) {
    if (!(await isCurrent(context, type, view))) return undefined;
    if (wanted !== undefined && wanted.value > view.resourceVersion)
      throw new FutureVersion(wanted.value, view.resourceVersion);
  }
  // From here on nothing is waited for: the view stays as it is. Later pages are of the version of the first one.
  if (!view.isWhole || (after !== undefined && after.resourceVersion !== view.resourceVersion)) return undefined;
  return pageOf(view, request);
}

async function isCurrent(context: Context, type: TypeState, view: View): Promise<boolean> {
  const { n } = await readHead(context, type);
  if (view.resourceVersion >= n) return true;
  const over = new AbortController();
  const late = context.clock.sleep(patience, over.signal).catch(() => {});
  await Promise.race([late, view.atLeast(n, over.signal).catch(() => {})]);
  over.abort();
  return view.resourceVersion >= n;
}

function pageOf(view: View, { namespace, after, limit = Number.POSITIVE_INFINITY, matches }: ListRequest): ListResult {
  const all = view.list(namespace);
  const { resourceVersion } = view;
  const start = after === undefined ? 0 : placeAfter(all, objectSk(after.namespace, after.name));
  if (matches === undefined) {
    const objects = all.slice(start, start + limit);
    const end = start + objects.length;
    return end < all.length
      ? { resourceVersion, objects, next: nameOf(objects.at(-1)), remaining: all.length - end }
      : { resourceVersion, objects };
  }
  const objects: StoredObject[] = [];
  for (let at = start; at < all.length; at += 1) {
    const object = all[at] as StoredObject;
    if (!matches(object)) continue;
    objects.push(object);
    if (objects.length >= limit && at + 1 < all.length) return { resourceVersion, objects, next: nameOf(object) };
  }
  return { resourceVersion, objects };
}

/** Where what comes after a key begins. */
function placeAfter(objects: readonly StoredObject[], key: string): number {
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { namespace, name } = objects[middle] as StoredObject;
    if (compareBytes(objectSk(namespace, name), key) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const nameOf = (object: StoredObject | undefined) => ({ namespace: object?.namespace ?? '', name: object?.name ?? '' });
