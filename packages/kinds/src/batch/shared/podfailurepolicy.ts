import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, index, invalidValue, notSupported, required, tooMany } from '@berth/machinery/invalid';
import { each, qualifiedName } from '../../checks.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from '../../types.ts';

const maxRules = 20;
const maxValues = 255;
const maxPatterns = 20;
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

/** `valid values: ["a" "b"]`, as Go prints a list with %q. */
const validValues = (values: readonly string[]): string => `valid values: [${values.map((v) => `"${v}"`).join(' ')}]`;

/** A choice that must be made, in the words of the job's policies. */
function choice(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  if (!value) return [required(path, validValues(supported))];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** What failed pods mean (upstream pkg/apis/batch/validation validatePodFailurePolicy). */
export function validatePodFailurePolicy(spec: JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const at = child(path, 'rules');
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  return [
    ...(rules.length > maxRules ? [tooMany(at, rules.length, maxRules)] : []),
    ...each(rules, at, (rule, where) => validateRule(spec, rule, where, names)),
  ];
}

function validateRule(
  spec: JobSpec,
  rule: PodFailurePolicyRule,
  path: string,
  names: ReadonlySet<string>,
): FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const at = child(path, 'action');
  const errors =
    action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
      ? [invalidValue(at, action, 'requires the backoffLimitPerIndex to be set')]
      : choice(action, actions, at);
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, child(path, 'onExitCodes'), names));
  if (onPodConditions.length > 0) errors.push(...validateConditions(onPodConditions, child(path, 'onPodConditions')));
  const wrong = (detail: string): FieldError => ({ type: 'FieldValueInvalid', field: path, detail });
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(wrong('specifying both OnExitCodes and OnPodConditions is not supported'));
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(wrong('specifying one of OnExitCodes and OnPodConditions is required'));
  }
  return errors;
}

function validateConditions(patterns: readonly PodFailurePolicyOnPodConditionsPattern[], path: string): FieldError[] {
  return [
    ...(patterns.length > maxPatterns ? [tooMany(path, patterns.length, maxPatterns)] : []),
    ...each(patterns, path, ({ type = '', status }, at) => [
      ...qualifiedName(type, child(at, 'type')),
      ...choice(status, statuses, child(at, 'status')),
    ]),
  ];
}

function validateExitCodes(
  { operator, containerName, values = [] }: PodFailurePolicyOnExitCodesRequirement,
  path: string,
  names: ReadonlySet<string>,
): FieldError[] {
  const errors = choice(operator, operators, child(path, 'operator'));
  if (containerName !== undefined && !names.has(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalidValue(child(path, 'containerName'), containerName, detail));
  }
  const at = child(path, 'values');
  if (values.length === 0) errors.push(invalidValue(at, values, 'at least one value is required'));
  else if (values.length > maxValues) errors.push(tooMany(at, values.length, maxValues));
  values.forEach((value, position) => {
    const where = index(at, position);
    if (operator === 'In' && value === 0) errors.push(invalidValue(where, 0, 'must not be 0 for the In operator'));
    if (values.indexOf(value) < position) errors.push(duplicate(where, value));
  });
  const ordered = values.every((value, position) => position === 0 || (values[position - 1] ?? 0) <= value);
  if (!ordered) errors.push(invalidValue(at, values, 'must be ordered'));
  return errors;
}
