import type { FieldError } from '@berth/machinery/errors';
import { duplicate, index, invalidValue, required } from '@berth/machinery/invalid';
import { isIpv6, isValidIpForLegacyField } from '@berth/machinery/meta';
import { each, optionalOneOf } from '../../checks.ts';
import type { ServiceSpec } from '../../types.ts';
import { isDualStack } from '../shared/addresses.ts';

export function isHeadless({ clusterIPs }: ServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None';
}

const path = 'spec.clusterIPs';
const familiesPath = 'spec.ipFamilies';
const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** upstream ValidateServiceClusterIPsRelatedFields, and what a cluster of one family cannot give (storage/alloc.go). */
export function validateClusterIPs(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return [];
  const ips = spec.clusterIPs ?? [];
  const errors = [...validateFirst(spec), ...validateFamilies(spec)];
  errors.push(...optionalOneOf(spec.ipFamilyPolicy, 'spec.ipFamilyPolicy', policies));
  const wrong = validateAddresses(ips);
  errors.push(...wrong.errors);
  if (ips.length > 2) errors.push(invalidValue(path, ips, 'may only hold up to 2 values'));
  if (wrong.unusable) return errors;
  if (ips.length > 1 && !isDualStack(ips)) {
    errors.push(invalidValue(path, ips, 'may specify no more than one IP for each IP family'));
  }
  return [...errors, ...validateMatch(spec), ...validateSingleStack(spec)];
}

/** clusterIP and the first of clusterIPs are one. */
function validateFirst({ clusterIP = '', clusterIPs = [] }: ServiceSpec): FieldError[] {
  if (clusterIP === '') {
    if (clusterIPs.length === 0) return [];
    return [invalidValue(path, clusterIPs, 'must be empty when `clusterIP` is not specified')];
  }
  if (clusterIPs.length === 0) return [required(path)];
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(path, clusterIPs, 'first value must match `clusterIP`')];
}

function validateFamilies({ ipFamilies = [] }: ServiceSpec): FieldError[] {
  return each(ipFamilies, familiesPath, (family, at, position) => [
    ...optionalOneOf(family, at, ['IPv4', 'IPv6']),
    ...(ipFamilies.indexOf(family) < position ? [duplicate(at, family)] : []),
  ]);
}

function validateAddresses(ips: readonly string[]): { errors: FieldError[]; unusable: boolean } {
  const errors = each(ips, path, (ip, at, position) => {
    if (position > 0 || ip !== 'None') return isValidIpForLegacyField(at, ip);
    return ips.length > 1 ? [invalidValue(path, ips, "'None' must be the first and only value")] : [];
  });
  return { errors, unusable: errors.length > 0 };
}

/** Each address is of the family at its place. */
function validateMatch(spec: ServiceSpec): FieldError[] {
  if (isHeadless(spec)) return [];
  return each(spec.clusterIPs, path, (ip, at, position) => {
    const family = spec.ipFamilies?.[position];
    if (family === undefined || isIpv6(ip) === (family === 'IPv6')) return [];
    return [invalidValue(at, ip, `expected an ${family} value as indicated by \`ipFamilies[${position}]\``)];
  });
}

/** A headless service without selector brings its own addresses; all others get the cluster's, which are IPv4. */
function validateSingleStack(spec: ServiceSpec): FieldError[] {
  if (isHeadless(spec) && Object.keys(spec.selector ?? {}).length === 0) return [];
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    const detail = 'this cluster is not configured for dual-stack services';
    return [invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, detail)];
  }
  const position = (spec.ipFamilies ?? []).indexOf('IPv6');
  return position < 0 ? [] : [invalidValue(index(familiesPath, position), 'IPv6', 'not configured on this cluster')];
}
