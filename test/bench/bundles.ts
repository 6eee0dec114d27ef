import { statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const functions = fileURLToPath(new URL('../../functions/', import.meta.url));

/** Bytes of each function as it would be uploaded: the first chunk, and all of them. */
export async function bundleSizes(): Promise<Record<string, { firstChunkBytes: number; allBytes: number }>> {
  const sizes: Record<string, { firstChunkBytes: number; allBytes: number }> = {};
  const directory = await mkdtemp(join(tmpdir(), 'berth-bundles-'));
  try {
    for (const name of ['api', 'reconcile', 'timers']) {
      const outdir = join(directory, name);
      await build({
        entryPoints: [join(functions, `${name}.ts`)],
        outdir,
        bundle: true,
        splitting: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        target: 'node24',
        outExtension: { '.js': '.mjs' },
        logLevel: 'error',
      });
      const files = await readdir(outdir);
      const bytes = (file: string) => statSync(join(outdir, file)).size;
      sizes[name] = {
        firstChunkBytes: bytes(`${name}.mjs`),
        allBytes: files.reduce((sum, file) => sum + bytes(file), 0),
      };
    }
    return sizes;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
