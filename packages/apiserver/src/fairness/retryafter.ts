const longest = 32;

/**
 * What `Retry-After` says: it doubles while much is refused and shrinks by a second when little is (apiserver
 * util/flowcontrol/dropped_requests_tracker.go). Times are whole seconds.
 */
export class RetryAfter {
  #history: { second: number; count: number }[] = [];
  #second = 0;
  #count = 0;
  #raisedAt = 0;
  #seconds = 1;

  get seconds(): number {
    return this.#seconds;
  }

  refused(second: number): void {
    if (second === this.#second) {
      this.#count++;
      return;
    }
    this.#history.push({ second: this.#second, count: this.#count });
    const kept = Math.min(2 * this.#seconds, longest);
    this.#history = this.#history.filter((one) => second - one.second <= kept);
    this.#second = second;
    this.#count = 1;
    this.#adjust(second);
  }

  #adjust(second: number): void {
    const refused = this.#history
      .filter((one) => second - one.second <= this.#seconds && one.second < second)
      .reduce((total, { count }) => total + count, 0);
    if (second - this.#raisedAt >= this.#seconds && refused >= 3 * this.#seconds) {
      this.#seconds = Math.min(2 * this.#seconds, longest);
      this.#raisedAt = second;
    } else if (refused < this.#seconds && this.#seconds > 1) this.#seconds--;
  }
}
