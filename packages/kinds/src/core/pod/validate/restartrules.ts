import type { FieldError } from '@berth/machinery/errors';
import { child, required, tooMany } from '@berth/machinery/invalid';
import { each, optionalOneOf } from '../../../checks.ts';
import type { Container, ContainerRestartRule } from '../../../types.ts';

const maxRules = 20;
const maxExitCodes = 255;

/** A container's own restart policy and the exit codes that decide otherwise. */
export function validateRestartRules(container: Container, path: string): FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  const errors = optionalOneOf(restartPolicy, child(path, 'restartPolicy'), ['Always', 'Never', 'OnFailure']);
  if (rules.length > 0 && restartPolicy === undefined) {
    const detail = 'must specify restartPolicy when restart rules are used';
    errors.push(required(child(path, 'restartPolicy'), detail));
  }
  const at = child(path, 'restartPolicyRules');
  if (rules.length > maxRules) errors.push(tooMany(at, rules.length, maxRules));
  return [...errors, ...each(rules, at, validateRule)];
}

function validateRule({ action, exitCodes }: ContainerRestartRule, path: string): FieldError[] {
  const errors = optionalOneOf(action ?? '', child(path, 'action'), ['Restart', 'RestartAllContainers']);
  const at = child(path, 'exitCodes');
  if (!exitCodes) return [...errors, required(at, 'must be specified')];
  errors.push(...optionalOneOf(exitCodes.operator ?? '', child(at, 'operator'), ['In', 'NotIn']));
  const values = exitCodes.values ?? [];
  if (values.length > maxExitCodes) errors.push(tooMany(child(at, 'values'), values.length, maxExitCodes));
  return errors;
}
