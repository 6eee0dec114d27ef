import { changeLaws } from './changes.ts';
import { concurrencyLaws } from './concurrency.ts';
import { conditionLaws } from './conditions.ts';
import type { Engine } from './engine.ts';
import { queryLaws } from './queries.ts';
import { valueLaws } from './values.ts';

export { concurrencyLaws } from './concurrency.ts';
export type { Engine } from './engine.ts';

/** All laws of the port, as vitest suites. `engine` is called inside the tests, once it was opened. */
export function tableLaws(engine: () => Engine): void {
  valueLaws(engine);
  conditionLaws(engine);
  queryLaws(engine);
  changeLaws(engine);
  concurrencyLaws(engine);
}
