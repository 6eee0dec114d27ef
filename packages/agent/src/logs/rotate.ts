import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '@berth/machinery/clock';
import type { Logger } from '../deps.ts';
import { messageOf } from '../pods/failure.ts';
import type { Runtime } from '../runtime.ts';

/** The kubelet's containerLogMaxSize and containerLogMaxFiles, the file being written included. */
const maximumBytes = 10 * 1024 * 1024;
const maximumFiles = 5;
const every = 10_000;

export interface RotationDeps {
  runtime: Runtime;
  clock: Clock;
  log: Logger;
  directory: string;
}

/** Log files under the pod log directory that are too long: `{ns}_{name}_{uid}/{container}/{attempt}.log`. */
async function longFiles(directory: string): Promise<{ uid: string; path: string }[]> {
  const found: { uid: string; path: string }[] = [];
  for (const pod of await readdir(directory).catch(() => [])) {
    for (const container of await readdir(join(directory, pod)).catch(() => [])) {
      for (const name of await readdir(join(directory, pod, container)).catch(() => [])) {
        const path = join(directory, pod, container, name);
        if (!name.endsWith('.log') || ((await stat(path).catch(() => undefined))?.size ?? 0) < maximumBytes) continue;
        found.push({ uid: pod.split('_').at(-1) ?? '', path });
      }
    }
  }
  return found;
}

/** Moves a long log away and has the runtime begin a new one; the oldest of too many go. */
export async function rotateOnce(deps: RotationDeps): Promise<void> {
  for (const { uid, path } of await longFiles(deps.directory)) {
    const { containers } = await deps.runtime.pod(uid);
    const container = containers.find((record) => record.state === 'running' && record.logPath === path);
    if (container === undefined) continue;
    const stamp = deps.clock.now().toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
    await rename(path, `${path}.${stamp}`);
    try {
      await deps.runtime.reopenLog(container.id);
    } catch (error) {
      // The container writes on into the moved file: it gets its name back.
      await rename(`${path}.${stamp}`, path);
      throw error;
    }
    const old = (await readdir(dirname(path))).filter((name) => name.startsWith(`${basename(path)}.`)).sort();
    for (const name of old.slice(0, Math.max(0, old.length - (maximumFiles - 1)))) await rm(join(dirname(path), name));
  }
}

/** Keeps the logs of running containers from filling the disk, until the signal ends. */
export async function keepRotating(deps: RotationDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rotateOnce(deps).catch((error: unknown) =>
      deps.log.warn({ error: messageOf(error) }, 'a container log could not be rotated'),
    );
    await deps.clock.sleep(every, signal).catch(() => {});
  }
}
