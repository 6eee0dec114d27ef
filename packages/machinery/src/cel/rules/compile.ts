import type { Schema } from '../../schema.ts';
import type { Expr } from '../ast.ts';
import { type Environment, environment, type Program } from '../environment.ts';
import { estimateCost } from '../estimate.ts';
import { matchesText } from '../library/regex.ts';
import type { SchemaTypes } from '../schematypes.ts';
import { optionalOf } from '../types.ts';
import { isError } from '../values.ts';
import { children } from '../validators.ts';
import { readFieldPath } from '../../rules/fieldpath.ts';
import { rulesOf, type ValidationRule } from '../../rules/rule.ts';

/** A rule made ready, or what is wrong with it. Costs are the most they may be, Infinity where nothing bounds them. */
export interface CompiledRule {
  rule: ValidationRule;
  /** Missing where the text is empty or `error` says why. */
  program?: Program;
  error?: string;
  usesOldSelf: boolean;
  maxCost: number;
  messageExpression?: Program;
  messageError?: string;
  messageMaxCost: number;
  /** `fieldPath` as errors print it. */
  fieldPath?: string;
}

/** Largest request, in bytes: it bounds how often a value can be in an object. */
const largestRequest = 3 * 1024 * 1024;

/** How many values of a size can be in one object, a comma between them. */
export const mostValues = (minSize: number): number => Math.floor(largestRequest / (minSize + 1));

/** Compiles the rules of one node of a schema, in their order (apiextensions pkg/apiserver/schema/cel/compilation.go). */
export function compileRules(schema: Schema, { type, name }: SchemaTypes): CompiledRule[] {
  const environments = [false, true].map((optional) => {
    let made: Environment | undefined;
    const variables = { self: type, oldSelf: optional ? optionalOf(type) : type };
    return () => (made ??= environment({ variables }));
  });
  const cost = (program: Program) => estimateCost(program, type).max;
  const own = new RegExp(`${name.replace(/[^\w]/g, '\\$&')}(?!\\w)`, 'g');
  const told = (errors: string) => errors.replace(own, 'selfType');
  return rulesOf(schema).map((rule) => {
    const compiled: CompiledRule = { rule, usesOldSelf: false, maxCost: 0, messageMaxCost: 0 };
    if ((rule.rule ?? '').trim() === '') return compiled;
    const env = (environments[rule.optionalOldSelf === true ? 1 : 0] as () => Environment)();
    const result = env.compile(rule.rule);
    if ('errors' in result) return { ...compiled, error: `compilation failed: ${told(result.errors)}` };
    const { program } = result;
    if (program.type.kind !== 'bool') return { ...compiled, error: 'cel expression must evaluate to a bool' };
    const pattern = badPattern(program.tree);
    if (pattern !== undefined) return { ...compiled, error: `program instantiation failed: ${pattern}` };
    Object.assign(compiled, { program, usesOldSelf: names(program.tree, 'oldSelf'), maxCost: cost(program) });
    if (rule.messageExpression) compileMessage(compiled, rule.messageExpression, env, cost, told);
    if (compiled.messageError === undefined && rule.fieldPath) {
      const found = readFieldPath(rule.fieldPath, schema);
      if (typeof found !== 'string') compiled.fieldPath = found.path;
    }
    return compiled;
  });
}

function compileMessage(
  compiled: CompiledRule,
  expression: string,
  env: Environment,
  cost: (program: Program) => number,
  told: (errors: string) => string,
): void {
  const result = env.compile(expression);
  if ('errors' in result) compiled.messageError = `messageExpression compilation failed: ${told(result.errors)}`;
  else if (result.program.type.kind !== 'string') compiled.messageError = 'messageExpression must evaluate to a string';
  else {
    compiled.messageExpression = result.program;
    compiled.messageMaxCost = cost(result.program);
  }
}

/** Whether an expression names a variable. */
const names = (expr: Expr, name: string): boolean =>
  walk(expr, (node) => (node.kind === 'ident' && node.name === name ? name : undefined)) !== undefined;

/** What is wrong with a literal pattern that a text is searched for: upstream compiles those beforehand. */
const badPattern = (expr: Expr): string | undefined =>
  walk(expr, (node) => {
    if (node.kind !== 'call' || (node.name !== 'find' && node.name !== 'findAll')) return undefined;
    const pattern = node.args[0];
    if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return undefined;
    const found = matchesText('', pattern.value);
    return isError(found) ? found.message : undefined;
  });

/** What the first node says that says anything. */
function walk(expr: Expr, say: (node: Expr) => string | undefined): string | undefined {
  const said = say(expr);
  if (said !== undefined) return said;
  for (const part of children(expr)) {
    const inside = walk(part, say);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
