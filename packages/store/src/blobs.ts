import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Immutable bytes by key, for bodies that are too long for an item: S3, or a directory. Keys are paths of safe characters. */
export interface Blobs {
  /** Durable once it resolves. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

/** No part begins with a point; a writer's id, which is random, may begin with anything else of its alphabet. */
const safe = /^[a-z0-9_-][a-z0-9._-]*(\/[a-z0-9_-][a-z0-9._-]*)*$/i;

/** Blobs as files below a directory: written aside, synced, then renamed, so that a crash leaves none half written. */
export function createFileBlobs(directory: string): Blobs {
  const pathOf = (key: string): string => {
    if (!safe.test(key)) throw new Error(`a blob cannot be named ${JSON.stringify(key)}`);
    return join(directory, key);
  };
  return {
    async put(key, bytes) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const aside = `${path}.${randomUUID()}.part`;
      const file = await open(aside, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
      await syncDirectory(dirname(path));
    },
    async get(key) {
      return readFile(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
    },
    delete: (key) => rm(pathOf(key), { force: true }),
  };
}

/** The new name must outlive a power cut as well. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
