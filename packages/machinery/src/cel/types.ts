/** CEL's types, as cel-go's common/types has them: what the checker reasons with and what values report of themselves. */
export type TypeKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'parameter'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint';

export interface Type {
  readonly kind: TypeKind;
  readonly name: string;
  readonly parameters: readonly Type[];
  /** Fields of a struct by their name in CEL; read when asked, so that a type may hold itself. */
  readonly field?: (name: string) => Type | undefined;
  /** Most elements (list, map), bytes (string, bytes) a value of the type can have, where a schema bounds it. */
  readonly maxElements?: number;
  /** A list's x-kubernetes-list-type and keys: they decide what equality and `+` mean. */
  readonly list?: { type: 'set' | 'map'; keys: readonly string[] };
  /** Whether a schema allows null here; undefined where no schema was asked. A struct's null field is an absent one where it was. */
  readonly nullable?: boolean;
  /** The JSON property of a struct's field; a struct made in CEL (`Object{…}`) has none. */
  readonly property?: (name: string) => string;
}

const simple = (kind: TypeKind, name: string = kind): Type => ({ kind, name, parameters: [] });

export const boolType = simple('bool');
export const bytesType = simple('bytes');
export const doubleType = simple('double');
export const durationType = simple('duration', 'google.protobuf.Duration');
export const dynType = simple('dyn');
export const errorType = simple('error', '!error!');
export const intType = simple('int');
export const nullType = simple('null', 'null_type');
export const stringType = simple('string');
export const timestampType = simple('timestamp', 'google.protobuf.Timestamp');
export const uintType = simple('uint');
export const typeType = simple('type');

export const listOf = (element: Type): Type => ({ kind: 'list', name: 'list', parameters: [element] });
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', name: 'map', parameters: [key, value] });
export const optionalOf = (value: Type): Type => ({ kind: 'opaque', name: 'optional_type', parameters: [value] });
export const opaque = (name: string): Type => ({ kind: 'opaque', name, parameters: [] });
export const typeOf = (type: Type): Type => ({ kind: 'type', name: 'type', parameters: [type] });
export const parameter = (name: string): Type => ({ kind: 'parameter', name, parameters: [] });

/** A struct; without `field` it has none (types that functions alone understand). */
export const struct = (name: string, field: (name: string) => Type | undefined = () => undefined): Type => ({
  kind: 'struct',
  name,
  parameters: [],
  field,
});

export const isDyn = (type: Type): boolean => type.kind === 'dyn';
export const isDynOrError = (type: Type): boolean => type.kind === 'dyn' || type.kind === 'error';

/** The value type of an optional, or undefined for any other type. */
export const optionalValue = (type: Type): Type | undefined =>
  type.kind === 'opaque' && type.name === 'optional_type' ? type.parameters[0] : undefined;

/** Same type, parameters included. */
export function sameType(a: Type, b: Type): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.name !== b.name || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((one, index) => sameType(one, b.parameters[index] as Type));
}

/** A type as messages print it (cel-go checker/format.go). */
export function formatType(type: Type): string {
  if (type.kind === 'duration' || type.kind === 'timestamp' || type.kind === 'null') return type.kind;
  if (type.kind === 'error') return '!error!';
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(formatType).join(', ')})`;
}

/** `(int, string)`, or `string.(int)` for a call on a receiver. */
export function formatCall(args: readonly Type[], member: boolean): string {
  const names = args.map(formatType);
  return member ? `${names[0]}.(${names.slice(1).join(', ')})` : `(${names.join(', ')})`;
}
