import type { Meter } from './meter.ts';
import { durationOf, timestampOf } from './time.ts';
import {
  ArrayList,
  CelError,
  ConcatenatedList,
  Duration,
  GrowingList,
  ListValue,
  Timestamp,
  Uint,
  type Value,
} from './values.ts';
import { includes, listKey } from './equality.ts';

const overflow = new CelError('integer overflow');
const unsignedOverflow = new CelError('unsigned integer overflow');
const noOverload = new CelError('no such overload');

const int = (value: bigint): bigint | CelError => (BigInt.asIntN(64, value) === value ? value : overflow);
const uint = (value: bigint): Uint | CelError =>
  BigInt.asUintN(64, value) === value ? new Uint(value) : unsignedOverflow;

/** `+` by the types its operands have (cel-go common/types, Add). */
export function add(a: Value, b: Value, meter: Meter): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a + b);
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') {
    meter.text(a.length + b.length);
    return a + b;
  }
  if (a instanceof Uint && b instanceof Uint) return uint(a.value + b.value);
  if (a instanceof ListValue && b instanceof ListValue) return addLists(a, b, meter);
  if (a instanceof Duration && b instanceof Duration) return durationOf(a.nanos + b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return timestampOf(a.nanos + b.nanos);
  if (a instanceof Duration && b instanceof Timestamp) return timestampOf(a.nanos + b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return addBytes(a, b, meter);
  return noOverload;
}

function addBytes(a: Uint8Array, b: Uint8Array, meter: Meter): Uint8Array {
  meter.text(a.length + b.length);
  const sum = new Uint8Array(a.length + b.length);
  sum.set(a);
  sum.set(b, a.length);
  return sum;
}

/** Lists of a schema merge: a set gains what it lacks, a map-list replaces by key (apiserver cel/common/maplist.go). */
function addLists(a: ListValue, b: ListValue, meter: Meter): ListValue {
  if (a instanceof GrowingList) {
    meter.step(b.size);
    a.append(b);
    return a;
  }
  const { semantics } = a;
  if (semantics === undefined) return b.size === 0 ? a : new ConcatenatedList(a, b);
  const items: Value[] = [];
  for (let index = 0; index < a.size; index += 1) items.push(a.at(index));
  const places = new Map(items.map((item, index) => [listKey(item, semantics.keys), index]));
  for (let index = 0; index < b.size; index += 1) {
    const item = b.at(index);
    if (semantics.type === 'set') {
      if (!includes(new ArrayList(items), item, meter)) items.push(item);
      continue;
    }
    const key = listKey(item, semantics.keys);
    const place = places.get(key);
    if (place === undefined) places.set(key, items.push(item) - 1);
    else items[place] = item;
  }
  return new ArrayList(items, semantics);
}

export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a - b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a instanceof Uint && b instanceof Uint) return uint(a.value - b.value);
  if (a instanceof Duration && b instanceof Duration) return durationOf(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return timestampOf(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Timestamp) return durationOf(a.nanos - b.nanos);
  return noOverload;
}

export function multiply(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a * b);
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  if (a instanceof Uint && b instanceof Uint) return uint(a.value * b.value);
  return noOverload;
}

export function divide(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return a / b;
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? new CelError('division by zero') : int(a / b);
  if (a instanceof Uint && b instanceof Uint)
    return b.value === 0n ? new CelError('division by zero') : uint(a.value / b.value);
  return noOverload;
}

export function modulo(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? new CelError('modulus by zero') : int(a % b);
  if (a instanceof Uint && b instanceof Uint)
    return b.value === 0n ? new CelError('modulus by zero') : uint(a.value % b.value);
  return noOverload;
}

export function negate(a: Value): Value {
  if (typeof a === 'bigint') return int(-a);
  return typeof a === 'number' ? -a : noOverload;
}
