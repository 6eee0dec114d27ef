import { constants } from 'node:fs';
import { mkdir, open, realpath, readlink, stat, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { bindDescriptor, isMounted } from './mounts.ts';

/** O_PATH, which Node has no name for: the descriptor stands for the file without opening it. */
const pathOnly = 0o10_000_000;

const inside = (root: string, path: string): boolean =>
  path === root || path.startsWith(root === '/' ? '/' : `${root}/`);

/**
 * Makes a place that shows one file or directory of a volume, and binds it there. A link that leads out of the volume is
 * refused, and one that is put in its place meanwhile is not followed: what is bound is the descriptor that was checked.
 * @throws Error for what is outside
 */
export async function bindSubPath(volume: string, subPath: string, target: string): Promise<string> {
  if (subPath.startsWith('/') || normalize(subPath).split('/').includes('..'))
    throw new Error(`subPath "${subPath}" is outside of the volume`);
  if (await isMounted(target)) return target;
  const root = await realpath(volume);
  const wanted = join(root, subPath);
  await makeMissing(root, wanted);
  const resolved = await realpath(wanted);
  if (!inside(root, resolved)) throw new Error(`subPath "${subPath}" leads outside of the volume`);
  const file = await open(resolved, pathOnly | constants.O_NOFOLLOW);
  try {
    const opened = await readlink(`/proc/self/fd/${file.fd}`);
    if (!inside(root, opened)) throw new Error(`subPath "${subPath}" leads outside of the volume`);
    await mkdir(dirname(target), { recursive: true, mode: 0o750 });
    if ((await stat(resolved)).isDirectory()) await mkdir(target, { recursive: true, mode: 0o750 });
    else await writeFile(target, '', { flag: 'a', mode: 0o640 });
    await bindDescriptor(file.fd, target);
  } finally {
    await file.close();
  }
  return target;
}

/** Directories of a subPath that do not exist are made, below what does and is inside. */
async function makeMissing(root: string, wanted: string): Promise<void> {
  const existing = await realpath(wanted).catch(() => undefined);
  if (existing !== undefined) return;
  let parent = dirname(wanted);
  let found = await realpath(parent).catch(() => undefined);
  while (found === undefined) {
    parent = dirname(parent);
    found = await realpath(parent).catch(() => undefined);
  }
  if (!inside(root, found)) throw new Error(`"${wanted}" leads outside of the volume`);
  await mkdir(wanted, { recursive: true, mode: 0o750 });
}
