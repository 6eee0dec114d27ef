import { statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle.ts';

/** Bytes of each function as it would be uploaded: what its start loads, and all there is. */
export async function bundleSizes(): Promise<Record<string, { firstChunkBytes: number; allBytes: number }>> {
  const sizes: Record<string, { firstChunkBytes: number; allBytes: number }> = {};
  const directory = await mkdtemp(join(tmpdir(), 'berth-bundles-'));
  try {
    for (const name of ['api', 'reconcile', 'timers'] as const) {
      const outdir = join(directory, name);
      const firstChunkBytes = bundle(name, outdir);
      const files = await readdir(outdir);
      const bytes = (file: string) => statSync(join(outdir, file)).size;
      sizes[name] = { firstChunkBytes, allBytes: files.reduce((sum, file) => sum + bytes(file), 0) };
    }
    return sizes;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
