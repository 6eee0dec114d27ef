import { isIPv4, isIPv6 } from 'node:net';
import type { FieldError } from './errors.ts';
import { goQuote, invalidValue } from './invalid.ts';

/** IP addresses and CIDRs: apimachinery pkg/util/validation/ip.go, strict forms. */

const notAnIp = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const notACidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** The 4 or 16 bytes of an address, undefined if it is none. Zones are no addresses here. */
export function parseIp(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  if (!isIPv6(text) || text.includes('%')) return undefined;
  return parseIpv6(text);
}

function parseIpv6(text: string): Uint8Array {
  const [head = '', tail] = expandDotted(text).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [
    ...left,
    ...Array<string>(tail === undefined ? 0 : 8 - left.length - right.length).fill('0'),
    ...right,
  ];
  const bytes = new Uint8Array(16);
  groups.forEach((group, position) => {
    const value = Number.parseInt(group, 16);
    bytes[position * 2] = value >> 8;
    bytes[position * 2 + 1] = value & 0xff;
  });
  return bytes;
}

/** `::ffff:1.2.3.4` with its last part as two groups. */
function expandDotted(text: string): string {
  if (!text.includes('.')) return text;
  const at = text.lastIndexOf(':') + 1;
  const [a = 0, b = 0, c = 0, d = 0] = text.slice(at).split('.').map(Number);
  return `${text.slice(0, at)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

function isMapped(bytes: Uint8Array): boolean {
  return (
    bytes.length === 16 && bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  );
}

/** Canonical text (RFC 5952); a mapped address prints as IPv4, as in Go. */
export function formatIp(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (isMapped(bytes)) return bytes.subarray(12).join('.');
  const groups = Array.from(
    { length: 8 },
    (_, position) => ((bytes[position * 2] ?? 0) << 8) | (bytes[position * 2 + 1] ?? 0),
  );
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, position) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: position - length + 1, length };
  });
  return best;
}

/** Octets with leading zeros: older readers took them as decimal, others as octal. */
function withoutLeadingZeros(text: string): string {
  return text.replace(/(^|[.:])0+(?=\d+(\.|$))/g, '$1');
}

/**
 * An address in any form that is unambiguous (fields that predate canonical forms: service IPs, pod IPs).
 * `old` values are taken as they are.
 */
export function isValidIpForLegacyField(field: string, value: string, old: readonly string[] = []): FieldError[] {
  if (old.includes(value)) return [];
  const bytes = parseIp(value);
  if (bytes === undefined) {
    const ambiguous = value.includes('.') && parseIp(withoutLeadingZeros(value)) !== undefined;
    return [invalidValue(field, value, ambiguous ? 'must not have leading 0s' : notAnIp)];
  }
  return isMapped(bytes) ? [invalidValue(field, value, 'must not be an IPv4-mapped IPv6 address')] : [];
}

/** An address in canonical form. */
export function isValidIp(field: string, value: string): FieldError[] {
  const errors = isValidIpForLegacyField(field, value);
  const bytes = parseIp(value);
  if (errors.length > 0 || bytes === undefined) return errors;
  const canonical = formatIp(bytes);
  return value === canonical ? [] : [invalidValue(field, value, `must be in canonical form (${goQuote(canonical)})`)];
}

/** Network and prefix length of a CIDR; undefined if it is none, or has leading zeros. */
export function parseCidr(text: string): { address: Uint8Array; network: Uint8Array; prefix: number } | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match === null ? undefined : parseIp(match[1] ?? '');
  const prefix = Number(match?.[2]);
  if (address === undefined || prefix > address.length * 8) return undefined;
  const network = address.map((byte, position) => {
    const bits = Math.min(8, Math.max(0, prefix - position * 8));
    return byte & (0xff << (8 - bits));
  });
  return { address, network, prefix };
}

function cidrErrors(field: string, value: string): FieldError[] {
  const cidr = parseCidr(value);
  if (cidr === undefined) {
    const [address = '', prefix = ''] = value.split('/');
    const relaxed = parseCidr(`${withoutLeadingZeros(address)}/${prefix.replace(/^0+(?=\d)/, '')}`);
    const ambiguous = relaxed !== undefined && value.split('/').length === 2;
    return [invalidValue(field, value, ambiguous ? 'must not have leading 0s in IP or prefix length' : notACidr)];
  }
  if (isMapped(cidr.address)) return [invalidValue(field, value, 'must not have an IPv4-mapped IPv6 address')];
  const bitsBeyond = cidr.address.some((byte, position) => byte !== cidr.network[position]);
  return bitsBeyond ? [invalidValue(field, value, 'must not have bits set beyond the prefix length')] : [];
}

/** A network in any unambiguous form; `old` values are taken as they are. */
export function isValidCidrForLegacyField(field: string, value: string, old: readonly string[] = []): FieldError[] {
  return old.includes(value) ? [] : cidrErrors(field, value);
}

/** A network in canonical form. */
export function isValidCidr(field: string, value: string): FieldError[] {
  const errors = cidrErrors(field, value);
  const cidr = parseCidr(value);
  if (errors.length > 0 || cidr === undefined) return errors;
  const canonical = `${formatIp(cidr.network)}/${cidr.prefix}`;
  return value === canonical ? [] : [invalidValue(field, value, `must be in canonical form (${goQuote(canonical)})`)];
}

export function isIpv6(text: string): boolean {
  return parseIp(text)?.length === 16;
}

/** Whether a network contains an address of the same family. */
export function cidrContains(cidr: string, ip: string): boolean {
  const network = parseCidr(cidr);
  const address = parseIp(ip);
  if (network === undefined || address === undefined || address.length !== network.network.length) return false;
  const masked = parseCidr(`${ip}/${network.prefix}`);
  return masked !== undefined && masked.network.every((byte, position) => byte === network.network[position]);
}
