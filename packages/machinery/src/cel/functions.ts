import type { Meter } from './meter.ts';
import {
  boolType,
  bytesType,
  doubleType,
  durationType,
  dynType,
  intType,
  listOf,
  mapOf,
  nullType,
  opaque,
  optionalOf,
  parameter,
  stringType,
  struct,
  timestampType,
  type Type,
  typeOf,
  uintType,
} from './types.ts';
import type { Value } from './values.ts';

/** How an overload computes: its arguments (a receiver first) are values, none of them an error. */
export type Implementation = (args: readonly Value[], meter: Meter) => Value;

/** One form of a function. The id is upstream's: costs are kept by it. */
export interface Overload {
  readonly id: string;
  readonly member: boolean;
  readonly args: readonly Type[];
  readonly result: Type;
  /** Absent where the planner itself does the work (`&&`, `?:`, optional selection). */
  readonly run?: Implementation;
}

export type Functions = Map<string, Overload[]>;

/** A library: overloads by id, each with a signature such as `<string>.indexOf(string): int` or `size(list(A)): int`. */
export type Library = Record<string, readonly [signature: string, run?: Implementation]>;

const named: Record<string, Type> = {
  bool: boolType,
  bytes: bytesType,
  double: doubleType,
  duration: durationType,
  dyn: dynType,
  int: intType,
  null_type: nullType,
  string: stringType,
  timestamp: timestampType,
  uint: uintType,
  IP: opaque('net.IP'),
  CIDR: opaque('net.CIDR'),
  URL: struct('kubernetes.URL'),
  Quantity: struct('kubernetes.Quantity'),
  Semver: struct('kubernetes.Semver'),
  Format: struct('kubernetes.NamedFormat'),
  Authorizer: struct('kubernetes.authorization.Authorizer'),
  PathCheck: struct('kubernetes.authorization.PathCheck'),
  GroupCheck: struct('kubernetes.authorization.GroupCheck'),
  ResourceCheck: struct('kubernetes.authorization.ResourceCheck'),
  Decision: struct('kubernetes.authorization.Decision'),
};

/** A type by the name that signatures use; `T` and other single capitals are parameters. */
export function parseType(text: string): Type {
  const open = text.indexOf('(');
  if (open < 0) {
    const type = named[text] ?? (/^[A-Z]$/.test(text) ? parameter(text) : undefined);
    if (type === undefined) throw new Error(`no type is called ${text}`);
    return type;
  }
  const inner = splitTypes(text.slice(open + 1, -1)).map(parseType);
  const [first, second] = inner as [Type, Type];
  const outer = text.slice(0, open);
  if (outer === 'list') return listOf(first);
  if (outer === 'map') return mapOf(first, second);
  return outer === 'optional' ? optionalOf(first) : typeOf(first);
}

function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    else if (text[index] === ')') depth -= 1;
    else if (text[index] === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === '' ? parts : [...parts, last];
}

const signature = /^(?:<(.+)>\.)?([^\s(]+)\((.*)\): (.+)$/;

/** Adds a library's overloads to `functions`, in their order: the checker tries them so. */
export function declare(functions: Functions, library: Library): void {
  for (const [id, [text, run]] of Object.entries(library)) {
    const [, receiver, name, args, result] = signature.exec(text) as unknown as [
      string,
      string,
      string,
      string,
      string,
    ];
    const types = splitTypes(args);
    const overload: Overload = {
      id,
      member: receiver !== undefined,
      args: (receiver === undefined ? types : [receiver, ...types]).map(parseType),
      result: parseType(result),
      ...(run === undefined ? {} : { run }),
    };
    const known = functions.get(name);
    if (known === undefined) functions.set(name, [overload]);
    else known.push(overload);
  }
}
