import type { Library } from '../functions.ts';
import {
  ArrayList,
  CelError,
  Duration,
  keyOf,
  LiteralMap,
  ListValue,
  MapValue,
  none,
  Optional,
  Timestamp,
  Uint,
  type Value,
} from '../values.ts';

/** Go's zero time, in nanoseconds. */
const yearOne = -62_135_596_800_000_000_000n;

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true;
  if (value instanceof ListValue || value instanceof MapValue) return value.size === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Timestamp) return value.nanos === yearOne;
  if (value instanceof Duration) return value.nanos === 0n;
  return value instanceof Optional && value.value === undefined;
}

function unwrap([list]: readonly Value[]): Value {
  const values: Value[] = [];
  for (let index = 0; index < (list as ListValue).size; index += 1) {
    const value = (list as ListValue).at(index);
    if (!(value instanceof Optional)) return new CelError('value is not optional');
    if (value.value !== undefined) values.push(value.value);
  }
  return new ArrayList(values);
}

const element = (list: ListValue, index: number): Value =>
  list.size === 0 ? none : new Optional(list.at(index < 0 ? list.size - 1 : index));

/** Optional values (cel-go cel/library.go, optionalLib). */
export const optionals: Library = {
  optional_of: ['optional.of(V): optional(V)', ([value]) => new Optional(value)],
  optional_ofNonZeroValue: [
    'optional.ofNonZeroValue(V): optional(V)',
    ([value]) => (isZero(value as Value) ? none : new Optional(value)),
  ],
  optional_none: ['optional.none(): optional(V)', () => none],
  optional_value: [
    '<optional(V)>.value(): V',
    ([value]) => (value as Optional).value ?? new CelError('optional.none() dereference'),
  ],
  optional_hasValue: ['<optional(V)>.hasValue(): bool', ([value]) => (value as Optional).value !== undefined],
  optional_or_optional: ['<optional(V)>.or(optional(V)): optional(V)'],
  optional_orValue_value: ['<optional(V)>.orValue(V): V'],
  select_optional_field: ['_?._(dyn, string): optional(V)'],
  list_optindex_optional_int: ['_[?_](list(V), int): optional(V)'],
  optional_list_optindex_optional_int: ['_[?_](optional(list(V)), int): optional(V)'],
  map_optindex_optional_value: ['_[?_](map(K, V), K): optional(V)'],
  optional_map_optindex_optional_value: ['_[?_](optional(map(K, V)), K): optional(V)'],
  list_last: ['<list(V)>.last(): optional(V)', ([list]) => element(list as ListValue, -1)],
  list_first: ['<list(V)>.first(): optional(V)', ([list]) => element(list as ListValue, 0)],
  optional_unwrap: ['optional.unwrap(list(optional(V))): list(V)', unwrap],
  optional_unwrapOpt: ['<list(optional(V))>.unwrapOpt(): list(V)', unwrap],
};

/** A map that is being collected by transformMap: its accumulator alone holds it. */
export class GrowingMap extends LiteralMap {}

function insert(map: MapValue, key: Value, value: Value): Value {
  const name = keyOf(key);
  if (name === undefined) return new CelError('unsupported key type');
  const target =
    map instanceof GrowingMap
      ? map
      : new GrowingMap(
          new Map(map.keys().map((one) => [keyOf(one) as string, [one, map.find(one) as Value] as const])),
        );
  if (target.entries.has(name)) return new CelError(`insert failed: key ${String(key)} already exists`);
  target.entries.set(name, [key, value]);
  return target;
}

/** What two-variable comprehensions need (cel-go ext/comprehensions.go). */
export const comprehensions: Library = {
  '@mapInsert_map_key_value': [
    'cel.@mapInsert(map(K, V), K, V): map(K, V)',
    ([map, key, value]) => insert(map as MapValue, key as Value, value as Value),
  ],
  '@mapInsert_map_map': [
    'cel.@mapInsert(map(K, V), map(K, V)): map(K, V)',
    ([map, other], meter) => {
      let result: Value = map as MapValue;
      for (const key of (other as MapValue).keys()) {
        meter.step();
        result = insert(result as MapValue, key, (other as MapValue).find(key) as Value);
        if (result instanceof CelError) return result;
      }
      return result;
    },
  ],
};
