/** An IPv4 range as numbers. */
export interface Range {
  base: number;
  prefix: number;
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** @throws Error for anything but `a.b.c.d/n` */
export function rangeOf(cidr: string): Range {
  const [address = '', bits = ''] = cidr.split('/');
  const base = numberOf(address);
  if (base === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32)
    throw new Error(`"${cidr}" is no IPv4 range; write it as 10.244.0.0/16`);
  return { base, prefix: Number(bits) };
}

export const sizeOf = (range: Range): number => 2 ** (32 - range.prefix);

export function addressAt(range: Range, offset: number): string {
  const value = range.base + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

export function contains(range: Range, address: string): boolean {
  const value = numberOf(address);
  return value !== undefined && value > range.base && value < range.base + sizeOf(range) - 1;
}

/** The `index`th range of `prefix` bits inside a larger one. */
export function subnet(range: Range, prefix: number, index: number): string {
  return `${addressAt(range, index * 2 ** (32 - prefix))}/${prefix}`;
}
