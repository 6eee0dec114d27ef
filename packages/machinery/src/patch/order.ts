import { isObject } from '../values.ts';
import { mergeValue, noMergeKey } from './directives.ts';

/**
 * The order of a merged list: what the patch names stands in the patch's order, what only the server has in the server's,
 * and the two are woven together by the server's order as well as it goes (strategicpatch's normalizeElementOrder).
 */
export function keepOrder(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string,
): unknown[] {
  const identity = (item: unknown): unknown => (mergeKey === '' ? item : mergeValue(item, mergeKey));
  const inPatch = places(patchOrder, identity);
  const inServer = places(serverOrder, identity);
  const named: unknown[] = [];
  const serverOnly: unknown[] = [];
  for (const item of merged) {
    if (mergeKey !== '' && isObject(item) && !Object.hasOwn(item, mergeKey)) noMergeKey(item, mergeKey);
    (inPatch.has(identity(item)) ? named : serverOnly).push(item);
  }
  const placeIn = (order: Map<unknown, number>, item: unknown): number => order.get(identity(item)) ?? order.size;
  named.sort((a, b) => placeIn(inPatch, a) - placeIn(inPatch, b));
  // An item that neither list knows comes last.
  serverOnly.sort((a, b) => placeIn(inServer, a) - placeIn(inServer, b));
  return weave(serverOnly, named, (item) => inServer.get(identity(item)) ?? -1);
}

function places(order: readonly unknown[], identity: (item: unknown) => unknown): Map<unknown, number> {
  const found = new Map<unknown, number>();
  order.forEach((item, place) => {
    const key = identity(item);
    if (!found.has(key)) found.set(key, place);
  });
  return found;
}

/** A server's item goes before the first of the patch's that the server knows to be behind it. */
function weave(serverOnly: unknown[], named: unknown[], place: (item: unknown) => number): unknown[] {
  const woven: unknown[] = [];
  let left = 0;
  let right = 0;
  while (left < serverOnly.length && right < named.length) {
    const mine = place(serverOnly[left]);
    const other = place(named[right]);
    if (mine >= 0 && other >= 0 && mine < other) woven.push(serverOnly[left++]);
    else woven.push(named[right++]);
  }
  return [...woven, ...serverOnly.slice(left), ...named.slice(right)];
}
