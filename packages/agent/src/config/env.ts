import type { ConfigMap, Container, EnvVarSource, Pod, Secret, Service } from '@berth/kinds/types';
import { specOf } from '../pods/spec.ts';
import type { Objects } from '../sync/desired.ts';
import { expand } from './expand.ts';
import { fieldValue, resourceValue, type RuntimeFacts } from './fieldref.ts';
import { serviceVariables, visibleServices } from './services.ts';

/** A container cannot be configured: waiting reason CreateContainerConfigError with this message. */
export class ConfigError extends Error {}

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();

const own = (map: Record<string, string> | undefined, key: string): string | undefined =>
  map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;

export function getConfigMap(objects: Objects, namespace: string, name: string): ConfigMap | undefined {
  return objects.get('configmaps', namespace, name) as ConfigMap | undefined;
}

export function getSecret(objects: Objects, namespace: string, name: string): Secret | undefined {
  return objects.get('secrets', namespace, name) as Secret | undefined;
}

/** undefined: optional, and not there. */
function fromSource(
  source: EnvVarSource,
  pod: Pod,
  container: Container,
  objects: Objects,
  facts: RuntimeFacts,
): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  if (source.fieldRef) return fieldValue(source.fieldRef.fieldPath, pod, facts);
  if (source.resourceFieldRef) return resourceValue(source.resourceFieldRef, pod, container, facts);
  if (source.configMapKeyRef) {
    const { name = '', key, optional } = source.configMapKeyRef;
    const map = getConfigMap(objects, namespace, name);
    const value = own(map?.data, key);
    if (value !== undefined || optional === true) return value;
    throw new ConfigError(
      map === undefined
        ? `configmap "${name}" not found`
        : `couldn't find key ${key} in ConfigMap ${namespace}/${name}`,
    );
  }
  if (source.secretKeyRef) {
    const { name = '', key, optional } = source.secretKeyRef;
    const secret = getSecret(objects, namespace, name);
    const value = own(secret?.data, key);
    if (value !== undefined) return decode(value);
    if (optional === true) return undefined;
    throw new ConfigError(
      secret === undefined ? `secret "${name}" not found` : `couldn't find key ${key} in Secret ${namespace}/${name}`,
    );
  }
  throw new ConfigError('unsupported source of an environment variable');
}

function fromAll(container: Container, namespace: string, objects: Objects): [string, string][] {
  const result: [string, string][] = [];
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const reference = configMapRef ?? secretRef;
    const name = reference?.name ?? '';
    const found = configMapRef ? getConfigMap(objects, namespace, name) : getSecret(objects, namespace, name);
    if (found === undefined) {
      if (reference?.optional === true) continue;
      throw new ConfigError(`${configMapRef ? 'configmap' : 'secret'} "${name}" not found`);
    }
    const data = Object.entries(found.data ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
    for (const [key, value] of data) {
      const text = secretRef ? decode(value) : value;
      // A name no shell can say is allowed since 1.34; only what would end or split the variable is left out.
      if (key !== '' && !/[=\0]/.test(prefix + key) && !text.includes('\0')) result.push([prefix + key, text]);
    }
  }
  return result;
}

/**
 * A container's environment (kubelet_pods.go, makeEnvironmentVariables): what envFrom brings, then env in its order, each
 * expanded over what came before, then the services' variables that nobody has set.
 * @throws ConfigError
 */
export function environment(pod: Pod, container: Container, objects: Objects, facts: RuntimeFacts): [string, string][] {
  const namespace = pod.metadata.namespace ?? '';
  const services = visibleServices(
    objects.list('services') as Service[],
    namespace,
    specOf(pod).enableServiceLinks !== false,
  );
  const links = new Map(serviceVariables(services));
  const result = new Map(fromAll(container, namespace, objects));
  const lookup = (name: string) => result.get(name) ?? links.get(name);
  for (const { name, value, valueFrom } of container.env ?? []) {
    let text = value ? expand(value, lookup) : '';
    if (!value && valueFrom !== undefined) {
      const found = fromSource(valueFrom, pod, container, objects, facts);
      if (found === undefined) continue;
      text = found;
    }
    result.delete(name);
    result.set(name, text);
  }
  for (const [name, value] of links) if (!result.has(name)) result.set(name, value);
  return [...result];
}

/** Command and arguments with $(NAME) put in from the container's own environment. */
export function commandLine(
  container: Container,
  env: readonly [string, string][],
): { command: string[]; args: string[] } {
  const variables = new Map(env);
  const put = (text: string) => expand(text, (name) => variables.get(name));
  return { command: (container.command ?? []).map(put), args: (container.args ?? []).map(put) };
}
