import { parseJson } from '../decode/json.ts';
import type { KubeObject } from '../object.ts';
import type { Schema } from '../schema.ts';
import { isObject, type JsonObject, put } from '../values.ts';
import { compare } from './compare.ts';
import { difference, type Fields, union } from './fields.ts';
import { fieldSetOf } from './fieldset.ts';
import { complaintsAbout } from './validate.ts';

/**
 * The way from kubectl's client-side apply to its server-side apply (managedfields/internal/lastapplied*.go): only for the
 * manager `kubectl`, and by the annotation that client-side apply leaves.
 */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';
export const kubectl = 'kubectl';

const annotationLimit = 256 * 1024;

function lastApplied(object: JsonObject): string | undefined {
  const metadata = object.metadata;
  const annotations = isObject(metadata) ? metadata.annotations : undefined;
  const value = isObject(annotations) ? annotations[lastAppliedAnnotation] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Fields that client-side apply set and nobody changed since: a server-side apply may take them. undefined: none known. */
export function ownedByClientSideApply(schema: Schema, live: JsonObject, apiVersion: string): Fields | undefined {
  const text = lastApplied(live);
  if (text === undefined) return undefined;
  let configuration: unknown;
  try {
    configuration = parseJson(text).value;
  } catch {
    return undefined;
  }
  if (!isObject(configuration) || configuration.apiVersion !== apiVersion) return undefined;
  if (complaintsAbout(schema, configuration).length > 0) return undefined;
  const { touched, removed } = compare(schema, configuration, live);
  return difference(fieldSetOf(schema, configuration), union(touched, removed));
}

/** Keeps the annotation of an object that has one in step with what was applied. */
export function refreshLastApplied(object: KubeObject, applied: KubeObject): KubeObject {
  if (lastApplied(object) === undefined) return object;
  const annotations: JsonObject = { ...object.metadata.annotations };
  put(annotations, lastAppliedAnnotation, printConfiguration(applied));
  const size = Object.entries(annotations).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(String(value)),
    0,
  );
  if (size > annotationLimit) delete annotations[lastAppliedAnnotation];
  return { ...object, metadata: { ...object.metadata, annotations: annotations as Record<string, string> } };
}

/** The configuration without the annotation itself, keys sorted, with the newline Go's encoder adds. */
function printConfiguration(applied: KubeObject): string {
  const annotations = applied.metadata.annotations;
  if (annotations === undefined) return `${JSON.stringify(sortKeys(applied))}\n`;
  const { [lastAppliedAnnotation]: _, ...others } = annotations;
  const metadata = { ...applied.metadata, annotations: others };
  return `${JSON.stringify(sortKeys({ ...applied, metadata }))}\n`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const sorted: JsonObject = {};
  for (const key of Object.keys(value).sort()) put(sorted, key, sortKeys(value[key]));
  return sorted;
}
