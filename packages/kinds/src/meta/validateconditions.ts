import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, notSupported, required, tooLong } from '@berth/machinery/invalid';
import { regexError, validateLabelName } from '@berth/machinery/meta';
import { each } from '../checks.ts';
import type { Condition } from '../types.ts';

const reasonLength = 1024;
const messageLength = 32 * 1024;
const reasonPattern = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonMessage =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'";
const reasonExamples = ['my_name', 'MY_NAME', 'MyName', 'ReasonA,ReasonB', 'ReasonA:ReasonB'];

/** Conditions of the form that many kinds share (apimachinery pkg/apis/meta/v1/validation ValidateConditions). */
export function validateConditions(conditions: readonly Condition[] | undefined, path: string): FieldError[] {
  const types = (conditions ?? []).map(({ type }) => type);
  return each(conditions, path, (condition, at, position) => [
    ...(types.indexOf(condition.type) < position ? [duplicate(child(at, 'type'), condition.type)] : []),
    ...validateCondition(condition, at),
  ]);
}

function validateCondition(condition: Condition, path: string): FieldError[] {
  const { type = '', status = '', observedGeneration = 0, lastTransitionTime, message = '' } = condition;
  const statuses = ['False', 'True', 'Unknown'];
  return [
    ...validateLabelName(type, child(path, 'type')),
    ...(statuses.includes(status) ? [] : [notSupported(child(path, 'status'), status, statuses)]),
    ...(observedGeneration < 0
      ? [invalidValue(child(path, 'observedGeneration'), observedGeneration, 'must be greater than or equal to zero')]
      : []),
    ...(lastTransitionTime ? [] : [required(child(path, 'lastTransitionTime'))]),
    ...validateReason(condition.reason ?? '', child(path, 'reason')),
    ...(Buffer.byteLength(message) > messageLength ? [tooLong(child(path, 'message'), messageLength)] : []),
  ];
}

function validateReason(reason: string, path: string): FieldError[] {
  if (reason === '') return [required(path)];
  const errors: FieldError[] = [];
  if (!new RegExp(`^${reasonPattern}$`).test(reason)) {
    errors.push(invalidValue(path, reason, regexError(reasonMessage, reasonPattern, ...reasonExamples)));
  }
  if (Buffer.byteLength(reason) > reasonLength) errors.push(tooLong(path, reasonLength));
  return errors;
}
