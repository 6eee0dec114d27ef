import type { ValidatingAdmissionPolicySpec } from '@berth/kinds/types';
import { type AdmissionInputs, type Evaluation, evaluator, matchConditions } from '@berth/machinery/cel';
import { evaluationBudget, longestMessage } from '@berth/machinery/celbudgets';
import type { CompiledValidations } from './compilevalidating.ts';

/** What a policy says of a request. A denial that is an error of the policy has no reason of its own. */
export interface Decision {
  /** Place of the validation in its policy. */
  index: number;
  message: string;
  reason?: string;
}

export interface Verdict {
  denials: readonly Decision[];
  /** Notes for the audit record, by the key in their policy. */
  annotations: readonly { key: string; value: string }[];
  /** Notes that could not be made where failures count: each refuses the request by itself. */
  annotationErrors: readonly string[];
}

const nothing: Verdict = { denials: [], annotations: [], annotationErrors: [] };

/** One evaluation of a policy with one object of params (apiserver policy/validating/validator.go). */
export function decide(
  spec: ValidatingAdmissionPolicySpec,
  compiled: CompiledValidations,
  inputs: AdmissionInputs,
): Verdict {
  const failurePolicy = spec.failurePolicy === 'Ignore' ? 'Ignore' : 'Fail';
  const failed = (index: number, message: string): Decision[] =>
    failurePolicy === 'Ignore' ? [] : [{ index, message }];
  if (compiled.conditions !== undefined) {
    const met = matchConditions(compiled.conditions, { ...inputs, namespaceObject: null }, failurePolicy);
    if ('error' in met) return { ...nothing, denials: failed(0, met.error) };
    if (!met.matches) return nothing;
  }
  const run = evaluator(inputs, compiled.compiler, evaluationBudget);
  const results: Evaluation[] = [];
  for (const validation of compiled.validations) {
    const result = run.evaluate(validation.compiled);
    if ('error' in result && result.exhausted === true) return { ...nothing, denials: failed(0, result.error) };
    results.push(result);
  }
  const messages = evaluateMessages(compiled, inputs, run.remaining);
  const denials = results.flatMap((result, index): Decision[] => {
    if ('error' in result) return failed(index, result.error);
    if (messages === undefined) return failed(index, `failed messageExpression: ${outOfBudget}`);
    if (result.value === true) return [];
    return [
      {
        index,
        message: messageOf(compiled, index, messages[index]),
        reason: compiled.validations[index]?.rule.reason ?? 'Invalid',
      },
    ];
  });
  return { denials, ...annotate(compiled, inputs, failurePolicy) };
}

const outOfBudget = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** Messages have what validations left of the budget, and no authorizer. undefined: it was not enough. */
function evaluateMessages(
  { compiler, validations }: CompiledValidations,
  inputs: AdmissionInputs,
  budget: number,
): (Evaluation | undefined)[] | undefined {
  if (validations.every(({ message }) => message === undefined)) return [];
  const { authorize: _, ...rest } = inputs;
  const run = evaluator(rest, compiler, budget);
  const results: (Evaluation | undefined)[] = [];
  for (const { message } of validations) {
    const result = message === undefined ? undefined : run.evaluate(message);
    if (result !== undefined && 'error' in result && result.exhausted === true) return undefined;
    results.push(result);
  }
  return results;
}

/** The message expression's text if it is one line and not too long, else the message, else the expression itself. */
function messageOf({ validations }: CompiledValidations, index: number, result: Evaluation | undefined): string {
  const { rule } = validations[index] as CompiledValidations['validations'][number];
  const value = result !== undefined && 'value' in result ? result.value : '';
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= longestMessage) return text;
  const message = rule.message?.trim() ?? '';
  return message === '' ? `failed expression: ${(rule.expression ?? '').trim()}` : message;
}

function annotate(
  { compiler, annotations }: CompiledValidations,
  inputs: AdmissionInputs,
  failurePolicy: 'Fail' | 'Ignore',
): Pick<Verdict, 'annotations' | 'annotationErrors'> {
  const made: { key: string; value: string }[] = [];
  const errors: string[] = [];
  const { authorize: _, ...rest } = inputs;
  const run = evaluator(rest, compiler, evaluationBudget);
  for (const { annotation, compiled } of annotations) {
    const result = run.evaluate(compiled);
    if ('error' in result) {
      if (failurePolicy === 'Fail') errors.push(result.error);
      continue;
    }
    const value = typeof result.value === 'string' ? result.value.trim() : '';
    if (value !== '') made.push({ key: annotation.key ?? '', value });
  }
  return { annotations: made, annotationErrors: errors };
}
