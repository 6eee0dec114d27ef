import type { Entry } from './items.ts';

const maxEntries = 4096;
const maxCharacters = 16_000_000;
/** Cut only when it is this much too long: one cut then serves many entries. */
const slack = 1.25;

/** The newest entries of a log, bounded in number and size, for watchers that are not far behind. */
export class Ring {
  readonly #entries: Entry[] = [];
  #characters = 0;
  /** Every entry above it that was added is here. */
  from: number;

  constructor(from: number) {
    this.from = from;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#characters += entry.object.body.length;
    if (this.#entries.length < maxEntries * slack && this.#characters < maxCharacters * slack) return;
    let cut = 0;
    while (
      this.#entries.length - cut > maxEntries ||
      (this.#characters > maxCharacters && this.#entries.length - cut > 1)
    ) {
      const oldest = this.#entries[cut++] as Entry;
      this.#characters -= oldest.object.body.length;
      this.from = oldest.resourceVersion;
    }
    this.#entries.splice(0, cut);
  }

  /** Entries above `version`, oldest first. */
  after(version: number, limit: number): readonly Entry[] {
    let low = 0;
    for (let high = this.#entries.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle] as Entry).resourceVersion <= version) low = middle + 1;
      else high = middle;
    }
    return this.#entries.slice(low, low + limit);
  }
}
