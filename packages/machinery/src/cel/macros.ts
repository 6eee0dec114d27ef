import type { Call, Comprehension, Expr, Literal } from './ast.ts';
import { SyntaxProblem } from './problems.ts';
import type { Value } from './values.ts';

/** Names no expression can write, so that a macro's own variable never meets a user's. */
export const accumulator = '@result';
const unused = '#unused';

type Expand = (at: number, target: Expr, args: readonly Expr[]) => Expr | undefined;

const literal = (at: number, value: Value): Literal => ({ kind: 'literal', at, value });
const ident = (at: number, name: string): Expr => ({ kind: 'ident', at, name });
const call = (at: number, name: string, args: readonly Expr[], target?: Expr): Call => ({
  kind: 'call',
  at,
  name,
  target,
  args,
});
const list = (at: number, ...values: Expr[]): Expr => ({
  kind: 'list',
  at,
  elements: values.map((value) => ({ value, optional: false })),
});

function variable(expr: Expr, message: string): string {
  if (expr.kind !== 'ident') throw new SyntaxProblem(expr.at, message);
  if (expr.name === accumulator || expr.name === '__result__')
    throw new SyntaxProblem(expr.at, 'iteration variable overwrites accumulator variable');
  return expr.name;
}

interface Loop {
  init: Expr;
  condition: Expr;
  step: Expr;
  result: Expr;
}

const fold = (at: number, range: Expr, names: readonly string[], loop: Loop): Comprehension => ({
  kind: 'comprehension',
  at,
  range,
  variable: names[0] as string,
  second: names[1],
  accumulator,
  ...loop,
});

/** The last arguments after the variables: one or two names (two-variable comprehensions), checked. */
function names(args: readonly Expr[], count: number, message = 'argument must be a simple name'): string[] {
  const found = args.slice(0, count).map((arg) => variable(arg, message));
  if (count === 2 && found[0] === found[1])
    throw new SyntaxProblem((args[1] as Expr).at, `duplicate variable name: ${found[0]}`);
  return found;
}

const quantifiers: Record<string, (at: number, predicate: Expr) => Loop> = {
  all: (at, predicate) => ({
    init: literal(at, true),
    condition: call(at, '@not_strictly_false', [ident(at, accumulator)]),
    step: call(at, '_&&_', [ident(at, accumulator), predicate]),
    result: ident(at, accumulator),
  }),
  exists: (at, predicate) => ({
    init: literal(at, false),
    condition: call(at, '@not_strictly_false', [call(at, '!_', [ident(at, accumulator)])]),
    step: call(at, '_||_', [ident(at, accumulator), predicate]),
    result: ident(at, accumulator),
  }),
  exists_one: (at, predicate) => ({
    init: literal(at, 0n),
    condition: literal(at, true),
    step: call(at, '_?_:_', [
      predicate,
      call(at, '_+_', [ident(at, accumulator), literal(at, 1n)]),
      ident(at, accumulator),
    ]),
    result: call(at, '_==_', [ident(at, accumulator), literal(at, 1n)]),
  }),
};
quantifiers.existsOne = quantifiers.exists_one as (at: number, predicate: Expr) => Loop;

/** Collects `grow`'s results, of the elements that pass `filter` where there is one. */
function collect(at: number, init: Expr, filter: Expr | undefined, grow: Expr): Loop {
  return {
    init,
    condition: literal(at, true),
    step: filter === undefined ? grow : call(at, '_?_:_', [filter, grow, ident(at, accumulator)]),
    result: ident(at, accumulator),
  };
}

const append = (at: number, value: Expr) => call(at, '_+_', [ident(at, accumulator), list(at, value)]);

function optionalMap(at: number, target: Expr, args: readonly Expr[], wrap: boolean, name: string): Expr {
  const [subject, body] = args as [Expr, Expr];
  if (subject.kind !== 'ident')
    throw new SyntaxProblem(subject.at, `${name}() variable name must be a simple identifier`);
  const bind: Expr = {
    kind: 'comprehension',
    at,
    range: list(at),
    variable: unused,
    second: undefined,
    accumulator: subject.name,
    init: call(at, 'value', [], structuredClone(target)),
    condition: literal(at, false),
    step: ident(at, subject.name),
    result: body,
  };
  return call(at, '_?_:_', [
    call(at, 'hasValue', [], target),
    wrap ? call(at, 'optional.of', [bind]) : bind,
    call(at, 'optional.none', []),
  ]);
}

