import { aggregate } from '../../invalid.ts';
import { boolType } from '../types.ts';
import { type AdmissionCompiler, admissionCompiler, type Compiled } from './compiler.ts';
import { type AdmissionInputs, evaluator, matchConditionsBudget, OutOfBudget } from './evaluation.ts';
import type { OptionalVariables } from './variables.ts';

/** Conditions of a webhook or policy, compiled once for many requests. */
export interface MatchConditions {
  compiler: AdmissionCompiler;
  conditions: readonly { name: string; compiled: Compiled }[];
}

/** Whether a request meets all conditions; `error`: it could not be found out, and the failure policy is Fail. */
export type MatchResult = { matches: boolean; failed?: string } | { error: string };

/** A webhook's: it has an authorizer and no params. A policy gives its own compiler and says whether it has params. */
export function compileMatchConditions(
  conditions: readonly { name?: string; expression?: string }[],
  compiler: AdmissionCompiler = admissionCompiler(false),
  options: OptionalVariables = { params: false, authorizer: true },
): MatchConditions {
  return {
    compiler,
    conditions: conditions.map(({ name = '', expression = '' }) => ({
      name,
      compiled: compiler.compile(expression, options, [boolType]),
    })),
  };
}

/** One condition that is false decides, whatever errors others made (apiserver pkg/admission/plugin/webhook/matchconditions). */
export function matchConditions(
  { compiler, conditions }: MatchConditions,
  inputs: AdmissionInputs,
  failurePolicy: 'Fail' | 'Ignore',
): MatchResult {
  const run = evaluator(inputs, compiler, matchConditionsBudget);
  const failed = (error: string): MatchResult => (failurePolicy === 'Ignore' ? { matches: false } : { error });
  const results: { name: string; result: ReturnType<typeof run.evaluate> }[] = [];
  try {
    for (const { name, compiled } of conditions) results.push({ name, result: run.evaluate(compiled) });
  } catch (error) {
    if (error instanceof OutOfBudget) return failed(error.message);
    throw error;
  }
  const no = results.find(({ result }) => 'value' in result && result.value === false);
  if (no !== undefined) return { matches: false, failed: no.name };
  const errors = results.flatMap(({ result }) => ('error' in result ? [result.error] : []));
  return errors.length > 0 ? failed(aggregate(errors)) : { matches: true };
}
