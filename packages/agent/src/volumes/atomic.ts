import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { FileEntry, Payload } from './payload.ts';

const link = '..data';
const fresh = '..data_tmp';

export interface Ownership {
  /** fsGroup: files belong to this group and are readable by it. */
  group?: number;
  /** Who all containers run as: owner of files that only their owner may read. */
  user?: number;
}

const modeOf = (entry: FileEntry, owner: Ownership): number =>
  owner.group === undefined ? entry.mode : entry.mode | 0o440;

/** Paths that would leave the volume, or touch what keeps it whole. */
function check(path: string): void {
  const clean = normalize(path);
  const first = clean.split('/')[0] ?? '';
  if (path === '' || clean.startsWith('/') || clean.split('/').includes('..') || first.startsWith('..'))
    throw new Error(`invalid path: "${path}" must be a relative path inside the volume that does not start with '..'`);
}

async function same(directory: string, payload: Payload, owner: Ownership): Promise<boolean> {
  const current = join(directory, link);
  const entries = await readdir(current, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined || entries.filter((entry) => entry.isFile()).length !== payload.size) return false;
  for (const [path, entry] of payload) {
    const stat = await lstat(join(current, path)).catch(() => undefined);
    if (stat === undefined || (stat.mode & 0o7777) !== modeOf(entry, owner) || stat.size !== entry.content.length)
      return false;
    if (!(await readFile(join(current, path))).equals(entry.content)) return false;
  }
  return true;
}

async function writeAll(directory: string, payload: Payload, owner: Ownership): Promise<void> {
  for (const [path, entry] of payload) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await writeFile(target, entry.content, { flag: 'wx' });
    const user = (entry.mode & 0o077) === 0 ? (owner.user ?? -1) : -1;
    if (owner.group !== undefined || user >= 0) await chown(target, user, owner.group ?? -1);
    await chmod(target, modeOf(entry, owner));
  }
}

/** The names containers see, each a link through `..data`, so that all of them change in one rename. */
async function linkNames(directory: string, payload: Payload): Promise<void> {
  const names = new Set([...payload.keys()].map((path) => normalize(path).split('/')[0] ?? ''));
  for (const name of names) {
    const existing = await readlink(join(directory, name)).catch(() => undefined);
    if (existing === undefined) await symlink(join(link, name), join(directory, name));
  }
  for (const name of await readdir(directory))
    if (!name.startsWith('..') && !names.has(name)) await rm(join(directory, name), { recursive: true });
}

/**
 * Makes the volume hold exactly these files, in one step for who reads it (pkg/volume/util atomic_writer.go). The directory
 * before the last is kept: a reader may be in the middle of it.
 * @returns whether anything changed
 */
export async function writeAtomically(
  directory: string,
  payload: Payload,
  owner: Ownership,
  now: Date,
): Promise<boolean> {
  for (const path of payload.keys()) check(path);
  await mkdir(directory, { recursive: true, mode: 0o755 });
  await chmod(directory, 0o755);
  if (await same(directory, payload, owner)) return false;
  const before = await readlink(join(directory, link)).catch(() => undefined);
  const name = `..${now.toISOString().replaceAll(/[-:T]/g, '_').replace('Z', '')}${String(process.hrtime.bigint() % 1_000_000n).padStart(6, '0')}`;
  await mkdir(join(directory, name), { mode: 0o755 });
  await chmod(join(directory, name), 0o755);
  await writeAll(join(directory, name), payload, owner);
  await rm(join(directory, fresh), { force: true });
  await symlink(name, join(directory, fresh));
  await rename(join(directory, fresh), join(directory, link));
  await linkNames(directory, payload);
  for (const entry of await readdir(directory)) {
    if (/^\.\.\d{4}_/.test(entry) && entry !== name && entry !== before)
      await rm(join(directory, entry), { recursive: true });
  }
  return true;
}
