import { ApiError } from './errors.ts';
import { goQuote } from './invalid.ts';
import { deepEqual, isObject, own } from './values.ts';

/** One step of a path; every step maps the values found so far to those it finds in them. */
type Step =
  | { kind: 'field'; name: string }
  | { kind: 'wildcard' }
  | { kind: 'descend' }
  | { kind: 'slice'; from?: number; to?: number; step: number }
  | { kind: 'index'; at: number }
  | { kind: 'union'; steps: readonly Step[] }
  | { kind: 'filter'; left: Operand; operator: Operator; right?: Operand };

type Operand = { path: readonly Step[]; root: boolean } | { value: unknown };
type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'exists';

const maxLength = 1024;
const maxResults = 10_000;
const maxCached = 1000;
const cache = new Map<string, readonly Step[]>();

/**
 * The values that a JSONPath of a printer column or scale subresource finds: `.spec.replicas`,
 * `.status.conditions[?(@.type=="Ready")].status`, `.metadata.labels['a.b/c']`, `.items[*].name`, `..name`; braces around it
 * are taken too (client-go util/jsonpath, without range and end). Missing keys find nothing.
 * @throws ApiError BadRequest if the path cannot be read.
 */
export function jsonPath(template: string, object: unknown): unknown[] {
  return evaluate(parsePath(template), [object], object);
}

/** Reads a path without applying it; to validate one. */
export function parsePath(template: string): readonly Step[] {
  const known = cache.get(template);
  if (known !== undefined) return known;
  if (template.length > maxLength) throw unreadable(template, `longer than ${maxLength} characters`);
  const bare = /^\{(.*)\}$/s.exec(template.trim())?.[1] ?? template.trim();
  const steps = new PathParser(bare, template).path();
  if (cache.size >= maxCached) cache.clear();
  cache.set(template, steps);
  return steps;
}

function unreadable(template: string, why: string): ApiError {
  return new ApiError('BadRequest', `unrecognized JSONPath ${goQuote(template)}: ${why}`);
}

