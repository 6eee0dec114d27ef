import type { Item, Key, Query, QueryResult } from '../port.ts';
import { compareBytes, itemBytes, maxAnswerBytes } from '../semantics.ts';

/** Items in memory, ordered within their partition. What is in it is frozen and shared: whoever tries to change an answer hears of it. */
export interface Items {
  get(key: Key): Item | undefined;
  set(key: Key, item: Item | undefined): void;
  query(query: Query): QueryResult;
  /** Sort keys of a partition within the bounds, in the query's direction. */
  keys(query: Query): string[];
}

interface Partition {
  order: string[];
  items: Map<string, Held>;
}

interface Held {
  item: Item;
  bytes: number;
}

export function createItems(): Items {
  const partitions = new Map<string, Partition>();

  const set = ({ pk, sk }: Key, item: Item | undefined): void => {
    const partition = partitions.get(pk) ?? { order: [], items: new Map<string, Held>() };
    partitions.set(pk, partition);
    if (item === undefined) {
      if (!partition.items.delete(sk)) return;
      partition.order.splice(lowerBound(partition.order, sk), 1);
      if (partition.order.length === 0) partitions.delete(pk);
      return;
    }
    if (!partition.items.has(sk)) partition.order.splice(lowerBound(partition.order, sk), 0, sk);
    partition.items.set(sk, { item: Object.freeze(item), bytes: itemBytes(item) });
  };

  const keys = (query: Query): string[] => {
    const order = partitions.get(query.pk)?.order ?? [];
    const from = query.from === undefined ? 0 : lowerBound(order, query.from);
    const to = query.to === undefined ? order.length : upperBound(order, query.to);
    const { after } = query;
    if (!query.reverse) return order.slice(after === undefined ? from : Math.max(from, upperBound(order, after)), to);
    return order.slice(from, after === undefined ? to : Math.min(to, lowerBound(order, after))).reverse();
  };

  return {
    get({ pk, sk }) {
      return partitions.get(pk)?.items.get(sk)?.item;
    },
    set,
    keys,
    query(query) {
      const items: Item[] = [];
      let bytes = 0;
      const partition = partitions.get(query.pk);
      for (const sk of keys(query)) {
        const held = partition?.items.get(sk) as Held;
        bytes += held.bytes;
        if (items.length >= (query.limit ?? Number.POSITIVE_INFINITY) || (items.length > 0 && bytes > maxAnswerBytes)) {
          return { items, next: items.at(-1)?.sk };
        }
        items.push(held.item);
      }
      return { items };
    },
  };
}

function lowerBound(order: readonly string[], key: string): number {
  let low = 0;
  for (let high = order.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (compareBytes(order[middle] as string, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(order: readonly string[], key: string): number {
  const at = lowerBound(order, key);
  return order[at] === key ? at + 1 : at;
}
