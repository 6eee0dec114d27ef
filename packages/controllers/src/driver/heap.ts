/** A binary heap: the least first. Nothing is removed but the least; whoever takes it checks that it still counts. */
export class Heap<Value> {
  readonly #items: Value[] = [];
  readonly #before: (a: Value, b: Value) => boolean;

  constructor(before: (a: Value, b: Value) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  peek(): Value | undefined {
    return this.#items[0];
  }

  push(value: Value): void {
    const items = this.#items;
    let at = items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(value, items[parent] as Value)) break;
      items[at] = items[parent] as Value;
      at = parent;
    }
    items[at] = value;
  }

  pop(): Value | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (items.length > 0 && last !== undefined) this.#sink(last);
    return least;
  }

  #sink(value: Value): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#before(items[child + 1] as Value, items[child] as Value)) child += 1;
      if (!this.#before(items[child] as Value, value)) break;
      items[at] = items[child] as Value;
      at = child;
    }
    items[at] = value;
  }
}
