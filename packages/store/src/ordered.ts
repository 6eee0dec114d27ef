import { compareBytes } from '@berth/table/semantics';
import { namespaceRange } from './keys.ts';

/**
 * Values by the keys of objects (`namespace/name`), read in the order of lists. The order is made when somebody first asks for it,
 * and kept from then on: a change among 50,000 costs a search and a move of pointers, to sort them again 100 ms.
 */
export class Ordered<Value> {
  readonly #values = new Map<string, Value>();
  #keys: string[] | undefined;

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#keys !== undefined && !this.#values.has(key)) this.#keys.splice(place(this.#keys, key), 0, key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#keys?.splice(place(this.#keys, key), 1);
  }

  entries(): Iterable<[string, Value]> {
    return this.#values.entries();
  }

  /** Those of a namespace, or all. */
  range(namespace?: string): Value[] {
    this.#keys ??= [...this.#values.keys()].sort(compareBytes);
    const keys = this.#keys;
    const { from, to } = namespaceRange(namespace);
    const first = from === undefined ? 0 : place(keys, from);
    const end = to === undefined ? keys.length : place(keys, to);
    const found: Value[] = [];
    for (let at = first; at < end; at += 1) found.push(this.#values.get(keys[at] as string) as Value);
    return found;
  }
}

/** Where a key stands among sorted ones, or would. */
function place(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(keys[middle] as string, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
