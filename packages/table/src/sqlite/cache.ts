import type { Item } from '../port.ts';

const maxItems = 4096;
const maxCharacters = 8_000_000;

interface Cached {
  item: Item;
  characters: number;
}

/**
 * Items that were read, the least recently read forgotten first. One process holds the file and every write passes by here, so
 * they are what the file says: counters, guards, keys of the API and namespaces are read with every request.
 */
export class ItemCache {
  readonly #items = new Map<string, Cached>();
  #characters = 0;

  get(pk: string, sk: string): Item | undefined {
    const address = addressOf(pk, sk);
    const cached = this.#items.get(address);
    if (cached === undefined) return undefined;
    this.#items.delete(address);
    this.#items.set(address, cached);
    return cached.item;
  }

  /** What was read from the file. */
  keep(item: Item, characters: number): void {
    if (characters > maxCharacters / 8) return;
    this.#items.set(addressOf(item.pk, item.sk), { item, characters });
    this.#characters += characters;
    if (this.#items.size <= maxItems && this.#characters <= maxCharacters) return;
    for (const [address, cached] of this.#items) {
      this.#items.delete(address);
      this.#characters -= cached.characters;
      if (this.#items.size <= maxItems && this.#characters <= maxCharacters) return;
    }
  }

  /** What is being written: it takes the place of what was read; what nobody reads is not kept. */
  replace(pk: string, sk: string, item: Item | undefined, characters: number): void {
    const address = addressOf(pk, sk);
    const cached = this.#items.get(address);
    if (cached === undefined) return;
    this.#items.delete(address);
    this.#characters -= cached.characters;
    if (item !== undefined) this.keep(item, characters);
  }

  /** After a commit that failed nobody knows what of it came in here. */
  clear(): void {
    this.#items.clear();
    this.#characters = 0;
  }
}

const addressOf = (pk: string, sk: string): string => `${pk}\u0000${sk}`;
