import {
  CelError,
  Duration,
  ListValue,
  MapValue,
  Opaque,
  Optional,
  StructValue,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from './values.ts';
import { toText } from './convert.ts';

/** What went wrong, if a value is an error. */
export const errorOf = (value: Value): string | undefined => (value instanceof CelError ? value.message : undefined);

/** A value as JSON. Throws TypeError for what JSON has no form for. */
export function jsonOf(value: Value): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new TypeError('json: unsupported value');
  }
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof ListValue) return Array.from({ length: value.size }, (_, index) => jsonOf(value.at(index)));
  if (value instanceof MapValue) return jsonOfMap(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Timestamp || value instanceof Duration) return toText(value);
  const name =
    value instanceof Opaque || value instanceof TypeValue
      ? value.type.name
      : value instanceof Optional
        ? 'optional_type'
        : 'error';
  throw new TypeError(`json: unsupported type: ${name}`);
}

function jsonOfMap(map: MapValue): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const key of map.keys()) {
    if (typeof key !== 'string') throw new TypeError(`map key ${String(key)} is not a string`);
    Object.defineProperty(object, key, {
      value: jsonOf(map.find(key) as Value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return object;
}

/**
 * Where a struct that a mutation made stands in another place than its name says: `Object{spec: Object.status{}}`
 * (apiserver pkg/cel/mutation/dynamic). One sentence each.
 */
export function misplacedStructs(value: Value, path = 'Object'): string[] {
  if (value instanceof ListValue)
    return Array.from({ length: value.size }, (_, index) => value.at(index)).flatMap((item) =>
      misplacedStructs(item, path),
    );
  if (!(value instanceof MapValue)) return [];
  const isStruct = value instanceof StructValue;
  const { name } = value.type;
  const wrong =
    isStruct && name !== path
      ? [`unexpected type name "${name}", expected "${path}", which matches field name path from root Object type`]
      : [];
  const inner = value
    .keys()
    .flatMap((key) => misplacedStructs(value.find(key) as Value, isStruct ? `${path}.${String(key)}` : path));
  return [...wrong, ...inner];
}
