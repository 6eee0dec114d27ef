import { add, divide, modulo, multiply, negate, subtract } from '../arithmetic.ts';
import { toBool, toBytes, toDouble, toDuration, toInt, toText, toTimestamp, toUint } from '../convert.ts';
import { compare, equal, includes } from '../equality.ts';
import type { Implementation, Library } from '../functions.ts';
import { calendar } from '../time.ts';
import {
  CelError,
  codePoints,
  Duration,
  isError,
  ListValue,
  MapValue,
  type Timestamp,
  TypeValue,
  typeOfValue,
  type Value,
} from '../values.ts';
import { matchesText } from './regex.ts';

/** The standard definitions of CEL (cel-go common/stdlib/standard.go), overload by overload. */

const order =
  (accept: (order: number) => boolean): Implementation =>
  ([a, b]) => {
    const result = compare(a as Value, b as Value);
    return isError(result) ? result : accept(result);
  };

const comparisons: readonly [operator: string, prefix: string, run: Implementation][] = [
  ['_<_', 'less', order((sign) => sign < 0)],
  ['_<=_', 'less_equals', order((sign) => sign <= 0)],
  ['_>_', 'greater', order((sign) => sign > 0)],
  ['_>=_', 'greater_equals', order((sign) => sign >= 0)],
];

const ordered: readonly [suffix: string, args: string][] = [
  ['bool', 'bool, bool'],
  ['int64', 'int, int'],
  ['int64_double', 'int, double'],
  ['int64_uint64', 'int, uint'],
  ['uint64', 'uint, uint'],
  ['uint64_double', 'uint, double'],
  ['uint64_int64', 'uint, int'],
  ['double', 'double, double'],
  ['double_int64', 'double, int'],
  ['double_uint64', 'double, uint'],
  ['string', 'string, string'],
  ['bytes', 'bytes, bytes'],
  ['timestamp', 'timestamp, timestamp'],
  ['duration', 'duration, duration'],
];

const relations: Library = Object.fromEntries(
  comparisons.flatMap(([operator, prefix, run]) =>
    ordered.map(([suffix, args]) => [`${prefix}_${suffix}`, [`${operator}(${args}): bool`, run]] as const),
  ),
);

const plus: Implementation = ([a, b], meter) => add(a as Value, b as Value, meter);
const minus: Implementation = ([a, b]) => subtract(a as Value, b as Value);
const times: Implementation = ([a, b]) => multiply(a as Value, b as Value);
const over: Implementation = ([a, b]) => divide(a as Value, b as Value);
const rest: Implementation = ([a, b]) => modulo(a as Value, b as Value);
const minusSign: Implementation = ([a]) => negate(a as Value);

const arithmetic: Library = {
  add_bytes: ['_+_(bytes, bytes): bytes', plus],
  add_double: ['_+_(double, double): double', plus],
  add_duration_duration: ['_+_(duration, duration): duration', plus],
  add_duration_timestamp: ['_+_(duration, timestamp): timestamp', plus],
  add_timestamp_duration: ['_+_(timestamp, duration): timestamp', plus],
  add_int64: ['_+_(int, int): int', plus],
  add_list: ['_+_(list(A), list(A)): list(A)', plus],
  add_string: ['_+_(string, string): string', plus],
  add_uint64: ['_+_(uint, uint): uint', plus],
  divide_double: ['_/_(double, double): double', over],
  divide_int64: ['_/_(int, int): int', over],
  divide_uint64: ['_/_(uint, uint): uint', over],
  modulo_int64: ['_%_(int, int): int', rest],
  modulo_uint64: ['_%_(uint, uint): uint', rest],
  multiply_double: ['_*_(double, double): double', times],
  multiply_int64: ['_*_(int, int): int', times],
  multiply_uint64: ['_*_(uint, uint): uint', times],
  negate_double: ['-_(double): double', minusSign],
  negate_int64: ['-_(int): int', minusSign],
  subtract_double: ['_-_(double, double): double', minus],
  subtract_duration_duration: ['_-_(duration, duration): duration', minus],
  subtract_int64: ['_-_(int, int): int', minus],
  subtract_timestamp_duration: ['_-_(timestamp, duration): timestamp', minus],
  subtract_timestamp_timestamp: ['_-_(timestamp, timestamp): duration', minus],
  subtract_uint64: ['_-_(uint, uint): uint', minus],
};

/** The planner carries these out itself. */
const operators: Library = {
  conditional: ['_?_:_(bool, A, A): A'],
  logical_and: ['_&&_(bool, bool): bool'],
  logical_or: ['_||_(bool, bool): bool'],
  index_list: ['_[_](list(A), int): A'],
  index_map: ['_[_](map(A, B), A): B'],
  optional_list_index_int: ['_[_](optional(list(V)), int): optional(V)'],
  optional_map_index_value: ['_[_](optional(map(K, V)), K): optional(V)'],
};

