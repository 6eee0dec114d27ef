import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildResult, buildSync } from 'esbuild';

export const repository = fileURLToPath(new URL('..', import.meta.url));

export type EntryPoint = 'api' | 'reconcile' | 'router' | 'timers' | 'hints-auth' | 'streams-host';

/**
 * Bundles functions/{name}.ts into `directory` as index.mjs and the chunks it loads when needed. The one place that says how
 * an artefact is made: the stack and the tests of the artefacts both call it. Synchronous, as CDK's bundling is. CDK's own
 * NodejsFunction writes one file and cannot split: everything that is loaded when needed would be parsed at each cold start.
 */
export function bundle(name: EntryPoint, directory: string): BuildResult<{ metafile: true }> {
  return buildSync({
    absWorkingDir: repository,
    entryPoints: { index: join(repository, 'functions', `${name}.ts`) },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    // Stack traces in the logs name functions.
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
  });
}
