import type { FieldError } from '../errors.ts';
import { child, invalidValue, required } from '../invalid.ts';
import { isDns1035Label, validateObjectMeta } from '../meta.ts';
import type { ObjectMeta } from '../object.ts';
import { isObject } from '../values.ts';

/** An object inside of an object has a kind, and metadata that would do outside (apiextensions pkg/apiserver/schema/objectmeta). */
export function checkEmbedded(object: Record<string, unknown>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['apiVersion', 'kind']) {
    const at = child(path, name);
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value === undefined) errors.push(required(at));
    else if (typeof value !== 'string') errors.push(invalidValue(at, value, 'must be a string'));
    else if (value === '') errors.push(invalidValue(at, value, 'must not be empty'));
    else errors.push(...(name === 'kind' ? checkKind(value, at) : checkVersion(value, at)));
  }
  const { metadata } = object;
  if (metadata !== undefined && !isObject(metadata)) {
    errors.push(invalidValue(child(path, 'metadata'), metadata, 'must be an object'));
  } else if (metadata !== undefined) {
    errors.push(...checkMetadata(metadata as ObjectMeta, child(path, 'metadata')));
  }
  return errors;
}

function checkVersion(apiVersion: string, at: string): FieldError[] {
  const slashes = apiVersion.split('/').length - 1;
  return slashes < 2 ? [] : [invalidValue(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
}

function checkKind(kind: string, at: string): FieldError[] {
  const wrong = isDns1035Label(kind.toLowerCase());
  if (wrong.length === 0) return [];
  return [invalidValue(at, kind, `may have mixed case, but should otherwise match: ${wrong.join(',')}`)];
}

/** A name may be missing where a template will give one. */
function checkMetadata(metadata: ObjectMeta, path: string): FieldError[] {
  const named = metadata.name === undefined || metadata.name === '' ? { ...metadata, name: 'fakename' } : metadata;
  const namespaced = metadata.namespace !== undefined && metadata.namespace !== '';
  return validateObjectMeta(named, { namespaced, nameFormat: 'pathSegment', path });
}
