import { goType } from '../patch/directives.ts';
import { parseDuration, parseTimestamp } from './time.ts';
import { dynType, stringType, type Type } from './types.ts';
import { CelError, ListValue, MapValue, type Value } from './values.ts';

/**
 * JSON seen as CEL, read when asked: nothing is copied. Types come from a schema; where they are dyn, JSON's own types
 * decide (a whole number is an int, as Kubernetes decodes it).
 */
export function adapt(value: unknown, type: Type = dynType): Value {
  if (value === null || value === undefined) return type.nullable === false ? nullRefused : null;
  switch (type.kind) {
    case 'double':
      return typeof value === 'number' ? value : wrongType(value, 'float');
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : wrongType(value, 'int');
    case 'string':
      return typeof value === 'string' ? value : wrongType(value, 'string');
    case 'bool':
      return typeof value === 'boolean' ? value : wrongType(value, 'bool');
    case 'bytes':
      return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : wrongType(value, 'string');
    case 'timestamp':
      return typeof value === 'string' ? timestamp(value) : wrongType(value, 'string');
    case 'duration':
      return typeof value === 'string' ? parseDuration(value) : wrongType(value, 'string');
    case 'list':
      return Array.isArray(value) ? new JsonList(value, type) : wrongShape('an array', 'array');
    case 'map':
    case 'struct':
      return isRecord(value) ? new JsonMap(value, type) : wrongShape('a map', 'object');
    default:
      // Of a schema, what is dyn is an int-or-string.
      if (type.nullable !== undefined && typeof value !== 'string' && !Number.isInteger(value))
        return new CelError('invalid data, expected XIntOrString value to be either a string or integer');
      return untyped(value);
  }
}

const nullRefused = new CelError('invalid data, got null for schema with nullable=false');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongType = (value: unknown, expected: string) =>
  new CelError(`invalid data, expected ${expected}, got ${goType(value)}`);

const wrongShape = (expected: string, type: string) =>
  new CelError(`invalid data, expected ${expected} for the provided schema with type=${type}`);

/** A date alone is a timestamp too (format `date`). */
function timestamp(text: string): Value {
  return parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
}

function untyped(value: unknown): Value {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isInteger(value) ? BigInt(value) : value;
    case 'object':
      return Array.isArray(value)
        ? new JsonList(value, dynList)
        : new JsonMap(value as Record<string, unknown>, dynMap);
    default:
      return new CelError(`unsupported value of type ${typeof value}`);
  }
}

const dynList: Type = { kind: 'list', name: 'list', parameters: [dynType] };
const dynMap: Type = { kind: 'map', name: 'map', parameters: [stringType, dynType] };

export class JsonList extends ListValue {
  readonly json: readonly unknown[];
  readonly #element: Type;
  constructor(json: readonly unknown[], type: Type) {
    super(type.list);
    this.json = json;
    this.#element = type.parameters[0] ?? dynType;
  }
  get size(): number {
    return this.json.length;
  }
  at(index: number): Value {
    return adapt(this.json[index], this.#element);
  }
}

/** An object: a map by its keys, or a struct by the escaped names of its fields. */
export class JsonMap extends MapValue {
  readonly json: Readonly<Record<string, unknown>>;
  readonly #type: Type;
  constructor(json: Readonly<Record<string, unknown>>, type: Type) {
    super();
    this.json = json;
    this.#type = type;
  }
  override get type(): Type {
    return this.#type;
  }
  get size(): number {
    return Object.keys(this.json).length;
  }
  find(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    const isStruct = this.#type.kind === 'struct';
    const name = isStruct ? (this.#type.property?.(key) ?? key) : key;
    if (!Object.hasOwn(this.json, name) || this.json[name] === undefined) return undefined;
    if (isStruct && this.json[name] === null && this.#type.nullable !== undefined) return undefined;
    const type = isStruct ? this.#type.field?.(key) : this.#type.parameters[1];
    if (type === undefined) return isStruct ? undefined : untyped(this.json[name]);
    return adapt(this.json[name], type);
  }
  keys(): readonly Value[] {
    return Object.keys(this.json);
  }
}
