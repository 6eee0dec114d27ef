import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import { parseIp } from '@berth/machinery/meta';

/** Addresses that make no sense as an endpoint's or a service's (upstream ValidateNonSpecialIP). */
export function nonSpecialIp(address: string, path: string): FieldError[] {
  const bytes = parseIp(address);
  if (bytes === undefined) return [invalidValue(path, address, 'must be a valid IP address')];
  return special(bytes, address).map((detail) => invalidValue(path, address, detail));
}

function special(bytes: Uint8Array, address: string): string[] {
  const [first = 0, second = 0, third = 0] = bytes;
  const found: string[] = [];
  const v4 = bytes.length === 4;
  if (bytes.every((byte) => byte === 0)) found.push(`may not be unspecified (${address})`);
  if (v4 ? first === 127 : bytes.every((byte, at) => byte === (at === 15 ? 1 : 0))) {
    found.push('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  }
  if (v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) {
    found.push('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  }
  if (v4 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 0x02) {
    found.push('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  }
  return found;
}

/** An address or range of each family, in any order. */
export function isDualStack(addresses: readonly string[]): boolean {
  const isV6 = (address: string): boolean => address.includes(':');
  return addresses.some(isV6) && !addresses.every(isV6);
}
