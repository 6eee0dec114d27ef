import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Sealer } from '@berth/tenancy';

/** Seals with the cell's KMS key; the context is part of the seal. Takes up to 4 KB: keys, not data. */
export function createKmsSealer(keyId: string): Sealer {
  const client = new KMSClient({});
  return {
    async seal(plain, context) {
      const { CiphertextBlob } = await client.send(
        new EncryptCommand({ KeyId: keyId, Plaintext: plain, EncryptionContext: { context } }),
      );
      if (CiphertextBlob === undefined) throw new Error('KMS answered without a ciphertext');
      return CiphertextBlob;
    },
    async open(sealed, context) {
      const { Plaintext } = await client.send(
        new DecryptCommand({ KeyId: keyId, CiphertextBlob: sealed, EncryptionContext: { context } }),
      );
      if (Plaintext === undefined) throw new Error('KMS answered without a plaintext');
      return Plaintext;
    },
  };
}
