import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFileBlobs } from '@berth/store';
import { checkStore } from '@berth/store/check';
import { openSqlite } from '@berth/table/sqlite';
import * as z from 'zod';

const checkOptions = z.object({
  dataDir: z.string().min(1).default('.berth'),
  cluster: z.string().min(1).default('local'),
  mend: z.boolean().default(false),
});

/**
 * `berth store check`: prints what is wrong in a data directory, and mends what it can if told to. It holds the directory's
 * lock meanwhile. Answers with how many findings are left. @throws Error when a process holds the directory, or it is none
 */
export async function storeCheck(input: Record<string, unknown>, say: (line: string) => void): Promise<number> {
  const { dataDir, cluster, mend } = checkOptions.parse(input);
  const path = join(dataDir, 'berth.db');
  if (!existsSync(path))
    throw new Error(`${dataDir} holds no store: name the directory that berth dev keeps its data in`);
  const table = openSqlite({ path });
  try {
    const clock = { now: () => new Date(), sleep: () => Promise.resolve() };
    const ids = { uid: () => crypto.randomUUID() };
    const blobs = createFileBlobs(join(dataDir, 'blobs'));
    const check = () => checkStore({ table, clock, ids, blobs }, cluster);
    const found = await check();
    for (const { problem, key, says, mend: how, repair } of found) {
      const mended = mend && repair !== undefined;
      if (mended) await repair();
      say(`${problem}: ${key.pk} ${key.sk}\n  ${says}`);
      say(`  ${mended ? 'mended' : repair === undefined ? 'by hand' : 'with --mend'}: ${how}`);
    }
    const left = mend ? (await check()).length : found.length;
    say(found.length === 0 ? 'nothing is wrong' : `${found.length} found, ${left} left`);
    return left;
  } finally {
    await table.close();
  }
}
