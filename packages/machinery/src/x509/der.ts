/** One element of DER (X.690). */
export interface Element {
  /** The identifier octet: `0x30` is a SEQUENCE, `0xa0` is `[0]` constructed. */
  tag: number;
  value: Uint8Array;
  /** With identifier and length. */
  raw: Uint8Array;
}

export const sequence = 0x30;
export const set = 0x31;
export const integer = 0x02;
export const bitString = 0x03;
export const octetString = 0x04;
export const objectIdentifier = 0x06;

/** The bytes are not what they should be; in the words of Go's encoding/asn1. */
export class DerError extends Error {}

const truncated = (what: 'data truncated' | 'truncated tag or length') => new DerError(`asn1: syntax error: ${what}`);

function lengthAt(bytes: Uint8Array, at: number): { length: number; start: number } {
  const first = bytes[at];
  if (first === undefined) throw truncated('truncated tag or length');
  if (first < 0x80) return { length: first, start: at + 1 };
  const count = first & 0x7f;
  if (count === 0) throw new DerError('asn1: syntax error: indefinite length found (not DER)');
  if (count > 4) throw new DerError('asn1: structure error: length too large');
  if (at + 1 + count > bytes.length) throw truncated('truncated tag or length');
  let length = 0;
  for (const byte of bytes.subarray(at + 1, at + 1 + count)) length = length * 256 + byte;
  if (length < 0x80) throw new DerError('asn1: structure error: non-minimal length');
  return { length, start: at + 1 + count };
}

/** The elements that lie one after another in some bytes. @throws DerError */
export function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    if ((tag & 0x1f) === 0x1f) throw new DerError('asn1: structure error: tags do not match');
    const { length, start } = lengthAt(bytes, at + 1);
    const end = start + length;
    if (end > bytes.length) throw truncated('data truncated');
    found.push({ tag, value: bytes.subarray(start, end), raw: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

/** The only element of some bytes. @throws DerError */
export function element(bytes: Uint8Array, tag: number): Element {
  const [first, ...rest] = elements(bytes);
  if (rest.length > 0) throw new DerError('asn1: syntax error: trailing data');
  return expect(first, tag);
}

/** @throws DerError where the element is absent or another one */
export function expect(found: Element | undefined, tag: number): Element {
  if (found === undefined) throw new DerError('asn1: syntax error: sequence truncated');
  if (found.tag !== tag)
    throw new DerError(`asn1: structure error: tags don't match (${tag & 0x1f} vs ${found.tag & 0x1f})`);
  return found;
}

/** `2.5.4.3` */
export function oidOf(value: Uint8Array): string {
  const parts: number[] = [];
  let part = 0;
  for (const byte of value) {
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)));
    else parts.push(part);
    part = 0;
  }
  return parts.join('.');
}

/** A string of any of the types that directories use. */
export function textOf({ tag, value }: Element): string {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
  if (tag === 0x1e) return Buffer.from(bytes).swap16().toString('utf16le');
  return bytes.toString(tag === 0x14 ? 'latin1' : 'utf8');
}
