import type { Sealer } from '@berth/tenancy';

/**
 * Seals with the cell's KMS key; the context is part of the seal. Takes up to 4 KB: keys, not data. The client is loaded when a
 * key is first sealed or opened.
 */
export function createKmsSealer(keyId: string): Sealer {
  const load = async () => {
    const { KMS } = await import('@aws-sdk/client-kms');
    return new KMS({});
  };
  let loading: ReturnType<typeof load> | undefined;
  const sdk = (): ReturnType<typeof load> => (loading ??= load());
  return {
    async seal(plain, context) {
      const client = await sdk();
      const { CiphertextBlob } = await client.encrypt({
        KeyId: keyId,
        Plaintext: plain,
        EncryptionContext: { context },
      });
      if (CiphertextBlob === undefined) throw new Error('KMS answered without a ciphertext');
      return CiphertextBlob;
    },
    async open(sealed, context) {
      const client = await sdk();
      const { Plaintext } = await client.decrypt({
        KeyId: keyId,
        CiphertextBlob: sealed,
        EncryptionContext: { context },
      });
      if (Plaintext === undefined) throw new Error('KMS answered without a plaintext');
      return Plaintext;
    },
  };
}
