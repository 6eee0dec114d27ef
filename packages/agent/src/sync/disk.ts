import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '@berth/machinery/clock';
import type { Logger } from '../deps.ts';
import type { Desired } from './desired.ts';

const saved = z.object({
  version: z.literal(1),
  cursors: z.record(z.string(), z.string()),
  objects: z.record(
    z.string(),
    z.array(z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({ name: z.string() }) })),
  ),
});

/** A file that a crash leaves whole, old or new. Secrets are in there: it is its owner's alone. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Desired state on disk: pods keep running, and come back after a reboot, while the API is out of reach. */
export function createDiskCache(deps: { directory: string; desired: Desired; clock: Clock; log: Logger }) {
  const path = join(deps.directory, 'desired.json');
  let written = 0;
  let pending: Promise<void> | undefined;

  const hurry = new AbortController();

  async function write(): Promise<void> {
    // Several changes in a row are one write; losing the last few costs a sync with older cursors, nothing else.
    await deps.clock.sleep(200, hurry.signal).catch(() => {});
    const { version } = deps.desired;
    await writeDurably(path, JSON.stringify({ version: 1, ...deps.desired.save() }));
    written = version;
  }

  function save(): void {
    if (pending !== undefined || deps.desired.version === written) return;
    pending = write()
      .catch((error: unknown) =>
        deps.log.warn({ error: String(error), path }, 'the desired state could not be kept on disk'),
      )
      .finally(() => {
        pending = undefined;
        if (deps.desired.version !== written) deps.clock.sleep(1000, hurry.signal).then(save, () => {});
      });
  }

  return {
    save,
    /** Answers whether there was anything to restore. A file that cannot be read is as good as none. */
    async load(): Promise<boolean> {
      await mkdir(deps.directory, { recursive: true, mode: 0o700 });
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) return false;
      try {
        deps.desired.restore(saved.parse(JSON.parse(text)));
        written = deps.desired.version;
        return true;
      } catch (error) {
        deps.log.warn(
          { error: String(error), path },
          'the desired state on disk is unreadable; it will be fetched anew',
        );
        return false;
      }
    },
    /** Writes what is not written yet, at once. */
    async flush(): Promise<void> {
      hurry.abort();
      await pending;
      if (deps.desired.version !== written)
        await writeDurably(path, JSON.stringify({ version: 1, ...deps.desired.save() }));
      written = deps.desired.version;
    },
  };
}
