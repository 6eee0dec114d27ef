import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

const root = '/sys/fs/cgroup';

async function removeTree(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(path, entry.name));
  // Busy or gone: the kernel says no, and nothing is lost by an empty directory more.
  await rmdir(path).catch(() => {});
}

/** Removes a dead pod's cgroups, which containerd leaves behind: one with version 2, one for each controller with version 1. */
export async function removePodCgroups(cgroupParent: string): Promise<void> {
  const controllers = await readdir(root, { withFileTypes: true }).catch(() => []);
  await removeTree(join(root, cgroupParent));
  for (const entry of controllers) {
    if (entry.isDirectory() || entry.isSymbolicLink()) await removeTree(join(root, entry.name, cgroupParent));
  }
}
