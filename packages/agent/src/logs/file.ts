import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Clock } from '@berth/machinery/clock';
import { type LogEntry, parseEntry } from './lines.ts';

const block = 64 * 1024;
/** A longer line is given out in parts; containerd itself cuts at 16 KiB. */
const longestLine = 1024 * 1024;
const lookEvery = 100;

/** Where the last `lines` lines of the file begin. */
export async function tailOffset(file: FileHandle, lines: number): Promise<number> {
  const { size } = await file.stat();
  if (lines === 0) return size;
  let newlines = 0;
  const buffer = Buffer.alloc(block);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - block);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    for (let index = bytesRead - 1; index >= 0; index -= 1) {
      if (buffer[index] !== 0x0a || start + index === size - 1) continue;
      newlines += 1;
      if (newlines === lines) return start + index + 1;
    }
    end = start;
  }
  return 0;
}

export interface FollowOptions {
  tailLines: number | undefined;
  follow: boolean;
  /** Whether the container may still write; asked when the end of the file is reached. */
  alive(): Promise<boolean>;
  clock: Clock;
  signal: AbortSignal;
}

/** Whole lines from a position on; remembers where it is. */
class LineReader {
  #rest = Buffer.alloc(0);
  #position: number;
  readonly file: FileHandle;

  constructor(file: FileHandle, position: number) {
    this.file = file;
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  /** What can be read now, without waiting for more. */
  async *drain(): AsyncGenerator<Buffer> {
    const buffer = Buffer.alloc(block);
    for (;;) {
      const { bytesRead } = await this.file.read(buffer, 0, block, this.#position);
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      let data = Buffer.concat([this.#rest, buffer.subarray(0, bytesRead)]);
      for (let end = data.indexOf(0x0a); end >= 0; end = data.indexOf(0x0a)) {
        yield data.subarray(0, end);
        data = data.subarray(end + 1);
      }
      if (data.length > longestLine) {
        yield data;
        data = Buffer.alloc(0);
      }
      this.#rest = Buffer.from(data);
    }
  }
}

/** The file that is now at the path, if it is another than the one being read: the log was rotated. */
async function rotated(path: string, reader: LineReader): Promise<boolean> {
  const [now, then] = await Promise.all([stat(path).catch(() => undefined), reader.file.stat()]);
  return now !== undefined && (now.ino !== then.ino || now.size < reader.position);
}

/** Entries of a container's log file, oldest first; with `follow`, those still to come, across rotations. */
export async function* fileEntries(path: string, options: FollowOptions): AsyncGenerator<LogEntry> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // A container that has not written yet, or one whose logs are gone.
  if (file === undefined) return;
  let reader = new LineReader(file, options.tailLines === undefined ? 0 : await tailOffset(file, options.tailLines));
  try {
    while (!options.signal.aborted) {
      // Both asked before the read: what is written in between is not lost. Where a new file stands, the old one is complete.
      const alive = options.follow && (await options.alive());
      const replaced = await rotated(path, reader);
      for await (const line of reader.drain()) {
        const entry = parseEntry(line);
        if (entry !== undefined) yield entry;
      }
      if (replaced) {
        const next = await open(path, 'r');
        await reader.file.close();
        reader = new LineReader(next, 0);
      } else if (!alive) return;
      else await options.clock.sleep(lookEvery, options.signal).catch(() => {});
    }
  } finally {
    await reader.file.close();
  }
}