const namePattern = /(?:\\.|[^.[\]\\\s'"()=!<>,?*@$])+/y;
const textPattern = /'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/y;
const numberPattern = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const slicePattern = /(-?\d+)?(?::(-?\d+)?)?(?::(-?\d+)?)?(?=\s*[\],])/y;
const operatorPattern = /\s*(==|!=|<=|>=|<|>)\s*/y;

class PathParser {
  readonly #text: string;
  readonly #template: string;
  #at = 0;

  constructor(text: string, template: string) {
    this.#text = text;
    this.#template = template;
  }

  path(): Step[] {
    if (this.#peek() === '$' || this.#peek() === '@') this.#at += 1;
    else if (this.#peek() !== '.' && this.#peek() !== '[') throw this.#fail('it must start with a dot');
    const steps = this.#steps();
    if (this.#at < this.#text.length) throw this.#fail(`unexpected ${goQuote(this.#peek())}`);
    return steps;
  }

  #steps(): Step[] {
    const steps: Step[] = [];
    for (;;) {
      if (this.#take('..')) steps.push({ kind: 'descend' }, ...this.#named());
      else if (this.#take('.')) steps.push(...this.#named());
      else if (this.#take('[')) steps.push(this.#bracket());
      else return steps;
    }
  }

  #named(): Step[] {
    if (this.#peek() === '[' || this.#at === this.#text.length) return [];
    if (this.#take('*')) return [{ kind: 'wildcard' }];
    const name = this.#match(namePattern)?.[0];
    if (name === undefined) throw this.#fail('a name is missing');
    return [{ kind: 'field', name: name.replace(/\\(.)/g, '$1') }];
  }

  #bracket(): Step {
    if (this.#take('?(')) return this.#filter();
    const steps = [this.#member()];
    while (this.#take(',')) steps.push(this.#member());
    this.#expect(']');
    const [first] = steps;
    return steps.length === 1 && first !== undefined ? first : { kind: 'union', steps };
  }

  #member(): Step {
    this.#space();
    if (this.#take('*')) return { kind: 'wildcard' };
    const text = this.#match(textPattern);
    if (text !== undefined) {
      this.#space();
      return { kind: 'field', name: unescape(text) };
    }
    const slice = this.#match(slicePattern);
    if (slice === undefined || slice[0] === '') throw this.#fail('an index, a slice or a quoted name is missing');
    this.#space();
    const [, from, to, step] = slice;
    if (!slice[0].includes(':')) return { kind: 'index', at: Number(from) };
    return { kind: 'slice', from: optional(from), to: optional(to), step: Math.max(1, optional(step) ?? 1) };
  }

  #filter(): Step {
    this.#space();
    const left = this.#operand();
    const operator = this.#match(operatorPattern)?.[1] as Operator | undefined;
    const right = operator === undefined ? undefined : this.#operand();
    this.#space();
    this.#expect(')');
    this.#expect(']');
    return { kind: 'filter', left, operator: operator ?? 'exists', right };
  }

  #operand(): Operand {
    const root = this.#peek() === '$';
    if (root || this.#peek() === '@') {
      this.#at += 1;
      return { path: this.#steps(), root };
    }
    const text = this.#match(textPattern);
    if (text !== undefined) return { value: unescape(text) };
    const number = this.#match(numberPattern)?.[0];
    if (number !== undefined) return { value: Number(number) };
    if (this.#take('true')) return { value: true };
    if (this.#take('false')) return { value: false };
    throw this.#fail('the filter needs a path, a text, a number, true or false');
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #space(): void {
    while (this.#peek() === ' ') this.#at += 1;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#fail(`${goQuote(text)} is missing`);
  }

  #fail(why: string): ApiError {
    return unreadable(this.#template, `${why} at ${this.#at}`);
  }
}

function unescape(match: RegExpExecArray): string {
  return (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1');
}

function optional(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function evaluate(steps: readonly Step[], start: unknown[], root: unknown): unknown[] {
  let found = start;
  for (const step of steps) {
    found = found.flatMap((value) => apply(step, value, root));
    if (found.length > maxResults) found.length = maxResults;
  }
  return found;
}

function apply(step: Step, value: unknown, root: unknown): unknown[] {
  switch (step.kind) {
    case 'field': {
      const entry = isObject(value) ? own(value, step.name) : undefined;
      return entry === undefined ? [] : [entry];
    }
    case 'wildcard':
      return children(value);
    case 'descend':
      return descendants(value);
    case 'index': {
      const entry = Array.isArray(value) ? value.at(step.at) : undefined;
      return entry === undefined ? [] : [entry];
    }
    case 'slice':
      return Array.isArray(value) ? value.slice(step.from, step.to).filter((_, at) => at % step.step === 0) : [];
    case 'union':
      return step.steps.flatMap((each) => apply(each, value, root));
    default:
      return children(value).filter((child) => holds(step, child, root));
  }
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function descendants(value: unknown): unknown[] {
  const found = [value];
  for (let at = 0; at < found.length && found.length < maxResults; at += 1) found.push(...children(found[at]));
  return found.filter((entry) => typeof entry === 'object' && entry !== null);
}

function holds(filter: Extract<Step, { kind: 'filter' }>, child: unknown, root: unknown): boolean {
  const left = operandValues(filter.left, child, root);
  if (filter.operator === 'exists') return left.length > 0;
  const right = filter.right === undefined ? [] : operandValues(filter.right, child, root);
  if (left.length === 0 || right.length === 0) return false;
  return compare(left[0], filter.operator, right[0]);
}

function operandValues(operand: Operand, child: unknown, root: unknown): unknown[] {
  return 'value' in operand ? [operand.value] : evaluate(operand.path, [operand.root ? root : child], root);
}

function compare(left: unknown, operator: Operator, right: unknown): boolean {
  if (operator === '==') return deepEqual(left, right);
  if (operator === '!=') return !deepEqual(left, right);
  const comparable =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
