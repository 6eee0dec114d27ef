/** Nodes remembered; a guard that is not known is read. */
const limit = 20_000;

/**
 * What this process knows of `alloc#node`: what it read, or raised itself. A value that others moved since makes a bind fail,
 * and is forgotten then; sums of a node's pods that are read later than its value are never too old for it.
 */
export class Allocations {
  readonly #values = new Map<string, number>();

  get(nodeName: string): number | undefined {
    return this.#values.get(nodeName);
  }

  set(nodeName: string, value: number): void {
    if (this.#values.size >= limit && !this.#values.has(nodeName)) this.#values.clear();
    this.#values.set(nodeName, value);
  }

  forget(nodeName: string): void {
    this.#values.delete(nodeName);
  }
}
