import type { Call, Expr, ListExpr, MapExpr } from './ast.ts';
import { toDuration, toTimestamp } from './convert.ts';
import { clauseFault, eachClause } from './library/format.ts';
import { matchesText } from './library/regex.ts';
import type { Problem } from './problems.ts';
import { formatType, optionalValue, sameType, type Type } from './types.ts';
import { CelError, isError, type Value } from './values.ts';

/**
 * Faults that the types do not show: literals that are no duration, timestamp or pattern, and lists or maps of mixed
 * types (cel-go cel/validator.go; apiserver/pkg/cel/environment/base.go turns these four on).
 */
export function validateLiterals(expr: Expr): Problem[] {
  const problems: Problem[] = [];
  walk(expr, (node) => {
    if (node.kind === 'call') checkCall(node, problems);
    return true;
  });
  walk(expr, (node) => {
    if (node.kind === 'list') checkList(node, problems);
    if (node.kind === 'map') checkMap(node, problems);
    // `format` takes arguments of any types.
    return !(node.kind === 'call' && node.name === 'format');
  });
  return problems;
}

const inner = (value: Expr, optional: boolean): Type => {
  const type = value.type as Type;
  return (optional ? optionalValue(type) : undefined) ?? type;
};

function checkCall(call: Call, problems: Problem[]): void {
  const arg = call.args[0];
  if (call.name === 'format' && call.target?.kind === 'literal' && arg?.kind === 'list')
    checkFormat(call, call.target.value, arg, problems);
  if (arg?.kind !== 'literal') return;
  const wrong = () => problems.push({ at: arg.at, message: `invalid ${call.name} argument` });
  if (call.name === 'duration' && isError(toDuration(arg.value))) wrong();
  if (call.name === 'timestamp' && isError(toTimestamp(arg.value))) wrong();
  if (call.name === 'matches' && typeof arg.value === 'string' && isError(matchesText('', arg.value))) wrong();
}

/** The clauses of a literal pattern against the types of its arguments (ext/formatting.go, stringFormatValidator). */
function checkFormat(call: Call, pattern: Value, args: ListExpr, problems: Problem[]): void {
  if (typeof pattern !== 'string') return;
  const { elements } = args;
  let at = call.at;
  const result = eachClause(pattern, elements.length, ({ verb, index }) => {
    const element = (elements[index] as (typeof elements)[number]).value;
    const bad = misfit(verb, element);
    if (bad === undefined) return '';
    at = bad.at;
    return new CelError(`error during formatting: ${clauseFault[verb]}, was given ${bad.type?.name}`);
  });
  if (isError(result)) problems.push({ at, message: result.message });
  else if (elements.length > result.used)
    problems.push({
      at: call.at,
      message: `too many arguments supplied to string.format (expected ${result.used}, got ${elements.length})`,
    });
}

const accepted: Readonly<Record<string, readonly string[]>> = {
  s: ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
};

/** The node whose type a clause cannot print, or undefined. */
function misfit(verb: string, expr: Expr): Expr | undefined {
  const kind = (expr.type as Type).kind;
  if (kind !== 'dyn' && accepted[verb]?.includes(kind) !== true) return expr;
  if (verb !== 's') return undefined;
  const parts = expr.kind === 'list' ? expr.elements.map(({ value }) => value) : [];
  if (expr.kind === 'map') parts.push(...expr.entries.flatMap(({ key, value }) => [key, value]));
  for (const part of parts) {
    const found = misfit(verb, part);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first element that is not of the first one's type. */
function checkList(list: ListExpr, problems: Problem[]): void {
  const [first, ...rest] = list.elements.map(({ value, optional }) => ({ at: value.at, type: inner(value, optional) }));
  const other = rest.find(({ type }) => first !== undefined && !sameType(first.type, type));
  if (first !== undefined && other !== undefined) problems.push(mismatch(other.at, first.type, other.type));
}

/** Every key and value that is not of the first one's type. */
function checkMap(map: MapExpr, problems: Problem[]): void {
  const [first, ...rest] = map.entries;
  if (first === undefined) return;
  const [key, value] = [first.key.type as Type, inner(first.value, first.optional)];
  for (const entry of rest) {
    const [keyType, valueType] = [entry.key.type as Type, inner(entry.value, entry.optional)];
    if (!sameType(key, keyType)) problems.push(mismatch(entry.key.at, key, keyType));
    if (!sameType(value, valueType)) problems.push(mismatch(entry.value.at, value, valueType));
  }
}

const mismatch = (at: number, expected: Type, found: Type): Problem => ({
  at,
  message: `expected type '${formatType(expected)}' but found '${formatType(found)}'`,
});

/** Every node, outer ones first; children only where `visit` says so. */
export function walk(expr: Expr, visit: (node: Expr) => boolean): void {
  if (!visit(expr)) return;
  for (const child of children(expr)) walk(child, visit);
}

/** The expressions that an expression is made of. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'select':
      return [expr.operand];
    case 'call':
      return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'list':
      return expr.elements.map(({ value }) => value);
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expr.fields.map(({ value }) => value);
    case 'comprehension':
      return [expr.range, expr.init, expr.condition, expr.step, expr.result];
    default:
      return [];
  }
}
