import { type AdmissionCompiler, type Compiled, isReserved, type OptionalVariables } from '@berth/machinery/cel';
import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, required } from '@berth/machinery/invalid';
import { each } from '../../checks.ts';
import type { Variable } from '../../types.ts';

/** What is wrong with a compiled expression, as upstream words it. */
export function compileErrors({ error }: Compiled, expression: string, path: string): FieldError[] {
  return error === undefined ? [] : [invalidValue(path, expression, error)];
}

/** Compiles an expression for what is wrong with it. `variables`: what it may name. */
export function validateExpression(
  compiler: AdmissionCompiler,
  expression: string,
  path: string,
  variables: OptionalVariables,
  returns: readonly string[],
): FieldError[] {
  return compileErrors(compiler.compile(expression, variables, returns), expression, path);
}

/** upstream validateVariable: each may use those before it. */
export function validateVariables(
  variables: readonly Variable[] | undefined,
  path: string,
  compiler: AdmissionCompiler,
  options: OptionalVariables,
): FieldError[] {
  return each(variables, path, ({ name = '', expression = '' }, at) => {
    const errors: FieldError[] = [];
    if (name.trim() === '') errors.push(required(child(at, 'name'), 'name is not specified'));
    else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) || isReserved(name))
      errors.push(invalidValue(child(at, 'name'), name, 'must be a valid CEL identifier'));
    if (expression.trim() === '') return [...errors, required(child(at, 'expression'), 'expression is not specified')];
    const compiled = compiler.variable(name, expression, options);
    return [...errors, ...compileErrors(compiled, expression, child(at, 'expression'))];
  });
}
