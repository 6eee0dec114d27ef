import { aggregate } from '../../invalid.ts';
import { matchConditionsBudget } from '../../celbudgets.ts';
import { type AdmissionCompiler, admissionCompiler, type Compiled } from './compiler.ts';
import { type AdmissionInputs, evaluator } from './evaluation.ts';
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
      compiled: compiler.compile(expression, options, ['bool']),
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
  for (const { name, compiled } of conditions) {
    const result = run.evaluate(compiled);
    if ('error' in result && result.exhausted === true) return failed(result.error);
    results.push({ name, result });
  }
  const no = results.find(({ result }) => 'value' in result && result.value === false);
  if (no !== undefined) return { matches: false, failed: no.name };
  const errors = results.flatMap(({ result }) => ('error' in result ? [result.error] : []));
  return errors.length > 0 ? failed(aggregate(errors)) : { matches: true };
}
