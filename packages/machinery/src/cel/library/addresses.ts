import { formatIp, parseIp } from '../../ip.ts';
import type { Implementation, Library } from '../functions.ts';
import { opaque } from '../types.ts';
import { CelError, isError, Opaque, type Value } from '../values.ts';

/** IP addresses and CIDRs (apiserver pkg/cel/library/ip.go, cidr.go). */

const ipType = opaque('net.IP');
const cidrType = opaque('net.CIDR');
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, index) => byte === b[index]);

export class IpValue extends Opaque {
  readonly type = ipType;
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    super();
    this.bytes = bytes;
  }
  equals(other: Opaque): boolean {
    return other instanceof IpValue && same(this.bytes, other.bytes);
  }
  override get weight(): number {
    return this.bytes.length;
  }
}

export class CidrValue extends Opaque {
  readonly type = cidrType;
  readonly address: Uint8Array;
  readonly prefix: number;
  constructor(address: Uint8Array, prefix: number) {
    super();
    this.address = address;
    this.prefix = prefix;
  }
  equals(other: Opaque): boolean {
    return other instanceof CidrValue && this.prefix === other.prefix && same(this.address, other.address);
  }
  override get weight(): number {
    return Math.ceil(this.prefix / 8);
  }
}

/** `::ffff:1.2.3.4`. */
const isMapped = (bytes: Uint8Array) =>
  bytes.length === 16 && bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;

function ipOf(text: string): IpValue | CelError {
  const quoted = JSON.stringify(text);
  const zone = text.indexOf('%');
  const bytes = parseIp(zone < 0 ? text : text.slice(0, zone));
  if (bytes === undefined || zone === text.length - 1 || (zone >= 0 && bytes.length === 4))
    return new CelError(
      `IP Address ${quoted} parse error during conversion from string: ParseAddr(${quoted}): unable to parse IP`,
    );
  if (zone >= 0) return new CelError(`IP address ${quoted} with zone value is not allowed`);
  if (isMapped(bytes)) return new CelError(`IPv4-mapped IPv6 address ${quoted} is not allowed`);
  return new IpValue(bytes);
}

function cidrOf(text: string): CidrValue | CelError {
  const prefix = 'network address parse error during conversion from string: ';
  const quoted = JSON.stringify(text);
  const wrong = (why: string) => new CelError(`${prefix}${prefix}netip.ParsePrefix(${quoted}): ${why}`);
  const slash = text.lastIndexOf('/');
  if (slash < 0) return wrong("no '/'");
  const [address, length] = [text.slice(0, slash), text.slice(slash + 1)];
  const bytes = parseIp(address.split('%')[0] as string);
  if (bytes === undefined || address.endsWith('%') || (bytes.length === 4 && address.includes('%')))
    return wrong(`ParseAddr(${JSON.stringify(address)}): unable to parse IP`);
  if (address.includes('%')) return wrong('IPv6 zones cannot be present in a prefix');
  if (!/^(?:\d|[1-9]\d{0,9})$/.test(length)) return wrong(`bad bits after slash: ${JSON.stringify(length)}`);
  const bits = Number(length);
  if (bits > bytes.length * 8) return wrong('prefix length out of range');
  if (isMapped(bytes)) return new CelError(`${prefix}IPv4-mapped IPv6 address ${quoted} is not allowed`);
  return new CidrValue(bytes, bits);
}

/** The address with every bit beyond the prefix off. */
function masked({ address, prefix }: CidrValue): Uint8Array {
  return address.map((byte, index) => byte & (0xff << (8 - Math.min(8, Math.max(0, prefix - index * 8)))));
}

function contains(cidr: CidrValue, address: Uint8Array): boolean {
  return address.length === cidr.address.length && same(masked(new CidrValue(address, cidr.prefix)), masked(cidr));
}

const containsCidr = (outer: CidrValue, inner: CidrValue) =>
  outer.prefix <= inner.prefix && contains(outer, inner.address);

const text =
  <T extends Value>(parse: (text: string) => T | CelError, use: (value: T) => Value): Implementation =>
  ([value]) => {
    const parsed = parse(value as string);
    return isError(parsed) ? parsed : use(parsed);
  };

const ip =
  (use: (bytes: Uint8Array) => Value): Implementation =>
  ([value]) =>
    use((value as IpValue).bytes);

