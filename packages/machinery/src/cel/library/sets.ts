import { contained, includes } from '../equality.ts';
import type { Library } from '../functions.ts';
import type { ListValue } from '../values.ts';

/** cel-go ext/sets.go. */
export const sets: Library = {
  list_sets_contains_list: [
    'sets.contains(list(T), list(T)): bool',
    ([list, part], meter) => contained(part as ListValue, list as ListValue, meter),
  ],
  list_sets_equivalent_list: [
    'sets.equivalent(list(T), list(T)): bool',
    ([a, b], meter) =>
      contained(a as ListValue, b as ListValue, meter) && contained(b as ListValue, a as ListValue, meter),
  ],
  list_sets_intersects_list: [
    'sets.intersects(list(T), list(T)): bool',
    ([a, b], meter) => {
      const list = a as ListValue;
      for (let index = 0; index < list.size; index += 1)
        if (includes(b as ListValue, list.at(index), meter)) return true;
      return false;
    },
  ],
};
