import type { Blobs } from '@berth/store/blobs';

/** Blobs in S3. The client is loaded when the first long body comes: most requests never need it. */
export function createS3Blobs(bucket: string): Blobs {
  const load = async () => {
    const { S3, NoSuchKey } = await import('@aws-sdk/client-s3');
    return { client: new S3({}), NoSuchKey };
  };
  let loading: ReturnType<typeof load> | undefined;
  const sdk = (): ReturnType<typeof load> => (loading ??= load());
  return {
    async put(key, bytes) {
      const { client } = await sdk();
      await client.putObject({ Bucket: bucket, Key: key, Body: bytes });
    },
    async get(key) {
      const { client, NoSuchKey } = await sdk();
      try {
        const { Body } = await client.getObject({ Bucket: bucket, Key: key });
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async delete(key) {
      const { client } = await sdk();
      await client.deleteObject({ Bucket: bucket, Key: key });
    },
  };
}
