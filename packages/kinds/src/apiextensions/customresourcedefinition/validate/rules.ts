import type { FieldError } from '@berth/machinery/errors';
import { child, index, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { Schema } from '@berth/machinery/schema';

/** apiextensions/v1 ValidationRule. */
export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

export const rulesOf = (schema: Schema): readonly ValidationRule[] =>
  (schema['x-kubernetes-validations'] ?? []) as readonly ValidationRule[];

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const isBroken = (text: string | undefined): boolean => /[\n\r]/.test(text ?? '');
const isBlank = (text: string | undefined): boolean => text !== undefined && text !== '' && text.trim() === '';

/** What can be said of rules without compiling them. */
export function validateRuleTexts(schema: Schema, path: string): FieldError[] {
  return rulesOf(schema).flatMap((rule, position) =>
    ruleTexts(rule, index(child(path, 'x-kubernetes-validations'), position)),
  );
}

function ruleTexts(
  { rule = '', message, messageExpression, reason, fieldPath }: ValidationRule,
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
  return errors;
}
