import { ApiError } from '../errors.ts';
import { put } from '../values.ts';
import { maxDepth } from './json.ts';
import type { Plan } from './plan.ts';

/** What upstream reports of unknown fields at most. */
const maxUnknown = 100;

/** A problem that ends decoding; `decode` turns it into the BadRequest a client sees. */
export class DecodeProblem extends Error {}

/** Where the walk stands, and what it found that is only reported. */
export class DecodeContext {
  readonly path: (string | number)[] = [];
  /** Beside each step of the path: its name if it is a field of a struct, else ''. */
  readonly fields: string[] = [];
  /** Go type of the struct that holds the field at hand. */
  struct = '';
  readonly unknown = new Set<string>();
  readonly #converted: boolean;

  /** @param converted the value was no body but a map in Go, whose conversion has words of its own */
  constructor(converted = false) {
    this.#converted = converted;
  }

  enter(step: string | number, field: string): void {
    this.path.push(step);
    this.fields.push(field);
    if (this.path.length > maxDepth) throw new DecodeProblem('exceeded max depth');
  }

  leave(): void {
    this.path.pop();
    this.fields.pop();
  }

  reportUnknown(name: string): void {
    if (this.unknown.size >= maxUnknown) return;
    let path = '';
    for (const step of [...this.path, name]) {
      path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
    }
    this.unknown.add(path);
  }

  /**
   * Go's json.UnmarshalTypeError, whose path names fields only: neither indexes nor keys of maps.
   * @param withNumber the number itself is at fault (out of range, a fraction), not its type.
   */
  mismatch(value: unknown, plan: Plan, withNumber = false): DecodeProblem {
    if (this.#converted) return new DecodeProblem(conversionProblem(value, plan));
    const fields = this.fields.filter((name) => name !== '').join('.');
    const target = this.struct === '' ? 'Go value' : `Go struct field ${this.struct}.${fields}`;
    return new DecodeProblem(
      `json: cannot unmarshal ${valueWord(value, withNumber)} into ${target} of type ${goType(plan)}`,
    );
  }
}

/** Types that read JSON themselves, wherever they stand. */
const ownReaders = new Set<Plan['shape']>(['IntOrString', 'Quantity', 'Time', 'MicroTime', 'Duration']);

/** What upstream's converter says (apimachinery pkg/runtime/converter.go, fromUnstructured). */
function conversionProblem(value: unknown, plan: Plan): string {
  const type = goType(plan);
  if (ownReaders.has(plan.shape))
    return `json: cannot unmarshal ${valueWord(value, false)} into Go value of type ${type}`;
  const kind = goKind(value);
  switch (plan.shape) {
    case 'object':
      return `cannot restore struct from: ${kind}`;
    case 'map':
      return `cannot restore map from ${kind}`;
    case 'list':
    case 'bytes':
      return `cannot restore slice from ${kind}`;
    default:
      return typeof value === 'number' && type !== 'bool'
        ? `cannot convert ${kind} to ${type}`
        : `unrecognized type: ${type}`;
  }
}

function goKind(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'object') return Array.isArray(value) ? 'slice' : 'map';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function valueWord(value: unknown, withNumber: boolean): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return withNumber ? `number ${value}` : 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The Go type as reflection prints it; named strings and maps print as what they are made of. */
export function goType(plan: Plan): string {
  const { schema } = plan;
  switch (plan.shape) {
    case 'integer':
      return schema.format === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'IntOrString':
      return 'int32';
    case 'bytes':
      return '[]uint8';
    case 'Quantity':
      return 'resource.Quantity';
    case 'list':
      return plan.items === undefined ? '[]interface {}' : `[]${goType(plan.items)}`;
    case 'map':
      return plan.values === undefined ? 'map[string]interface {}' : `map[string]${goType(plan.values)}`;
    case 'object':
      return schema.name === undefined ? 'map[string]interface {}' : schema.name.split('.').slice(-2).join('.');
    default:
      return 'string';
  }
}

/** Drops, replaces or keeps one entry of an object. */
export function store(object: Record<string, unknown>, key: string, before: unknown, after: unknown): void {
  if (after === before) return;
  if (after === undefined) delete object[key];
  else put(object, key, after);
}

export function badRequest(message: string, cause?: unknown): ApiError {
  return new ApiError('BadRequest', message, undefined, { cause });
}
