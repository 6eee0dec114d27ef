import { type CompiledRule, compileRules } from '@berth/machinery/cel';
import { readFieldPath } from '@berth/machinery/rules/fieldpath';
import { rulesOf, type ValidationRule } from '@berth/machinery/rules/rule';
import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';
import { costError, mostCost, type RuleScope } from './costs.ts';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const isBroken = (text: string | undefined): boolean => /[\n\r]/.test(text ?? '');
const isBlank = (text: string | undefined): boolean => text !== undefined && text !== '' && text.trim() === '';
const placeOf = (path: string, position: number): string => index(child(path, 'x-kubernetes-validations'), position);

/** What can be said of rules without compiling them. */
export function validateRuleTexts(schema: Schema, path: string): FieldError[] {
  return rulesOf(schema).flatMap((rule, position) => ruleTexts(rule, schema, placeOf(path, position)));
}

function ruleTexts(
  { rule = '', message, messageExpression, reason, fieldPath }: ValidationRule,
  schema: Schema,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (rule.trim() === '') errors.push(required(child(path, 'rule'), 'rule is not specified'));
  else if (isBlank(message))
    errors.push(invalidValue(child(path, 'message'), message, 'must be non-empty if specified'));
  else if (isBroken(message?.trim()))
    errors.push(invalidValue(child(path, 'message'), message, 'must not contain line breaks'));
  else if (isBroken(rule.trim()) && (message ?? '').trim() === '')
    errors.push(required(child(path, 'message'), 'message must be specified if rule contains line breaks'));
  if (isBlank(messageExpression))
    errors.push(required(child(path, 'messageExpression'), 'messageExpression must be non-empty if specified'));
  if (reason !== undefined && !reasons.includes(reason))
    errors.push(notSupported(child(path, 'reason'), reason, reasons));
  const at = child(path, 'fieldPath');
  if (isBlank(fieldPath)) errors.push(invalidValue(at, fieldPath, 'must be non-empty if specified'));
  if (isBroken(fieldPath)) errors.push(invalidValue(at, fieldPath, 'must not contain line breaks'));
  if (fieldPath && typeof readFieldPath(fieldPath, schema) === 'string')
    errors.push(invalidValue(at, fieldPath, 'must be a valid path'));
  return errors;
}

/** Where rules stand: what their values are and cost, and above which list or map old values cannot be found. */
export interface RulePlace {
  scope: RuleScope;
  uncorrelatable?: string | undefined;
}

/** Compiles the rules of a node that is sound, and says what is wrong with them and what they may cost too much. */
export function validateRules(schema: Schema, path: string, { scope, uncorrelatable }: RulePlace): FieldError[] {
  const rules = rulesOf(schema);
  if (rules.length === 0) return [];
  const { types } = scope;
  if (types === undefined) {
    const detail =
      'internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations';
    return [{ type: 'InternalError', field: child(path, 'x-kubernetes-validations'), detail }];
  }
  return compileRules(schema, types).flatMap((compiled, position) => {
    const at = placeOf(path, position);
    return [...costsOf(compiled, at, scope), ...faultsOf(compiled, at, uncorrelatable)];
  });
}

function costsOf(
  { maxCost, messageExpression, messageMaxCost }: CompiledRule,
  path: string,
  scope: RuleScope,
): FieldError[] {
  const errors: FieldError[] = [];
  const observe = (field: string, name: string, cost: number) => {
    const at = child(path, field);
    if (scope.costs.each && cost > mostCost.rule) errors.push(forbidden(at, costError(name, cost, mostCost.rule)));
    scope.costs.observe(at, cost);
  };
  observe('rule', 'estimated rule cost', scope.times(maxCost));
  if (messageExpression !== undefined) observe('messageExpression', 'estimated messageExpression cost', messageMaxCost);
  return errors;
}

function faultsOf(compiled: CompiledRule, path: string, uncorrelatable: string | undefined): FieldError[] {
  const { rule, error, messageError, usesOldSelf } = compiled;
  const errors: FieldError[] = [];
  if (error !== undefined) errors.push(invalidValue(child(path, 'rule'), shown(rule), error));
  if (messageError !== undefined)
    errors.push(invalidValue(child(path, 'messageExpression'), shown(rule), messageError));
  if (usesOldSelf && uncorrelatable !== undefined)
    errors.push(
      invalidValue(
        child(path, 'rule'),
        rule.rule,
        `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`,
      ),
    );
  if (!usesOldSelf && rule.optionalOldSelf !== undefined)
    errors.push(
      invalidValue(
        child(path, 'optionalOldSelf'),
        rule.optionalOldSelf,
        'may not be set if oldSelf is not used in rule',
      ),
    );
  return errors;
}

/** A rule as upstream's messages show it: its internal form. */
const shown = ({ rule, message, messageExpression, reason, fieldPath, optionalOldSelf }: ValidationRule) => ({
  Rule: rule,
  Message: message ?? '',
  MessageExpression: messageExpression ?? '',
  Reason: reason ?? null,
  FieldPath: fieldPath ?? '',
  OptionalOldSelf: optionalOldSelf ?? null,
});
