import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notFoundValue, notSupported, required } from '@berth/machinery/invalid';
import {
  isConfigMapKey,
  isDns1123Label,
  isDns1123Subdomain,
  isQualifiedName,
  isRelaxedEnvVarName,
} from '@berth/machinery/meta';
import { canonicalQuantity } from '@berth/machinery/quantity';
import { complain, each, localNonReservedPath } from '../../../checks.ts';
import type {
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../../../types.ts';

export function validateEnv(
  variables: readonly EnvVar[] | undefined,
  volumes: ReadonlyMap<string, unknown>,
  path: string,
): FieldError[] {
  return each(variables, path, (variable, at) => [
    ...(variable.name
      ? complain(child(at, 'name'), variable.name, isRelaxedEnvVarName(variable.name))
      : [required(child(at, 'name'))]),
    ...(variable.valueFrom
      ? validateSource(variable.valueFrom, variable.value ?? '', volumes, child(at, 'valueFrom'))
      : []),
  ]);
}

const sourceKinds = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'] as const;

function validateSource(
  source: EnvVarSource,
  value: string,
  volumes: ReadonlyMap<string, unknown>,
  path: string,
): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const errors: FieldError[] = [];
  if (fieldRef) errors.push(...validateFieldRef(fieldRef, envFields, child(path, 'fieldRef')));
  if (resourceFieldRef) errors.push(...validateResourceRef(resourceFieldRef, child(path, 'resourceFieldRef'), false));
  if (configMapKeyRef) errors.push(...validateKeyRef(configMapKeyRef, child(path, 'configMapKeyRef')));
  if (secretKeyRef) errors.push(...validateKeyRef(secretKeyRef, child(path, 'secretKeyRef')));
  if (fileKeyRef) errors.push(...validateFileRef(fileKeyRef, volumes, child(path, 'fileKeyRef')));
  const given = sourceKinds.filter((kind) => source[kind]).length;
  if (given === 0) {
    const list = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    errors.push(invalidValue(path, '', `must specify one of: ${list}`));
  } else if (value !== '') {
    errors.push(invalidValue(path, '', 'may not be specified when `value` is not empty'));
  } else if (given > 1) {
    errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
  }
  return errors;
}

const envFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/** Every label that ConvertDownwardAPIFieldLabel knows; those that a place does not take are refused there. */
const knownFields = new Set([
  ...envFields,
  'metadata.annotations',
  'metadata.labels',
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

/** A reference to a field of the pod itself; `supported` are the fields this place takes, sorted. */
export function validateFieldRef(ref: ObjectFieldSelector, supported: readonly string[], path: string): FieldError[] {
  if (!ref.apiVersion) return [required(child(path, 'apiVersion'))];
  if (!ref.fieldPath) return [required(child(path, 'fieldPath'))];
  const field = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  const subscript = /^(.*)\['(.*)'\]$/.exec(field);
  const name = subscript?.[1] ?? field;
  const problem = labelProblem(ref.apiVersion, field, subscript === null ? undefined : name);
  if (problem !== undefined) {
    return [invalidValue(child(path, 'fieldPath'), ref.fieldPath, `error converting fieldPath: ${problem}`)];
  }
  if (subscript !== null) {
    const key = subscript[2] ?? '';
    const tested = name === 'metadata.annotations' ? key.toLowerCase() : key;
    return complain(path, tested, isQualifiedName(tested));
  }
  return supported.includes(field) ? [] : [notSupported(child(path, 'fieldPath'), field, supported)];
}

/** Upstream's pkg/apis/core/pods ConvertDownwardAPIFieldLabel. */
function labelProblem(version: string, field: string, subscripted: string | undefined): string | undefined {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  if (subscripted === undefined) return knownFields.has(field) ? undefined : `field label not supported: ${field}`;
  if (subscripted === 'metadata.annotations' || subscripted === 'metadata.labels') return undefined;
  return `field label does not support subscript: ${field}`;
}

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const units = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** A reference to a container's resource; in a volume the container must be named. */
export function validateResourceRef(ref: ResourceFieldSelector, path: string, volume: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const resource = ref.resource ?? '';
  const hugePages = /^(requests|limits)\.hugepages-/.test(resource);
  if (volume && !ref.containerName) errors.push(required(child(path, 'containerName')));
  else if (resource === '') errors.push(required(child(path, 'resource')));
  else if (!resourceFields.includes(resource) && !hugePages) {
    errors.push(notSupported(child(path, 'resource'), resource, resourceFields));
  }
  const detail = divisorError(resource, ref.divisor === undefined ? '0' : canonicalQuantity(ref.divisor), hugePages);
  if (detail !== undefined) errors.push(invalidValue(child(path, 'divisor'), resource, detail));
  return errors;
}

function divisorError(resource: string, divisor: string, hugePages: boolean): string | undefined {
  if (divisor === '0') return undefined;
  if (resource.endsWith('.cpu')) {
    if (divisor === '1' || divisor === '1m') return undefined;
    return "only divisor's values 1m and 1 are supported with the cpu resource";
  }
  if ((!hugePages && !resourceFields.includes(resource)) || units.includes(divisor)) return undefined;
  const name = hugePages ? 'hugepages' : resource.endsWith('.memory') ? 'memory' : 'local ephemeral storage';
  return `only divisor's values ${units.join(', ')} are supported with the ${name} resource`;
}

function validateKeyRef(ref: { name?: string; key: string }, path: string): FieldError[] {
  const name = ref.name ?? '';
  const key = ref.key ?? '';
  return [
    ...complain(child(path, 'name'), name, isDns1123Subdomain(name)),
    ...(key === '' ? [required(child(path, 'key'))] : complain(child(path, 'key'), key, isConfigMapKey(key))),
  ];
}

/** A key of a file that an init container wrote into an empty directory. */
function validateFileRef(ref: FileKeySelector, volumes: ReadonlyMap<string, unknown>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!ref.key) errors.push(required(child(path, 'key')));
  else errors.push(...complain(child(path, 'key'), ref.key, isRelaxedEnvVarName(ref.key)));
  if (!ref.volumeName) errors.push(required(child(path, 'volumeName')));
  else errors.push(...complain(child(path, 'volumeName'), ref.volumeName, isDns1123Label(ref.volumeName)));
  if (!volumes.has(ref.volumeName ?? '')) errors.push(notFoundValue(child(path, 'volumeName'), ref.volumeName ?? ''));
  if (!ref.path) errors.push(required(child(path, 'path')));
  else errors.push(...localNonReservedPath(ref.path, child(path, 'path')));
  return errors;
}

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: string): FieldError[] {
  return each(sources, path, ({ prefix = '', configMapRef, secretRef }, at) => {
    const errors = prefix === '' ? [] : complain(child(at, 'prefix'), prefix, isRelaxedEnvVarName(prefix));
    if (configMapRef) errors.push(...validateName(configMapRef.name, child(at, 'configMapRef')));
    if (secretRef) errors.push(...validateName(secretRef.name, child(at, 'secretRef')));
    if (!configMapRef && !secretRef) {
      errors.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef && secretRef) {
      errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
    }
    return errors;
  });
}

function validateName(name: string | undefined, path: string): FieldError[] {
  return name ? complain(child(path, 'name'), name, isDns1123Subdomain(name)) : [required(child(path, 'name'))];
}
