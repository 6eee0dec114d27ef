import type { Context, TypeState } from './context.ts';
import { readHead } from './counter.ts';
import { isStorable, namespaceRange, objectPk, objectSk, parseObjectSk } from './keys.ts';
import { anew, type PageRequest, readPage } from './snapshot.ts';
import { FutureVersion, type ListRequest, type ListResult, type StoredObject } from './types.ts';

/** Stretches that one page of a filtered list may look through before it answers with what it has. */
const maxStretches = 40;
const stretch = 500;

/** See `Store.list`. A page may hold less than its limit, and none at all, while `next` says that more may follow. */
export async function list(context: Context, request: ListRequest & Pick<PageRequest, 'skip'>): Promise<ListResult> {
  const { cluster, resource } = request;
  // A page that takes several stretches to fill begins anew like one that takes one, as long as nobody was shown its version.
  const newest = request.after === undefined && request.resourceVersion?.match !== 'Exact';
  if (!newest || !isStorable(cluster, resource)) return listOnce(context, request);
  return anew(context, context.type(cluster, resource), () => listOnce(context, request));
}

async function listOnce(context: Context, request: ListRequest & Pick<PageRequest, 'skip'>): Promise<ListResult> {
  const { skip, cluster, resource, namespace, limit, matches, resourceVersion: wanted } = request;
  if (!isStorable(cluster, resource, namespace)) return { resourceVersion: 1, objects: [] };
  const type = context.type(cluster, resource);
  const objects: StoredObject[] = [];
  let after = request.after === undefined ? undefined : objectSk(request.after.namespace, request.after.name);
  let at = request.after?.resourceVersion ?? (wanted?.match === 'Exact' ? wanted.value : undefined);
  for (let read = 1; ; read++) {
    const left = limit === undefined ? undefined : limit - objects.length;
    const chunk = left === undefined || matches === undefined ? left : Math.max(left, stretch);
    const page = await readPage(context, type, { namespace, after, limit: chunk, at, skip });
    at = page.at;
    after = page.end;
    const fitting = matches === undefined ? page.objects : page.objects.filter(matches);
    if (left !== undefined && fitting.length > left) {
      after = keyOf(fitting[left - 1] as StoredObject);
      fitting.length = left;
    }
    for (const object of fitting) objects.push(object);
    if (after === undefined || (limit !== undefined && (objects.length >= limit || read >= maxStretches))) break;
  }
  if (wanted?.match === 'NotOlderThan' && wanted.value > at) throw new FutureVersion(wanted.value, at);
  if (after === undefined) return { resourceVersion: at, objects };
  const remaining = matches === undefined ? await countAfter(context, type, namespace, after) : undefined;
  return { resourceVersion: at, objects, next: parseObjectSk(after), ...(remaining ? { remaining } : {}) };
}

/** Objects that are counted for a page; what more of them would cost is more than clients have of the number. */
const maxCounted = 10_000;

/** How many objects follow, as they are now: an estimate of the rest of a list, which clients may not rely on more than that. */
async function countAfter(
  context: Context,
  type: TypeState,
  namespace: string | undefined,
  after: string,
): Promise<number | undefined> {
  const { table } = context;
  if (table.count === undefined) return undefined;
  const { stripes } = await readHead(context, type);
  let sum = 0;
  for (let bucket = 0; bucket < (stripes ?? 0); bucket++) {
    const range = { pk: objectPk(type, bucket), ...namespaceRange(namespace), after };
    const counted = await table.count(range, maxCounted - sum);
    if (counted === undefined) return undefined;
    sum += counted;
  }
  return sum;
}

function keyOf({ namespace, name }: StoredObject): string {
  return objectSk(namespace, name);
}
