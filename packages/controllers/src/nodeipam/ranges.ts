/** An IPv4 range: its first address as a number, and how many leading bits it fixes. */
export interface Range {
  base: number;
  prefix: number;
}

/** @throws Error for anything but `a.b.c.d/n` */
export function parseRange(cidr: string): Range {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  const numbers = match?.slice(1).map(Number) ?? [];
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = numbers;
  if (Math.max(a, b, c, d) > 255 || prefix > 32)
    throw new Error(`"${cidr}" is no IPv4 range; write it as 10.244.0.0/16`);
  return { base: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
}

/** The `index`th range of `prefix` bits inside a larger one. */
export function subnet(range: Range, prefix: number, index: number): string {
  const address = range.base + index * 2 ** (32 - prefix);
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${bytes.join('.')}/${prefix}`;
}
