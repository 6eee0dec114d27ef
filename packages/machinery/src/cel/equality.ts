import { deepEqual } from '../values.ts';
import { escapeName } from './escape.ts';
import { JsonMap } from './json.ts';
import type { Meter } from './meter.ts';
import {
  CelError,
  Duration,
  ListValue,
  MapValue,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values.ts';

/** CEL's equality: values of different types are unequal, numbers compare across types, errors come first. */
export function equal(a: Value, b: Value, meter: Meter): boolean {
  meter.step();
  const number = compareNumbers(a, b);
  if (number !== undefined) return number === 0;
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof ListValue) return b instanceof ListValue && equalLists(a, b, meter);
  if (a instanceof MapValue) return b instanceof MapValue && equalMaps(a, b, meter);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0;
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.type.name === b.type.name;
  if (a instanceof Opaque) return b instanceof Opaque && a.type.name === b.type.name && a.equals(b);
  if (a instanceof Optional && b instanceof Optional) {
    if (a.value === undefined || b.value === undefined) return a.value === b.value;
    return equal(a.value, b.value, meter);
  }
  return false;
}

function equalLists(a: ListValue, b: ListValue, meter: Meter): boolean {
  if (a.size !== b.size) return false;
  const semantics = a.semantics ?? b.semantics;
  if (semantics?.type === 'set') return contained(a, b, meter) && contained(b, a, meter);
  if (semantics?.type === 'map') return equalByKeys(a, b, semantics.keys, meter);
  for (let index = 0; index < a.size; index += 1) if (!equal(a.at(index), b.at(index), meter)) return false;
  return true;
}

/** Every element of `a` is in `b`. */
export function contained(a: ListValue, b: ListValue, meter: Meter): boolean {
  for (let index = 0; index < a.size; index += 1) if (!includes(b, a.at(index), meter)) return false;
  return true;
}

export function includes(list: ListValue, value: Value, meter: Meter): boolean {
  for (let index = 0; index < list.size; index += 1) if (equal(list.at(index), value, meter)) return true;
  return false;
}

function equalByKeys(a: ListValue, b: ListValue, keys: readonly string[], meter: Meter): boolean {
  const byKey = new Map<string, Value>();
  for (let index = 0; index < b.size; index += 1) byKey.set(listKey(b.at(index), keys), b.at(index));
  for (let index = 0; index < a.size; index += 1) {
    const other = byKey.get(listKey(a.at(index), keys));
    if (other === undefined || !equal(a.at(index), other, meter)) return false;
  }
  return true;
}

/** The values of a map-list's keys in one element, as a string. */
export function listKey(element: Value, keys: readonly string[]): string {
  if (!(element instanceof MapValue)) return '';
  // As JSON has them: a name that CEL cannot say may be a key too.
  if (element instanceof JsonMap) return JSON.stringify(keys.map((key) => element.json[key] ?? null));
  return JSON.stringify(
    keys.map((key) => {
      const value = element.find(key);
      return value === undefined ? null : `${typeof value}${String(value)}`;
    }),
  );
}

function equalMaps(a: MapValue, b: MapValue, meter: Meter): boolean {
  if (a.size !== b.size) return false;
  if (a instanceof JsonMap && b instanceof JsonMap && a.type.kind === 'struct' && b.type.kind === 'struct')
    return equalStructs(a, b, meter);
  for (const key of a.keys()) {
    const [left, right] = [a.find(key), b.find(key)];
    if (left === undefined || right === undefined || !equal(left, right, meter)) return false;
  }
  return true;
}

/** Fields by their types; those that the type does not know are compared as JSON, where both have them (valuesunstructured.go). */
function equalStructs(a: JsonMap, b: JsonMap, meter: Meter): boolean {
  for (const property of Object.keys(a.json)) {
    const field = escapeName(property);
    if (field !== undefined && a.type.field?.(field) !== undefined) {
      const [left, right] = [a.find(field), b.find(field)];
      if ((left === undefined) !== (right === undefined)) return false;
      if (left !== undefined && right !== undefined && !equal(left, right, meter)) return false;
    } else if (Object.hasOwn(b.json, property)) {
      meter.step(JSON.stringify(a.json[property])?.length ?? 0);
      if (!deepEqual(a.json[property], b.json[property])) return false;
    }
  }
  return true;
}

/** Order of two numbers of any types; NaN for one that is not a number; undefined where one is no number at all. */
export function compareNumbers(a: Value, b: Value): number | undefined {
  let left = a instanceof Uint ? a.value : a;
  let right = b instanceof Uint ? b.value : b;
  // An integer beside a double is compared as one.
  if (typeof left === 'bigint' && typeof right === 'number') left = Number(left);
  else if (typeof left === 'number' && typeof right === 'bigint') right = Number(right);
  if (
    (typeof left !== 'bigint' && typeof left !== 'number') ||
    (typeof right !== 'bigint' && typeof right !== 'number')
  )
    return undefined;
  if (left < right) return -1;
  if (left > right) return 1;
  // Neither less nor greater: the same number, whatever its type, unless one is no number.
  return left === right || (!notANumber(left) && !notANumber(right)) ? 0 : Number.NaN;
}

const notANumber = (value: number | bigint): boolean => typeof value === 'number' && Number.isNaN(value);

/** The order of two values of one type, or the error that CEL gives for values that have none. */
export function compare(a: Value, b: Value): number | CelError {
  const number = compareNumbers(a, b);
  if (number !== undefined) return Number.isNaN(number) ? new CelError('NaN values cannot be ordered') : number;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return new CelError('no such overload');
}

const sign = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.length - b.length);
}

/** Order by code points (that of UTF-8); UTF-16 puts surrogates before U+E000. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index += 1;
  const fix = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
  const left = index < a.length ? fix(a.charCodeAt(index)) : -1;
  const right = index < b.length ? fix(b.charCodeAt(index)) : -1;
  return Math.sign(left - right);
}
