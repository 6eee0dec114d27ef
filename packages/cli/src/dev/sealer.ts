import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Sealer } from '@berth/tenancy';
import { writePrivately } from './files.ts';

const nonceLength = 12;
const tagLength = 16;

/** AES-256-GCM under a key file of the data directory: what KMS does when hosted. */
export function createFileSealer(path: string): Sealer {
  if (!existsSync(path)) writePrivately(path, randomBytes(32));
  const key = readFileSync(path);
  return {
    async seal(plain, context) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    async open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength)).setAAD(
        Buffer.from(context),
      );
      decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
      return Buffer.concat([decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength)), decipher.final()]);
    },
  };
}
