import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  errorType,
  intType,
  listOf,
  mapOf,
  nullType,
  optionalOf,
  stringType,
  timestampType,
  type Type,
  typeType,
  uintType,
} from './types.ts';

/**
 * A value while an expression runs. `bigint` is int, `number` is double. An error is a value too (CelError): `||` and
 * `&&` may yet absorb it, as in cel-go.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | ListValue
  | MapValue
  | Optional
  | TypeValue
  | Opaque
  | CelError;

/** Something went wrong in evaluation. */
export class CelError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** Nanoseconds since 1970, UTC; `offset`: the zone it was written in, in minutes, which only its text shows. */
export class Timestamp {
  readonly nanos: bigint;
  readonly offset: number;
  constructor(nanos: bigint, offset = 0) {
    this.nanos = nanos;
    this.offset = offset;
  }
}

/** Nanoseconds. */
export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** A list; how its elements are kept is its own affair. */
export abstract class ListValue {
  abstract readonly size: number;
  abstract at(index: number): Value;
  /** A list-type of a schema: order does not count in equality, and `+` merges. */
  readonly semantics: Type['list'];
  constructor(semantics?: Type['list']) {
    this.semantics = semantics;
  }
}

export class ArrayList extends ListValue {
  readonly items: readonly Value[];
  constructor(items: readonly Value[], semantics?: Type['list']) {
    super(semantics);
    this.items = items;
  }
  get size(): number {
    return this.items.length;
  }
  at(index: number): Value {
    return this.items[index] as Value;
  }
}

/** The list that a macro is collecting: its accumulator alone holds it, so `+` may append in place. */
export class GrowingList extends ArrayList {
  append(list: ListValue): void {
    for (let index = 0; index < list.size; index += 1) (this.items as Value[]).push(list.at(index));
  }
}

/** Two lists in a row, made in constant time: an expression may double a list many times over for a cost of one each. */
export class ConcatenatedList extends ListValue {
  readonly first: ListValue;
  readonly second: ListValue;
  readonly size: number;
  constructor(first: ListValue, second: ListValue) {
    super();
    this.first = first;
    this.second = second;
    this.size = first.size + second.size;
  }
  at(index: number): Value {
    let inFirst = index < this.first.size;
    let list = inFirst ? this.first : this.second;
    let rest = inFirst ? index : index - this.first.size;
    while (list instanceof ConcatenatedList) {
      inFirst = rest < list.first.size;
      if (!inFirst) rest -= list.first.size;
      list = inFirst ? list.first : list.second;
    }
    return list.at(rest);
  }
}

export abstract class MapValue {
  abstract readonly size: number;
  /** The value of a key, or undefined. */
  abstract find(key: Value): Value | undefined;
  abstract keys(): readonly Value[];
  /** What `type()` says of it. */
  get type(): Type {
    return mapOf(dynType, dynType);
  }
}

/** A key as a string that is the same for equal keys: 1, 1u and 1.0 are one key. Undefined: no key can be this. */
export function keyOf(key: Value): string | undefined {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === 'boolean') return `b${key}`;
  if (typeof key === 'number') return Number.isInteger(key) ? `n${BigInt(key)}` : `n${key}`;
  return undefined;
}

export class LiteralMap extends MapValue {
  readonly entries: Map<string, readonly [Value, Value]>;
  constructor(entries: Map<string, readonly [Value, Value]>) {
    super();
    this.entries = entries;
  }
  get size(): number {
    return this.entries.size;
  }
  find(key: Value): Value | undefined {
    const name = keyOf(key);
    return name === undefined ? undefined : this.entries.get(name)?.[1];
  }
  keys(): readonly Value[] {
    return [...this.entries.values()].map(([key]) => key);
  }
}

/** A struct made in an expression: `Object.spec{replicas: 1}`. */
export class StructValue extends MapValue {
  readonly #type: Type;
  readonly fields: ReadonlyMap<string, Value>;
  constructor(type: Type, fields: ReadonlyMap<string, Value>) {
    super();
    this.#type = type;
    this.fields = fields;
  }
  override get type(): Type {
    return this.#type;
  }
  get size(): number {
    return this.fields.size;
  }
  find(key: Value): Value | undefined {
    return typeof key === 'string' ? this.fields.get(key) : undefined;
  }
  keys(): readonly Value[] {
    return [...this.fields.keys()];
  }
}

export class Optional {
  readonly value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
}
export const none = new Optional(undefined);

export class TypeValue {
  readonly type: Type;
  constructor(type: Type) {
    this.type = type;
  }
}

/** A value that functions alone understand: an address, a quantity, a check of the authorizer. */
export abstract class Opaque {
  abstract readonly type: Type;
  abstract equals(other: Opaque): boolean;
  /** What `size` would say where cost asks for it (an IP's bytes); 1 for most. */
  get weight(): number {
    return 1;
  }
}

export const isError = (value: unknown): value is CelError => value instanceof CelError;

/** The type of a value, containers without their elements'. */
export function typeOfValue(value: Value): Type {
  switch (typeof value) {
    case 'boolean':
      return boolType;
    case 'bigint':
      return intType;
    case 'number':
      return doubleType;
    case 'string':
      return stringType;
  }
  if (value === null) return nullType;
  if (value instanceof ListValue) return anyList;
  if (value instanceof MapValue || value instanceof Opaque) return value.type;
  if (value instanceof Uint) return uintType;
  if (value instanceof Uint8Array) return bytesType;
  if (value instanceof Timestamp) return timestampType;
  if (value instanceof Duration) return durationType;
  if (value instanceof Optional) return anyOptional;
  return value instanceof CelError ? errorType : typeType;
}

const anyList = listOf(dynType);
const anyOptional = optionalOf(dynType);

/** Code points of a string. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xdc00) {
      const low = text.charCodeAt(index + 1);
      if (low >= 0xdc00 && low < 0xe000) {
        count -= 1;
        index += 1;
      }
    }
  }
  return count;
}
