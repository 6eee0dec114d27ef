import { describe, expect, it } from 'vitest';
import { errorMessage } from './invalid.ts';
import {
  cidrContains,
  formatIp,
  isIpv6,
  isValidCidr,
  isValidCidrForLegacyField,
  isValidIp,
  isValidIpForLegacyField,
  parseIp,
} from './ip.ts';

describe('addresses', () => {
  it.each([
    ['10.9.8.7', []],
    ['2001:db8::1', []],
    ['::', []],
    ['nonsense', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    ['fe80::1%eth0', ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']],
    ['010.1.1.1', ['must not have leading 0s']],
    ['::ffff:1.2.3.4', ['must not be an IPv4-mapped IPv6 address']],
    ['2001:DB8:0:0::1', ['must be in canonical form ("2001:db8::1")']],
  ])('%s', (text, details) => {
    expect(isValidIp('ip', text).map(({ detail }) => detail)).toEqual(details);
  });

  it('in old fields need not be canonical, and old values pass', () => {
    expect(isValidIpForLegacyField('ip', '2001:DB8::1')).toEqual([]);
    expect(isValidIpForLegacyField('ip', '010.1.1.1', ['010.1.1.1'])).toEqual([]);
    expect(isValidIpForLegacyField('ip', 'x').map(errorMessage)[0]).toMatch(
      /^ip: Invalid value: "x": must be a valid IP/,
    );
  });

  it('print in canonical form: the longest run of zeros is left out, a single zero is not', () => {
    for (const [text, canonical] of [
      ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
      ['1:0:2:0:3:4:5:6', '1:0:2:0:3:4:5:6'],
      ['::1.2.3.4', '::102:304'],
    ] as const) {
      expect(formatIp(parseIp(text) ?? new Uint8Array())).toBe(canonical);
    }
    expect(isIpv6('::1')).toBe(true);
    expect(isIpv6('1.1.1.1')).toBe(false);
  });
});

describe('networks', () => {
  it.each([
    ['10.9.8.0/24', []],
    ['2001:db8::/64', []],
    ['0.0.0.0/0', []],
    ['10.9.8.0', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.9.8.0/33', ['must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    ['10.9.8.0/024', ['must not have leading 0s in IP or prefix length']],
    ['10.9.8.7/24', ['must not have bits set beyond the prefix length']],
    ['::ffff:1.2.3.0/120', ['must not have an IPv4-mapped IPv6 address']],
    ['2001:DB8::/64', ['must be in canonical form ("2001:db8::/64")']],
  ])('%s', (text, details) => {
    expect(isValidCidr('cidr', text).map(({ detail }) => detail)).toEqual(details);
  });

  it('contain the addresses of their family that share their bits', () => {
    expect(cidrContains('10.96.0.0/12', '10.100.1.2')).toBe(true);
    expect(cidrContains('10.96.0.0/12', '10.112.0.1')).toBe(false);
    expect(cidrContains('10.96.0.0/12', '::1')).toBe(false);
    expect(isValidCidrForLegacyField('cidr', '2001:DB8::/64')).toEqual([]);
  });
});