function sortBy(at: number, target: Expr, args: readonly Expr[]): Expr {
  const input = '@__sortBy_input__';
  const keys = receivers['map:2']?.(at, ident(at, input), args) as Expr;
  return {
    kind: 'comprehension',
    at,
    range: list(at),
    variable: unused,
    second: undefined,
    accumulator: input,
    init: target,
    condition: literal(at, false),
    step: ident(at, input),
    result: call(at, '@sortByAssociatedKeys', [keys], ident(at, input)),
  };
}

const notIdentifier = 'argument is not an identifier';

/** Macros on a receiver by name and number of arguments (parser/macro.go, ext/comprehensions.go, cel/library.go). */
const receivers: Record<string, Expand> = {
  'map:2': (at, target, args) =>
    fold(at, target, names(args, 1, notIdentifier), collect(at, list(at), undefined, append(at, args[1] as Expr))),
  'map:3': (at, target, args) =>
    fold(at, target, names(args, 1, notIdentifier), collect(at, list(at), args[1], append(at, args[2] as Expr))),
  'filter:2': (at, target, args) =>
    fold(at, target, names(args, 1, notIdentifier), collect(at, list(at), args[1], append(at, args[0] as Expr))),
  'optMap:2': (at, target, args) => optionalMap(at, target, args, true, 'optMap'),
  'optFlatMap:2': (at, target, args) => optionalMap(at, target, args, false, 'optFlatMap'),
  'sortBy:2': sortBy,
};

for (const [name, loop] of Object.entries(quantifiers)) {
  receivers[`${name}:2`] = (at, target, args) => fold(at, target, names(args, 1), loop(at, args[1] as Expr));
  receivers[`${name}:3`] = (at, target, args) => fold(at, target, names(args, 2), loop(at, args[2] as Expr));
}

for (const count of [3, 4]) {
  const filter = (args: readonly Expr[]) => (count === 4 ? args[2] : undefined);
  const last = (args: readonly Expr[]) => args[count - 1] as Expr;
  const map = (at: number): Expr => ({ kind: 'map', at, entries: [] });
  const insert = (at: number, ...values: Expr[]) => call(at, 'cel.@mapInsert', [ident(at, accumulator), ...values]);
  receivers[`transformList:${count}`] = (at, target, args) =>
    fold(at, target, names(args, 2), collect(at, list(at), filter(args), append(at, last(args))));
  receivers[`transformMap:${count}`] = (at, target, args) => {
    const [key, value] = names(args, 2) as [string, string];
    return fold(at, target, [key, value], collect(at, map(at), filter(args), insert(at, ident(at, key), last(args))));
  };
  receivers[`transformMapEntry:${count}`] = (at, target, args) =>
    fold(at, target, names(args, 2), collect(at, map(at), filter(args), insert(at, last(args))));
}

/** `cel.bind(name, value, expression)`: a fold over nothing, in which the accumulator has the name (cel-go ext/bindings.go). */
function bind(at: number, args: readonly Expr[]): Expr {
  const [name, init, result] = args as [Expr, Expr, Expr];
  if (name.kind !== 'ident') throw new SyntaxProblem(name.at, 'cel.bind() variable names must be simple identifiers');
  return {
    kind: 'comprehension',
    at,
    range: list(at),
    variable: unused,
    second: undefined,
    accumulator: name.name,
    init,
    condition: literal(at, false),
    step: ident(at, name.name),
    result,
  };
}

/** What a call means if it is a macro, else undefined. Throws SyntaxProblem where a macro is misused. */
export function expandMacro(
  at: number,
  name: string,
  target: Expr | undefined,
  args: readonly Expr[],
  bindings = false,
): Expr | undefined {
  if (bindings && name === 'bind' && args.length === 3 && target?.kind === 'ident' && target.name === 'cel')
    return bind(at, args);
  if (target !== undefined) {
    const key = `${name}:${args.length}`;
    return Object.hasOwn(receivers, key) ? receivers[key]?.(at, target, args) : undefined;
  }
  if (name !== 'has' || args.length !== 1) return undefined;
  const [arg] = args as [Expr];
  if (arg.kind !== 'select') throw new SyntaxProblem(arg.at, 'invalid argument to has() macro');
  return { kind: 'select', at, operand: arg.operand, field: arg.field, test: true };
}
