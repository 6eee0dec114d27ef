/** Items for whoever listens at the moment; a listener that falls far behind loses the oldest. */
export class Channel<Item> {
  readonly #listeners = new Set<(item: Item) => void>();
  readonly #bound: number;

  constructor(bound = 10_000) {
    this.#bound = bound;
  }

  push(item: Item): void {
    for (const listener of this.#listeners) listener(item);
  }

  async *listen(signal: AbortSignal): AsyncGenerator<Item> {
    const queue: Item[] = [];
    let wake = () => {};
    const listener = (item: Item) => {
      queue.push(item);
      if (queue.length > this.#bound) queue.shift();
      wake();
    };
    const abort = () => wake();
    this.#listeners.add(listener);
    signal.addEventListener('abort', abort, { once: true });
    try {
      while (!signal.aborted) {
        const item = queue.shift();
        if (item !== undefined) yield item;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (signal.aborted || queue.length > 0) resolve();
          });
      }
    } finally {
      this.#listeners.delete(listener);
      signal.removeEventListener('abort', abort);
    }
  }
}
