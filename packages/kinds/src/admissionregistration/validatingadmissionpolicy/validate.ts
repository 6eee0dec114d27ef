import { type AdmissionCompiler, admissionCompiler } from '@berth/machinery/cel';
import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { each, pointerOneOf, qualifiedName } from '../../checks.ts';
import type { AuditAnnotation, Validation, ValidatingAdmissionPolicySpec } from '../../types.ts';
import { validateExpression, validateVariables } from '../shared/expressions.ts';
import { validateMatchResources, validateParamKind } from '../shared/validate-match.ts';
import { validateMatchConditions } from '../shared/validate-rules.ts';

const maxAuditAnnotations = 20;
const maxValueExpression = 5 * 1024;
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

/** upstream pkg/apis/admissionregistration/validation ValidateValidatingAdmissionPolicy. */
export function validatePolicy(object: KubeObject): FieldError[] {
  const spec = (object.spec ?? {}) as ValidatingAdmissionPolicySpec;
  const at = (field: string) => child('spec', field);
  const params = spec.paramKind !== undefined;
  const options = { params, authorizer: true };
  const compiler = admissionCompiler((spec.variables ?? []).length > 0);
  const plain = admissionCompiler(false);
  return [
    ...pointerOneOf(spec.failurePolicy, at('failurePolicy'), ['Fail', 'Ignore']),
    ...(spec.paramKind === undefined ? [] : validateParamKind(spec.paramKind, at('paramKind'))),
    ...validateConstraints(spec.matchConstraints, at('matchConstraints')),
    ...validateMatchConditions(spec.matchConditions, at('matchConditions'), (expression, path) =>
      validateExpression(plain, expression, path, options, ['bool']),
    ),
    ...validateVariables(spec.variables, at('variables'), compiler, options),
    ...validateRules(object, spec, compiler),
  ];
}

/** A policy says which resources it is for: that is where its types come from. */
export function validateConstraints(
  match: ValidatingAdmissionPolicySpec['matchConstraints'],
  path: string,
): FieldError[] {
  if (match === undefined) return [required(path)];
  const none = (match.resourceRules ?? []).length === 0;
  return [...validateMatchResources(match, path), ...(none ? [required(child(path, 'resourceRules'))] : [])];
}

function validateRules(
  { metadata }: KubeObject,
  { validations = [], auditAnnotations = [], paramKind }: ValidatingAdmissionPolicySpec,
  compiler: AdmissionCompiler,
): FieldError[] {
  const [rules, notes] = [child('spec', 'validations'), child('spec', 'auditAnnotations')];
  if (validations.length === 0 && auditAnnotations.length === 0)
    return [rules, notes].map((path) =>
      required(path, 'validations or auditAnnotations must contain at least one item'),
    );
  const params = paramKind !== undefined;
  const seen = new Set<string>();
  return [
    ...each(validations, rules, (validation, path) => validateValidation(validation, path, compiler, params)),
    ...(auditAnnotations.length > maxAuditAnnotations
      ? [invalidValue(notes, auditAnnotations, `must not have more than ${maxAuditAnnotations} auditAnnotations`)]
      : []),
    ...each(auditAnnotations, notes, (annotation, path) => {
      const { key = '' } = annotation;
      const errors = validateAnnotation(annotation, path, metadata.name ?? '', compiler, params);
      if (seen.has(key)) errors.push(duplicate(child(path, 'key'), key));
      seen.add(key);
      return errors;
    }),
  ];
}

function validateValidation(
  rule: Validation,
  path: string,
  compiler: AdmissionCompiler,
  params: boolean,
): FieldError[] {
  const { expression = '', message = '', messageExpression = '', reason } = rule;
  const at = (field: string) => child(path, field);
  const errors: FieldError[] = [];
  if (expression.trim() === '') errors.push(required(at('expression'), 'expression is not specified'));
  else
    errors.push(...validateExpression(compiler, expression, at('expression'), { params, authorizer: true }, ['bool']));
  const empty = 'must be non-empty if specified';
  const words = at('messageExpression');
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(invalidValue(words, messageExpression, empty));
  else if (messageExpression !== '')
    errors.push(...validateExpression(compiler, messageExpression, words, { params, authorizer: false }, ['string']));
  if (message !== '' && message.trim() === '') errors.push(invalidValue(at('message'), message, empty));
  else if (/[\n\r]/.test(message.trim()))
    errors.push(invalidValue(at('message'), message, 'must not contain line breaks'));
  if (reason !== undefined && !reasons.includes(reason)) errors.push(notSupported(at('reason'), reason, reasons));
  return errors;
}

function validateAnnotation(
  { key = '', valueExpression = '' }: AuditAnnotation,
  path: string,
  policy: string,
  compiler: AdmissionCompiler,
  params: boolean,
): FieldError[] {
  const errors =
    policy === ''
      ? [invalidValue(child(path, 'key'), key, 'requires metadata.name be non-empty')]
      : qualifiedName(`${policy}/${key}`, child(path, 'key'));
  const at = child(path, 'valueExpression');
  const text = valueExpression.trim();
  if (text === '') return [...errors, required(at, 'valueExpression is not specified')];
  if (text.length > maxValueExpression)
    return [...errors, required(at, `must not exceed ${maxValueExpression} bytes in length`)];
  const { error } = compiler.compile(text, { params, authorizer: true }, ['string', 'null_type']);
  return error === undefined ? errors : [...errors, invalidValue(at, valueExpression, error)];
}