const show = (cidr: CidrValue) => `${formatIp(cidr.address)}/${cidr.prefix}`;
const all = (bytes: Uint8Array, value: number) => bytes.every((byte) => byte === value);
const isLoopback = (bytes: Uint8Array) =>
  bytes.length === 4 ? bytes[0] === 127 : all(bytes.subarray(0, 15), 0) && bytes[15] === 1;
const isLinkLocal = (bytes: Uint8Array) =>
  bytes.length === 4
    ? bytes[0] === 169 && bytes[1] === 254
    : bytes[0] === 0xfe && ((bytes[1] as number) & 0xc0) === 0x80;
const isMulticast = (bytes: Uint8Array) =>
  bytes.length === 4 ? ((bytes[0] as number) & 0xf0) === 0xe0 : bytes[0] === 0xff;
const isLinkLocalMulticast = (bytes: Uint8Array) =>
  bytes.length === 4
    ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0
    : bytes[0] === 0xff && ((bytes[1] as number) & 0x0f) === 2;
const isGlobal = (bytes: Uint8Array) =>
  !all(bytes, 0) &&
  !(bytes.length === 4 && all(bytes, 255)) &&
  !isLoopback(bytes) &&
  !isMulticast(bytes) &&
  !isLinkLocal(bytes);

export const addresses: Library = {
  string_to_ip: ['ip(string): IP', text(ipOf, (value) => value)],
  ip_family: ['<IP>.family(): int', ip((bytes) => (bytes.length === 4 ? 4n : 6n))],
  ip_is_canonical: [
    'ip.isCanonical(string): bool',
    ([value]) => {
      const address = ipOf(value as string);
      return isError(address) ? address : formatIp(address.bytes) === value;
    },
  ],
  ip_is_unspecified: ['<IP>.isUnspecified(): bool', ip((bytes) => all(bytes, 0))],
  ip_is_loopback: ['<IP>.isLoopback(): bool', ip(isLoopback)],
  ip_is_link_local_multicast: ['<IP>.isLinkLocalMulticast(): bool', ip(isLinkLocalMulticast)],
  ip_is_link_local_unicast: ['<IP>.isLinkLocalUnicast(): bool', ip(isLinkLocal)],
  ip_is_global_unicast: ['<IP>.isGlobalUnicast(): bool', ip(isGlobal)],
  is_ip: ['isIP(string): bool', ([value]) => !isError(ipOf(value as string))],
  ip_to_string: ['string(IP): string', ip(formatIp)],
  string_to_cidr: ['cidr(string): CIDR', text(cidrOf, (value) => value)],
  cidr_contains_ip_string: [
    '<CIDR>.containsIP(string): bool',
    ([cidr, value]) => {
      const address = ipOf(value as string);
      return isError(address) ? address : contains(cidr as CidrValue, address.bytes);
    },
  ],
  cidr_contains_ip_ip: [
    '<CIDR>.containsIP(IP): bool',
    ([cidr, value]) => contains(cidr as CidrValue, (value as IpValue).bytes),
  ],
  cidr_contains_cidr_string: [
    '<CIDR>.containsCIDR(string): bool',
    ([cidr, value]) => {
      const inner = cidrOf(value as string);
      return isError(inner) ? inner : containsCidr(cidr as CidrValue, inner);
    },
  ],
  cidr_contains_cidr: [
    '<CIDR>.containsCIDR(CIDR): bool',
    ([cidr, value]) => containsCidr(cidr as CidrValue, value as CidrValue),
  ],
  cidr_ip: ['<CIDR>.ip(): IP', ([cidr]) => new IpValue((cidr as CidrValue).address)],
  cidr_prefix_length: ['<CIDR>.prefixLength(): int', ([cidr]) => BigInt((cidr as CidrValue).prefix)],
  cidr_masked: [
    '<CIDR>.masked(): CIDR',
    ([cidr]) => new CidrValue(masked(cidr as CidrValue), (cidr as CidrValue).prefix),
  ],
  is_cidr: ['isCIDR(string): bool', ([value]) => !isError(cidrOf(value as string))],
  cidr_to_string: ['string(CIDR): string', ([cidr]) => show(cidr as CidrValue)],
};
