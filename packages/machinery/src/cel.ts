/**
 * CEL as Kubernetes has it: all that others may use of `cel/`. Functions and types alone, so that a bundle may load the
 * engine when it first needs it (cel/whenneeded.ts stands in for this module there).
 */
export type { AdmissionCompiler, Compiled } from './cel/admission/compiler.ts';
export { admissionCompiler } from './cel/admission/compiler.ts';
export type { AdmissionInputs, Evaluation, Evaluator } from './cel/admission/evaluation.ts';
export { evaluator } from './cel/admission/evaluation.ts';
export type { MatchConditions, MatchResult } from './cel/admission/matchconditions.ts';
export { compileMatchConditions, matchConditions } from './cel/admission/matchconditions.ts';
export type { OptionalVariables } from './cel/admission/variables.ts';
export type { Activation, Environment, Outcome, Program } from './cel/environment.ts';
export { environment } from './cel/environment.ts';
export { compileSelector } from './cel/devices.ts';
export { escapeName, isReserved } from './cel/escape.ts';
export { estimateCost } from './cel/estimate.ts';
export { adapt } from './cel/json.ts';
export type { Authorize, AuthorizationAnswer, AuthorizationQuestion } from './cel/library/authorizer.ts';
export { openType } from './cel/opentypes.ts';
export { errorOf, jsonOf, misplacedStructs } from './cel/results.ts';
export type { CompiledRule } from './cel/rules/compile.ts';
export { compileRules, mostValues } from './cel/rules/compile.ts';
export type { RuleBudget } from './cel/rules/evaluate.ts';
export { evaluateRules, ruleBudget } from './cel/rules/evaluate.ts';
export type { RuleTree } from './cel/rules/tree.ts';
export { ruleTree } from './cel/rules/tree.ts';
export type { SchemaTypes } from './cel/schematypes.ts';
export { schemaType, schemaTypes } from './cel/schematypes.ts';
export type { Type } from './cel/types.ts';
export type { Value } from './cel/values.ts';
