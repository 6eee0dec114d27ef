import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
/** Bytes from here on would favour the alphabet's beginning. */
const unbiased = 256 - (256 % alphabet.length);

/** Cryptographically random text of [a-z0-9]. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(length * 2))
      if (byte < unbiased && text.length < length) text += alphabet[byte % alphabet.length];
  return text;
}
