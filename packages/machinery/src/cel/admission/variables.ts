import { parseType } from '../functions.ts';
import { structOf } from '../schematypes.ts';
import { boolType, dynType, listOf, mapOf, stringType, struct, type Type } from '../types.ts';

/** The variables of admission's expressions (apiserver pkg/admission/plugin/cel/compile.go). */

function record(name: string, fields: Readonly<Record<string, Type>>): Type {
  return structOf(name, (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined));
}

const texts = listOf(stringType);
const labels = mapOf(stringType, stringType);
const timestamp = parseType('timestamp');
const int = parseType('int');

const groupVersionKind = record('kubernetes.GroupVersionKind', {
  group: stringType,
  version: stringType,
  kind: stringType,
});
const groupVersionResource = record('kubernetes.GroupVersionResource', {
  group: stringType,
  version: stringType,
  resource: stringType,
});

/** An AdmissionRequest without uid and objects. */
export const requestType = record('kubernetes.AdmissionRequest', {
  kind: groupVersionKind,
  resource: groupVersionResource,
  subResource: stringType,
  requestKind: groupVersionKind,
  requestResource: groupVersionResource,
  requestSubResource: stringType,
  name: stringType,
  namespace: stringType,
  operation: stringType,
  userInfo: record('kubernetes.UserInfo', {
    username: stringType,
    uid: stringType,
    groups: texts,
    extra: mapOf(stringType, texts),
  }),
  dryRun: boolType,
  options: dynType,
});

/** A Namespace without owners and managed fields. */
export const namespaceType = record('kubernetes.Namespace', {
  metadata: record('kubernetes.NamespaceMetadata', {
    name: stringType,
    generateName: stringType,
    namespace: stringType,
    labels,
    annotations: labels,
    UID: stringType,
    creationTimestamp: timestamp,
    deletionGracePeriodSeconds: int,
    deletionTimestamp: timestamp,
    generation: int,
    resourceVersion: stringType,
    finalizers: texts,
  }),
  spec: record('kubernetes.NamespaceSpec', { finalizers: texts }),
  status: record('kubernetes.NamespaceStatus', {
    conditions: listOf(
      record('kubernetes.NamespaceCondition', {
        status: stringType,
        type: stringType,
        lastTransitionTime: timestamp,
        message: stringType,
        reason: stringType,
      }),
    ),
    phase: stringType,
  }),
});

/** Which variables an expression may name besides object, oldObject, request and namespaceObject. */
export interface OptionalVariables {
  params: boolean;
  authorizer: boolean;
  /** `Object{…}`, `JSONPatch{…}` and jsonpatch.escapeKey: mutations. */
  patches?: boolean;
}

/** `object` and `params` where their schemas are known (type checking); dyn otherwise. */
export interface KnownTypes {
  object?: Type;
  params?: Type;
}

export function variablesFor(options: OptionalVariables, known: KnownTypes = {}): Record<string, Type> {
  const object = known.object ?? dynType;
  return {
    object,
    oldObject: object,
    namespaceObject: namespaceType,
    request: requestType,
    ...(options.params ? { params: known.params ?? dynType } : {}),
    ...(options.authorizer
      ? { authorizer: parseType('Authorizer'), 'authorizer.requestResource': parseType('ResourceCheck') }
      : {}),
  };
}

/** Of `Object.spec.containers` and the like any field may be named; nothing is known of its type. */
export const applyType: Type = struct('Object', () => dynType);

const patchFields: Readonly<Record<string, Type>> = {
  op: stringType,
  from: stringType,
  path: stringType,
  value: dynType,
};
/** What upstream takes a field for that a JSONPatch has not: a type without a name, which nothing but dyn fits. */
const unnamed = struct('', () => undefined);
export const jsonPatchType: Type = struct('JSONPatch', (name) =>
  Object.hasOwn(patchFields, name) ? patchFields[name] : unnamed,
);

/** The structs that mutations make (apiserver pkg/cel/mutation/typeresolver.go). */
export function patchStructs(name: string): Type | undefined {
  if (name === 'JSONPatch') return jsonPatchType;
  if (name === 'Object') return applyType;
  return name.startsWith('Object.') ? struct(name, () => dynType) : undefined;
}
