import type { Item, Value } from '../port.ts';

/** Of one generation; there are two. */
const maxItems = 4096;
const maxCharacters = 8_000_000;

type Generation = Map<string, Map<string, Item>>;

/**
 * Items that were read lately. One process holds the file and every write passes by here, so they are what the file says:
 * counters, guards, keys of the API and namespaces are read with every request. When a generation is full, it becomes the old
 * one, and what nobody read from the old one until then is forgotten.
 */
export class ItemCache {
  #young: Generation = new Map();
  #old: Generation = new Map();
  #items = 0;
  #characters = 0;

  /** A copy: what its reader does to it changes nothing here. */
  get(pk: string, sk: string): Item | undefined {
    const young = this.#young.get(pk)?.get(sk);
    if (young !== undefined) return copyOf(young);
    const old = this.#old.get(pk)?.get(sk);
    if (old === undefined) return undefined;
    this.#put(old, charactersOf(old));
    return copyOf(old);
  }

  /** What was read from the file. */
  keep(item: Item, characters: number): void {
    this.#put(copyOf(item), characters);
  }

  #put(item: Item, characters: number): void {
    if (characters > maxCharacters / 8) return;
    if (this.#items >= maxItems || this.#characters >= maxCharacters) this.#age();
    const { pk, sk } = item;
    const partition = this.#young.get(pk);
    if (partition === undefined) this.#young.set(pk, new Map([[sk, item]]));
    else partition.set(sk, item);
    this.#items += 1;
    this.#characters += characters;
  }

  /** What is being written, undefined for a delete: it takes the place of what was read; what nobody reads is not kept. */
  replace(pk: string, sk: string, item: Item | undefined): void {
    for (const generation of [this.#young, this.#old]) {
      const partition = generation.get(pk);
      if (partition === undefined || !partition.has(sk)) continue;
      if (item === undefined || charactersOf(item) > maxCharacters / 8) partition.delete(sk);
      else partition.set(sk, copyOf(item));
    }
    // What was there before is counted still: better forgotten early than late.
    if (item !== undefined) this.#characters += charactersOf(item);
  }

  /** After a commit that failed nobody knows what of it came in here. */
  clear(): void {
    this.#age();
    this.#age();
  }

  #age(): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#items = 0;
    this.#characters = 0;
  }
}

/** Attributes are flat, but for lists of strings and bytes. */
function copyOf(item: Item): Item {
  const copy = { ...item };
  for (const name in copy) {
    const value = copy[name];
    if (typeof value === 'object') copy[name] = value.slice() as Value;
  }
  return copy;
}

/** Near enough: only bodies weigh. */
function charactersOf(item: Item): number {
  const { body } = item;
  return typeof body === 'string' ? body.length : 0;
}
