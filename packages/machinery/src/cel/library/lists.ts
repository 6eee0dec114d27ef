import { add } from '../arithmetic.ts';
import { compare, equal, includes } from '../equality.ts';
import type { Implementation, Library } from '../functions.ts';
import type { Meter } from '../meter.ts';
import { sameType } from '../types.ts';
import { ArrayList, CelError, Duration, isError, ListValue, typeOfValue, Uint, type Value } from '../values.ts';

/** Kubernetes' functions on lists (apiserver pkg/cel/library/lists.go) and cel-go's (ext/lists.go, version 3). */

const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'];
const zeros: Record<string, Value> = { int: 0n, uint: new Uint(0n), double: 0, duration: new Duration(0n) };

function* each(list: ListValue, meter: Meter): Generator<Value> {
  for (let index = 0; index < list.size; index += 1) {
    meter.step();
    yield list.at(index);
  }
}

const isSorted: Implementation = ([list], meter) => {
  let previous: Value | undefined;
  for (const value of each(list as ListValue, meter)) {
    if (previous !== undefined) {
      const order = compare(previous, value);
      if (isError(order)) return order;
      if (order > 0) return false;
    }
    previous = value;
  }
  return true;
};

const sum =
  (zero: Value): Implementation =>
  ([list], meter) => {
    let total = zero;
    for (const value of each(list as ListValue, meter)) {
      total = add(total, value, meter);
      if (isError(total)) return total;
    }
    return total;
  };

const extreme =
  (name: string, wanted: number): Implementation =>
  ([list], meter) => {
    let best: Value | undefined;
    for (const value of each(list as ListValue, meter)) {
      const order = best === undefined ? wanted : compare(value, best);
      if (isError(order)) return order;
      if (order === wanted) best = value;
    }
    return best ?? new CelError(`${name} called on empty list`);
  };

const indexOf: Implementation = ([list, item], meter) => {
  for (let index = 0; index < (list as ListValue).size; index += 1)
    if (equal((list as ListValue).at(index), item as Value, meter)) return BigInt(index);
  return -1n;
};

const lastIndexOf: Implementation = ([list, item], meter) => {
  for (let index = (list as ListValue).size - 1; index >= 0; index -= 1)
    if (equal((list as ListValue).at(index), item as Value, meter)) return BigInt(index);
  return -1n;
};

const slice: Implementation = ([list, from, to], meter) => {
  const [start, end, { size }] = [from as bigint, to as bigint, list as ListValue];
  const cannot = `cannot slice(${start}, ${end})`;
  if (start < 0n || end < 0n) return new CelError(`${cannot}, negative indexes not supported`);
  if (start > end) return new CelError(`${cannot}, start index must be less than or equal to end index`);
  if (BigInt(size) < end) return new CelError(`${cannot}, list is length ${size}`);
  return new ArrayList([...each(list as ListValue, meter)].slice(Number(start), Number(end)));
};

function flatten(list: ListValue, depth: bigint, meter: Meter, into: Value[] = []): Value[] {
  for (const value of each(list, meter)) {
    if (value instanceof ListValue && depth > 0n) flatten(value, depth - 1n, meter, into);
    else into.push(value);
  }
  return into;
}

/** Places of keys in their order, or the error that they have none. */
const sortByKeys: Implementation = ([list, keys], meter) => {
  const sorted = [...each(keys as ListValue, meter)].map((key, index) => ({ key, index }));
  if ((list as ListValue).size !== sorted.length)
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${(list as ListValue).size} and ${sorted.length} elements respectively`,
    );
  const first = sorted[0];
  if (first === undefined) return list as Value;
  if (sorted.some(({ key }) => !sameType(typeOfValue(key), typeOfValue(first.key))))
    return new CelError('list elements must have the same type');
  if (isError(compare(first.key, first.key))) return new CelError('list elements must be comparable');
  meter.step(sorted.length * Math.ceil(Math.log2(sorted.length + 1)));
  sorted.sort((a, b) => {
    const order = compare(a.key, b.key);
    return isError(order) ? 0 : order;
  });
  return new ArrayList(sorted.map(({ index }) => (list as ListValue).at(index)));
};

const distinct: Implementation = ([list], meter) => {
  const found = new ArrayList([] as Value[]);
  for (const value of each(list as ListValue, meter))
    if (!includes(found, value, meter)) (found.items as Value[]).push(value);
  return found;
};

const range: Implementation = ([count], meter) => {
  const size = Number((count as bigint) < 0n ? 0n : count);
  meter.step(size);
  return new ArrayList(Array.from({ length: size }, (_, index) => BigInt(index)));
};

function overloads(
  types: readonly string[],
  make: (type: string) => [string, readonly [string, Implementation]],
): Library {
  return Object.fromEntries(types.map(make));
}

export const lists: Library = {
  ...overloads(comparable, (type) => [`list_${type}_is_sorted_bool`, [`<list(${type})>.isSorted(): bool`, isSorted]]),
  ...overloads(Object.keys(zeros), (type) => [
    `list_${type}_sum_${type}`,
    [`<list(${type})>.sum(): ${type}`, sum(zeros[type] as Value)],
  ]),
  ...overloads(comparable, (type) => [
    `list_${type}_max_${type}`,
    [`<list(${type})>.max(): ${type}`, extreme('max', 1)],
  ]),
  ...overloads(comparable, (type) => [
    `list_${type}_min_${type}`,
    [`<list(${type})>.min(): ${type}`, extreme('min', -1)],
  ]),
  list_a_index_of_int: ['<list(A)>.indexOf(A): int', indexOf],
  list_a_last_index_of_int: ['<list(A)>.lastIndexOf(A): int', lastIndexOf],
  list_slice: ['<list(T)>.slice(int, int): list(T)', slice],
  list_flatten: [
    '<list(list(T))>.flatten(): list(T)',
    ([list], meter) => new ArrayList(flatten(list as ListValue, 1n, meter)),
  ],
  list_flatten_int: [
    '<list(dyn)>.flatten(int): list(dyn)',
    ([list, depth], meter) =>
      (depth as bigint) < 0n
        ? new CelError('level must be non-negative')
        : new ArrayList(flatten(list as ListValue, depth as bigint, meter)),
  ],
  ...overloads(comparable, (type) => [
    `list_${type}_sort`,
    [`<list(${type})>.sort(): list(${type})`, ([list], meter) => sortByKeys([list as Value, list as Value], meter)],
  ]),
  ...overloads(comparable, (type) => [
    `list_${type}_sortByAssociatedKeys`,
    [`<list(T)>.@sortByAssociatedKeys(list(${type})): list(T)`, sortByKeys],
  ]),
  lists_range: ['lists.range(int): list(int)', range],
  list_reverse: [
    '<list(T)>.reverse(): list(T)',
    ([list], meter) => new ArrayList([...each(list as ListValue, meter)].reverse()),
  ],
  list_distinct: ['<list(T)>.distinct(): list(T)', distinct],
};
