/** How many seats a level was asked for in a stretch of time. */
export interface DemandSeen {
  average: number;
  deviation: number;
  highest: number;
  /** Milliseconds; 0: nothing can be said. */
  duration: number;
}

/** The seats in use and waited for, summed up over time (apiserver util/flowcontrol/fairqueuing/integrator.go). */
export class Demand {
  #value = 0;
  #highest = 0;
  #last: number;
  #duration = 0;
  #sum = 0;
  #squares = 0;

  constructor(now: number) {
    this.#last = now;
  }

  set(value: number, now: number): void {
    this.#advance(now);
    this.#value = value;
    if (value > this.#highest) this.#highest = value;
  }

  /** What was since the last call. */
  take(now: number): DemandSeen {
    this.#advance(now);
    const duration = this.#duration;
    const average = duration > 0 ? this.#sum / duration : this.#value;
    const variance = duration > 0 ? this.#squares / duration - average * average : 0;
    const seen = { average, deviation: Math.sqrt(Math.max(0, variance)), highest: this.#highest, duration };
    this.#duration = 0;
    this.#sum = 0;
    this.#squares = 0;
    this.#highest = this.#value;
    return seen;
  }

  #advance(now: number): void {
    const passed = Math.max(0, now - this.#last);
    this.#last = Math.max(this.#last, now);
    this.#duration += passed;
    this.#sum += passed * this.#value;
    this.#squares += passed * this.#value * this.#value;
  }
}
