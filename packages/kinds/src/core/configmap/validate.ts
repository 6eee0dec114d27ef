import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, key, tooLong } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { ConfigMap } from '../../types.ts';
import { base64Bytes, maxDataBytes, validateDataKeys, validateImmutableData } from '../shared/data.ts';

/** upstream ValidateConfigMap. */
export function validateConfigMap(object: KubeObject): FieldError[] {
  const { data = {}, binaryData = {} } = object as ConfigMap;
  const errors = [...validateDataKeys(data, 'data'), ...validateDataKeys(binaryData, 'binaryData')];
  for (const name of Object.keys(data)) {
    if (!Object.hasOwn(binaryData, name)) continue;
    errors.push(invalidValue(key('data', name), name, 'duplicate of key present in binaryData'));
  }
  const text = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  const size = Object.values(binaryData).reduce((sum, value) => sum + base64Bytes(value), text);
  if (size > maxDataBytes) errors.push(tooLong('', maxDataBytes));
  return errors;
}

export function validateConfigMapUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  return validateImmutableData(object, old, ['data', 'binaryData']);
}
