import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import { isValidIpForLegacyField, parseIp } from '@berth/machinery/ip';
import type { HookContext } from '@berth/machinery/kind';
import {
  isDns1123Label,
  isDns1123Subdomain,
  isValidPortName,
  isValidPortNumber,
  isWildcardDns1123Subdomain,
} from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, each } from '../../checks.ts';
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressSpec } from '../../types.ts';
import { validateReference } from './reference.ts';

const classAnnotation = 'kubernetes.io/ingress.class';

/** upstream pkg/apis/networking/validation ValidateIngressCreate. */
export function validateIngress(object: KubeObject): FieldError[] {
  const { metadata, spec = {} } = object as Ingress;
  const errors = validateSpec(spec, 'spec');
  const old = metadata?.annotations?.[classAnnotation];
  const isNew = metadata?.resourceVersion === undefined;
  if (isNew && old !== undefined && spec.ingressClassName !== undefined && old !== spec.ingressClassName)
    errors.push(
      invalidValue(`annotations.${classAnnotation}`, old, 'must match `ingressClassName` when both are specified'),
    );
  return errors;
}

/** The status is the controller's: addresses and names that are ones. */
export function validateIngressUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): FieldError[] {
  if (subresource !== 'status') return [];
  const addresses = (ingress: KubeObject) => (ingress as Ingress).status?.loadBalancer?.ingress ?? [];
  const before = addresses(old).flatMap(({ ip }) => ip ?? []);
  return each(addresses(object), 'status.loadBalancer.ingress', ({ ip, hostname }, at) => [
    ...(ip ? isValidIpForLegacyField(child(at, 'ip'), ip, before) : []),
    ...(hostname ? validateHostname(hostname, child(at, 'hostname')) : []),
  ]);
}

function validateHostname(hostname: string, path: string): FieldError[] {
  const errors = complain(path, hostname, isDns1123Subdomain(hostname));
  if (parseIp(hostname) !== undefined)
    errors.push(invalidValue(path, hostname, 'must be a DNS name, not an IP address'));
  return errors;
}

function validateSpec({ rules, defaultBackend, tls, ingressClassName }: IngressSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if ((rules ?? []).length === 0 && defaultBackend === undefined)
    errors.push(invalidValue(path, rules ?? null, 'either `defaultBackend` or `rules` must be specified'));
  if (defaultBackend !== undefined) errors.push(...validateBackend(defaultBackend, child(path, 'defaultBackend')));
  errors.push(...each(rules, child(path, 'rules'), validateRule));
  errors.push(
    ...each(tls, child(path, 'tls'), ({ hosts, secretName }, at) => [
      ...each(hosts, child(at, 'hosts'), validateHost),
      ...(secretName ? complain(child(at, 'secretName'), secretName, isDns1123Subdomain(secretName)) : []),
    ]),
  );
  if (ingressClassName !== undefined)
    errors.push(...complain(child(path, 'ingressClassName'), ingressClassName, isDns1123Subdomain(ingressClassName)));
  return errors;
}

const validateHost = (host: string, path: string): FieldError[] =>
  complain(path, host, host.includes('*') ? isWildcardDns1123Subdomain(host) : isDns1123Subdomain(host));

function validateRule({ host, http }: IngressRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (host) {
    const at = child(path, 'host');
    if (parseIp(host) !== undefined) errors.push(invalidValue(at, host, 'must be a DNS name, not an IP address'));
    errors.push(...validateHost(host, at));
  }
  if (http === undefined) return errors;
  const at = child(path, 'http', 'paths');
  if ((http.paths ?? []).length === 0) errors.push(required(at));
  return [...errors, ...each(http.paths, at, validatePath)];
}

const badParts = ['//', '/./', '/../', '%2f', '%2F'];
const badEnds = ['/..', '/.'];
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

function validatePath({ path: text = '', pathType, backend }: HTTPIngressPath, path: string): FieldError[] {
  const type = child(path, 'pathType');
  if (pathType === undefined) return [required(type, 'pathType must be specified')];
  const at = child(path, 'path');
  const errors: FieldError[] = [];
  const loose = pathType === 'ImplementationSpecific';
  if (!pathTypes.includes(pathType)) errors.push(notSupported(type, pathType, pathTypes));
  else {
    if (!text.startsWith('/') && !(loose && text === ''))
      errors.push(invalidValue(at, text, 'must be an absolute path'));
    if (!loose) {
      for (const part of badParts)
        if (text.includes(part)) errors.push(invalidValue(at, text, `must not contain '${part}'`));
      for (const end of badEnds)
        if (text.endsWith(end)) errors.push(invalidValue(at, text, `cannot end with '${end}'`));
    }
  }
  return [...errors, ...validateBackend(backend ?? {}, child(path, 'backend'))];
}

function validateBackend({ service, resource }: IngressBackend, path: string): FieldError[] {
  if (service !== undefined && resource !== undefined)
    return [invalidValue(path, '', 'cannot set both resource and service backends')];
  if (resource !== undefined) return validateReference(resource, child(path, 'resource'));
  if (service === undefined) return [invalidValue(path, '', 'resource or service backend is required')];
  const { name, port = {} } = service;
  const at = (...fields: string[]) => child(path, 'service', ...fields);
  const errors = name ? complain(at('name'), name, isDns1123Label(name)) : [required(at('name'))];
  if (port.name && port.number) errors.push(invalidValue(path, '', 'cannot set both port name & port number'));
  else if (port.name) errors.push(...complain(at('port', 'name'), port.name, isValidPortName(port.name)));
  else if (port.number) errors.push(...complain(at('port', 'number'), port.number, isValidPortNumber(port.number)));
  else errors.push(required(path, 'port name or number is required'));
  return errors;
}
