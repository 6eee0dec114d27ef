import type { ServiceSpec } from '../../types.ts';

function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** Families of the addresses a service asks for, or IPv4: clusters have one range, of that family. */
function askedFamilies(spec: ServiceSpec): string[] {
  const addresses = (spec.clusterIPs ?? []).filter((address) => address !== 'None' && address !== '');
  return addresses.length === 0 ? ['IPv4'] : addresses.map(familyOf);
}

/**
 * ipFamilyPolicy and ipFamilies as a cluster of one family fills them in (upstream storage/alloc.go initIPFamilyFields). A
 * headless service without selector may carry addresses of both families, whatever the cluster has.
 */
export function familyDefaults(spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return;
  const headless = spec.clusterIPs?.[0] === 'None';
  if (headless && Object.keys(spec.selector ?? {}).length === 0) {
    spec.ipFamilyPolicy ??= 'RequireDualStack';
    if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = ['IPv4'];
    if (spec.ipFamilyPolicy !== 'SingleStack' && spec.ipFamilies?.length === 1) {
      spec.ipFamilies = [...spec.ipFamilies, spec.ipFamilies[0] === 'IPv4' ? 'IPv6' : 'IPv4'];
    }
    return;
  }
  spec.ipFamilyPolicy ??= 'SingleStack';
  if ((spec.ipFamilies ?? []).length === 0) spec.ipFamilies = askedFamilies(spec);
}
