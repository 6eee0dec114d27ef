import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, notSupported } from '@berth/machinery/invalid';
import { isLabelValue, validateLabelName } from '@berth/machinery/meta';
import { each, oneOf } from '../../checks.ts';
import type { Taint, Toleration } from '../../types.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** upstream ValidateTolerations. */
export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string): FieldError[] {
  return each(tolerations, path, validateToleration);
}

function validateToleration(toleration: Toleration, path: string): FieldError[] {
  const { key = '', operator = '', effect = '', tolerationSeconds } = toleration;
  const errors = key === '' ? [] : validateLabelName(key, child(path, 'key'));
  if (key === '' && operator !== 'Exists') {
    const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalidValue(child(path, 'operator'), operator, detail));
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    errors.push(invalidValue(child(path, 'effect'), effect, detail));
  }
  errors.push(...validateOperator(toleration, child(path, 'operator')));
  if (effect !== '') errors.push(...oneOf(effect, child(path, 'effect'), effects));
  return errors;
}

function validateOperator(toleration: Toleration, path: string): FieldError[] {
  const { operator = '', value = '' } = toleration;
  if (operator === '' || operator === 'Equal') {
    const wrong = isLabelValue(value);
    return wrong.length === 0 ? [] : [invalidValue(path, value, wrong.join(';'))];
  }
  if (operator === 'Exists') {
    return value === '' ? [] : [invalidValue(path, toleration, "value must be empty when `operator` is 'Exists'")];
  }
  // Of those that are not taken yet, upstream says that they are.
  const later = ['Lt', 'Gt'].includes(operator);
  return [notSupported(path, operator, later ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'])];
}

/** Taints are told apart by key and effect (upstream validateNodeTaints). */
export function validateTaints(taints: readonly Taint[] | undefined, path: string): FieldError[] {
  const seen = new Set<string>();
  return each(taints, path, (taint, at) => {
    const { key = '', value = '', effect = '' } = taint;
    const errors = validateLabelName(key, child(at, 'key'));
    const wrong = isLabelValue(value);
    if (wrong.length > 0) errors.push(invalidValue(child(at, 'value'), value, wrong.join(';')));
    errors.push(...oneOf(effect, child(at, 'effect'), effects));
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) {
      errors.push({ ...duplicate(at, taint), detail: 'taints must be unique by key and effect pair' });
    }
    seen.add(pair);
    return errors;
  });
}
