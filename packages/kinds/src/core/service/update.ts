import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, required } from '@berth/machinery/invalid';
import { fieldImmutable, isDns1123Subdomain, isValidIpForLegacyField, parseIp } from '@berth/machinery/meta';
import { complain, each, optionalOneOf } from '../../checks.ts';
import type { LoadBalancerIngress, Service, ServiceSpec } from '../../types.ts';
import { isHeadless, validateClusterIPs } from './clusterips.ts';
import { needsHealthCheckNodePort } from './strategy.ts';

const once = 'may not change once set';

/** upstream ValidateServiceUpdate: addresses stay as they were handed out. Of those that are no addresses only that is said. */
export function validateServiceUpdate(spec: ServiceSpec, old: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const named = spec.type === 'ExternalName' || old.type === 'ExternalName';
  const sound = validateClusterIPs(spec).length === 0;
  if (sound && !named && !(isHeadless(spec) && isHeadless(old))) errors.push(...validateKeptIPs(spec, old));
  if (sound && !named && !isHeadless(spec) && !isHeadless(old)) errors.push(...validateKeptFamilies(spec, old));
  if (spec.type === 'LoadBalancer' && old.type === 'LoadBalancer' && spec.loadBalancerClass !== old.loadBalancerClass) {
    errors.push(invalidValue('spec.loadBalancerClass', spec.loadBalancerClass ?? null, once));
  }
  if (needsHealthCheckNodePort(spec) && needsHealthCheckNodePort(old)) {
    if ((spec.healthCheckNodePort ?? 0) !== (old.healthCheckNodePort ?? 0)) {
      errors.push(forbidden('spec.healthCheckNodePort', fieldImmutable));
    }
  }
  return errors;
}

function validateKeptIPs(
  { clusterIPs = [], ipFamilyPolicy }: ServiceSpec,
  { clusterIPs: old = [] }: ServiceSpec,
): FieldError[] {
  const path = 'spec.clusterIPs';
  if (old.length === clusterIPs.length) {
    return old.flatMap((ip, position) =>
      ip === clusterIPs[position] ? [] : [invalidValue(index(path, position), clusterIPs, once)],
    );
  }
  const errors: FieldError[] = [];
  if (clusterIPs.length === 0) {
    errors.push(invalidValue(index(path, 0), clusterIPs, 'primary clusterIP can not be unset'));
  } else if (old.length > 0 && clusterIPs[0] !== old[0]) {
    errors.push(invalidValue(index(path, 0), clusterIPs, once));
  }
  if (old.length > clusterIPs.length && clusterIPs.length === 1 && ipFamilyPolicy !== 'SingleStack') {
    const detail = "must be set to 'SingleStack' when releasing the secondary clusterIP";
    errors.push(invalidValue('spec.ipFamilyPolicy', ipFamilyPolicy ?? null, detail));
  }
  return errors;
}

function validateKeptFamilies({ ipFamilies = [] }: ServiceSpec, { ipFamilies: old = [] }: ServiceSpec): FieldError[] {
  const path = index('spec.ipFamilies', 0);
  if (old.length === ipFamilies.length) {
    return old.flatMap((family, position) =>
      family === ipFamilies[position] ? [] : [invalidValue(path, ipFamilies, once)],
    );
  }
  return old.length > 0 && ipFamilies.length > 0 && old[0] !== ipFamilies[0]
    ? [invalidValue(path, ipFamilies, once)]
    : [];
}

/** upstream ValidateLoadBalancerStatus. */
export function validateStatus({ status, spec }: Service): FieldError[] {
  const path = 'status.loadBalancer.ingress';
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0 && spec?.type !== 'LoadBalancer') {
    return [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return each(ingress, path, validateIngress);
}

function validateIngress({ ip = '', ipMode, hostname = '' }: LoadBalancerIngress, path: string): FieldError[] {
  const errors = ip === '' ? [] : isValidIpForLegacyField(child(path, 'ip'), ip);
  if (ipMode === undefined) {
    if (ip !== '') errors.push(required(child(path, 'ipMode'), 'must be specified when `ip` is set'));
  } else if (ip === '') errors.push(forbidden(child(path, 'ipMode'), 'may not be specified when `ip` is not set'));
  else errors.push(...optionalOneOf(ipMode, child(path, 'ipMode'), ['Proxy', 'VIP']));
  if (hostname === '') return errors;
  errors.push(...complain(child(path, 'hostname'), hostname, isDns1123Subdomain(hostname)));
  if (parseIp(hostname) !== undefined) {
    errors.push(invalidValue(child(path, 'hostname'), hostname, 'must be a DNS name, not an IP address'));
  }
  return errors;
}
