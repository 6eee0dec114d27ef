import type { FieldError } from '@berth/machinery/errors';
import { forbidden, invalidValue } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { oneOf } from '../../checks.ts';
import type { PriorityClass } from '../../types.ts';

/** Priorities above are the system's. */
export const highestUserPriority = 1_000_000_000;
export const systemClasses: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

/** upstream pkg/apis/scheduling/validation ValidatePriorityClass. */
export function validatePriorityClass(object: KubeObject): FieldError[] {
  const { metadata, value = 0, globalDefault, preemptionPolicy } = object as PriorityClass;
  const name = metadata.name ?? '';
  const errors: FieldError[] = [];
  if (name.startsWith('system-')) {
    const problem = systemProblem(name, value, globalDefault ?? false);
    if (problem !== undefined) {
      const detail = `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`;
      errors.push(forbidden('metadata.name', detail));
    }
  } else if (value > highestUserPriority) {
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`));
  }
  if (preemptionPolicy !== undefined) {
    errors.push(...oneOf(preemptionPolicy, 'preemptionPolicy', ['PreemptLowerPriority', 'Never']));
  }
  return errors;
}

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = systemClasses.get(name);
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export function validatePriorityClassUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (object.preemptionPolicy !== old.preemptionPolicy) {
    errors.push(invalidValue('preemptionPolicy', object.preemptionPolicy ?? null, fieldImmutable));
  }
  if ((object.value ?? 0) !== (old.value ?? 0)) errors.push(forbidden('value', 'may not be changed in an update.'));
  return errors;
}
