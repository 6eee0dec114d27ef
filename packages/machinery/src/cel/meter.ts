/** The budget is spent: ends the evaluation, whatever operators surround it. */
export class BudgetExceeded extends Error {
  constructor(message = 'operation cancelled: actual cost limit exceeded') {
    super(message);
  }
}

/** Work one evaluation may do besides what cost counts, and the most a string may grow to. */
const mostSteps = 20_000_000;
const longestText = 16 * 1024 * 1024;

/**
 * What one evaluation has used: `cost` in upstream's units (apiserver/pkg/cel/library/cost.go), `steps` in ours, a hard
 * bound on everything that loops. Cost alone does not bound time: upstream charges many calls after they were made.
 */
export class Meter {
  cost = 0;
  steps = 0;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) throw new BudgetExceeded();
    this.step();
  }

  /** Refuses what is going to cost more than is left, before it is done. */
  foresee(cost: number): void {
    if (this.cost + cost > this.limit) throw new BudgetExceeded();
  }

  step(count = 1): void {
    if (this.steps + count > mostSteps) throw new BudgetExceeded();
    this.steps += count;
  }

  /** Room for a text of so many characters, asked for before it is made. */
  text(length: number): void {
    if (length > longestText) throw new BudgetExceeded();
    this.step(length / 64);
  }
}
