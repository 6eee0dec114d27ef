import type { FieldError } from '@berth/machinery/errors';
import { invalidValue, key, required, tooLong } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import type { Secret } from '../../types.ts';
import { base64Bytes, maxDataBytes, validateDataKeys, validateImmutableData } from '../shared/data.ts';

const accountName = 'kubernetes.io/service-account.name';

/** upstream ValidateSecret. Nothing of the data is ever part of a message. */
export function validateSecret(object: KubeObject): FieldError[] {
  const secret = object as Secret;
  const data = secret.data ?? {};
  const errors = validateDataKeys(data, 'data');
  const size = Object.values(data).reduce((sum, value) => sum + base64Bytes(value), 0);
  if (size > maxDataBytes) errors.push(tooLong('data', maxDataBytes));
  return [...errors, ...validateType(secret, data)];
}

/** What each type must carry. */
function validateType(secret: Secret, data: Record<string, string>): FieldError[] {
  const missing = (...names: string[]): FieldError[] =>
    names.filter((name) => !Object.hasOwn(data, name)).map((name) => required(key('data', name)));
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      if (secret.metadata.annotations?.[accountName]) return [];
      return [required(key('metadata.annotations', accountName))];
    case 'kubernetes.io/dockercfg':
      return validateJson(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return validateJson(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth': {
      const absent = missing('username', 'password');
      return absent.length === 2 ? absent : [];
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required(key('data', 'ssh-privatekey'))];
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function validateJson(data: Record<string, string>, name: string): FieldError[] {
  const path = key('data', name);
  const text = Object.hasOwn(data, name) ? data[name] : undefined;
  if (text === undefined) return [required(path)];
  const problem = jsonProblem(Buffer.from(text, 'base64').toString());
  return problem === undefined ? [] : [invalidValue(path, '<secret contents redacted>', problem)];
}

/** Says what is wrong without quoting any of it. */
function jsonProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && !Array.isArray(value);
    return isObject ? undefined : 'json: cannot unmarshal into Go value of type map[string]interface {}';
  } catch {
    return text.trim() === '' ? 'unexpected end of JSON input' : 'invalid JSON';
  }
}

export function validateSecretUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const errors = object.type === old.type ? [] : [invalidValue('type', object.type ?? '', fieldImmutable)];
  return [...errors, ...validateImmutableData(object, old, ['data'])];
}