const logic: Library = {
  logical_not: ['!_(bool): bool', ([a]) => (typeof a === 'boolean' ? !a : new CelError('no such overload'))],
  not_strictly_false: ['@not_strictly_false(bool): bool', ([a]) => a !== false],
  equals: ['_==_(A, A): bool', ([a, b], meter) => equal(a as Value, b as Value, meter)],
  not_equals: ['_!=_(A, A): bool', ([a, b], meter) => !equal(a as Value, b as Value, meter)],
  in_list: ['@in(A, list(A)): bool', ([a, list], meter) => includes(list as ListValue, a as Value, meter)],
  in_map: ['@in(A, map(A, B)): bool', ([a, map]) => (map as MapValue).find(a as Value) !== undefined],
};

function size([value]: readonly Value[]): Value {
  if (typeof value === 'string') return BigInt(codePoints(value));
  if (value instanceof Uint8Array) return BigInt(value.length);
  return BigInt((value as ListValue | MapValue).size);
}

const sizes: Library = Object.fromEntries(
  ['bytes', 'list', 'map', 'string'].flatMap((kind) => {
    const type = kind === 'list' ? 'list(A)' : kind === 'map' ? 'map(A, B)' : kind;
    return [
      [`size_${kind}`, [`size(${type}): int`, size]],
      [`${kind}_size`, [`<${type}>.size(): int`, size]],
    ] as const;
  }),
);

const conversions: readonly [name: string, result: string, run: (value: Value) => Value, from: readonly string[]][] = [
  ['bool', 'bool', toBool, ['bool', 'string']],
  ['bytes', 'bytes', toBytes, ['bytes', 'string']],
  ['double', 'double', toDouble, ['double', 'int', 'string', 'uint']],
  ['duration', 'duration', toDuration, ['duration', 'int', 'string']],
  ['int', 'int', toInt, ['int', 'double', 'duration', 'string', 'timestamp', 'uint']],
  ['string', 'string', toText, ['string', 'bool', 'bytes', 'double', 'duration', 'int', 'timestamp', 'uint']],
  ['timestamp', 'timestamp', toTimestamp, ['timestamp', 'int', 'string']],
  ['uint', 'uint', toUint, ['uint', 'double', 'int', 'string']],
];
const sized = (name: string) => (name === 'int' ? 'int64' : name === 'uint' ? 'uint64' : name);

const converting: Library = {
  ...Object.fromEntries(
    conversions.flatMap(([name, result, run, from]) =>
      from.map(
        (type) =>
          [`${sized(type)}_to_${sized(name)}`, [`${name}(${type}): ${result}`, ([value]) => run(value as Value)]] as [
            string,
            [string, Implementation],
          ],
      ),
    ),
  ),
  to_dyn: ['dyn(A): dyn', ([value]) => value as Value],
  type: ['type(A): type(A)', ([value]) => new TypeValue(typeOfValue(value as Value))],
};

const strings: Library = {
  contains_string: ['<string>.contains(string): bool', ([a, b]) => (a as string).includes(b as string)],
  ends_with_string: ['<string>.endsWith(string): bool', ([a, b]) => (a as string).endsWith(b as string)],
  starts_with_string: ['<string>.startsWith(string): bool', ([a, b]) => (a as string).startsWith(b as string)],
  matches: ['matches(string, string): bool', ([a, b]) => matchesText(a as string, b as string)],
  matches_string: ['<string>.matches(string): bool', ([a, b]) => matchesText(a as string, b as string)],
};

const dayOfYear = (date: Date) =>
  Math.floor((Date.UTC(2000, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(2000, 0, 1)) / 86_400_000) -
  (date.getUTCMonth() > 1 && !leap(date.getUTCFullYear()) ? 1 : 0);
const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const fields: Record<string, (date: Date) => number> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: dayOfYear,
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDate: (date) => date.getUTCDate(),
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

function field(read: (date: Date) => number): Implementation {
  return ([timestamp, zone]) => {
    const date = calendar(timestamp as Timestamp, (zone as string | undefined) ?? '');
    return isError(date) ? date : BigInt(read(date));
  };
}

const whole =
  (unit: bigint): Implementation =>
  ([duration]) =>
    (duration as Duration).nanos / unit;

const clock: Library = {
  ...Object.fromEntries(
    Object.entries(fields).flatMap(([name, read]) => [
      [`timestamp_${name}`, [`<timestamp>.${name}(): int`, field(read)]] as const,
      [`timestamp_${name}_with_tz`, [`<timestamp>.${name}(string): int`, field(read)]] as const,
    ]),
  ),
  duration_to_hours: ['<duration>.getHours(): int', whole(3_600_000_000_000n)],
  duration_to_minutes: ['<duration>.getMinutes(): int', whole(60_000_000_000n)],
  duration_to_seconds: ['<duration>.getSeconds(): int', whole(1_000_000_000n)],
  duration_to_milliseconds: ['<duration>.getMilliseconds(): int', whole(1_000_000n)],
};

export const standard: Library = {
  ...operators,
  ...logic,
  ...arithmetic,
  ...relations,
  ...sizes,
  ...converting,
  ...strings,
  ...clock,
};
