import { mkdir, open, stat } from 'node:fs/promises';
import type { HostPathVolumeSource } from '@berth/kinds/types';

type Stat = Awaited<ReturnType<typeof stat>>;

const checks: Record<string, { is(found: Stat): boolean; what: string }> = {
  Directory: { is: (found) => found.isDirectory(), what: 'a directory' },
  File: { is: (found) => found.isFile(), what: 'a file' },
  Socket: { is: (found) => found.isSocket(), what: 'a socket file' },
  CharDevice: { is: (found) => found.isCharacterDevice(), what: 'a character device' },
  BlockDevice: { is: (found) => found.isBlockDevice(), what: 'a block device' },
};

/**
 * Checks a hostPath against its type, and makes it where the type says so (pkg/volume/hostpath).
 * @throws Error with upstream's text
 */
export async function checkHostPath({ path, type = '' }: HostPathVolumeSource): Promise<void> {
  if (type === '') return;
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (found === undefined && type === 'DirectoryOrCreate') {
    await mkdir(path, { recursive: true, mode: 0o755 });
    return;
  }
  if (found === undefined && type === 'FileOrCreate') return (await open(path, 'a', 0o644)).close();
  const check = checks[type.replace('OrCreate', '')];
  if (check === undefined) throw new Error(`${type} is an invalid volume type`);
  if (found === undefined || !check.is(found))
    throw new Error(`hostPath type check failed: ${path} is not ${check.what}`);
}
