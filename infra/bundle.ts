import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, type BuildResult, buildSync } from 'esbuild';

export const repository = fileURLToPath(new URL('..', import.meta.url));

export type EntryPoint = 'api' | 'reconcile' | 'router' | 'timers' | 'hints-auth' | 'streams-host';

const common = {
  absWorkingDir: repository,
  bundle: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'error',
} as const satisfies BuildOptions;

/** Packages that few requests need, in the middle of code that cannot wait: files of their own beside the bundle. */
const whenNeeded = ['re2js', 'yaml'];

/**
 * Bundles functions/{name}.ts into `directory` as index.mjs and the chunks it loads when needed. The one place that says how
 * an artefact is made: the stack and the tests of the artefacts both call it. Synchronous, as CDK's bundling is. CDK's own
 * NodejsFunction writes one file and cannot split: everything that is loaded when needed would be parsed at each cold start.
 */
export function bundle(name: EntryPoint, directory: string): BuildResult<{ metafile: true }> {
  const built = buildSync({
    ...common,
    entryPoints: { index: join(repository, 'functions', `${name}.ts`) },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
    alias: Object.fromEntries(whenNeeded.map((name) => [name, join(repository, 'infra', 'whenneeded', `${name}.ts`)])),
  });
  const stands = (name: string): boolean => Object.keys(built.metafile.inputs).includes(`infra/whenneeded/${name}.ts`);
  const { resolve } = createRequire(import.meta.url);
  const entryPoints = Object.fromEntries(whenNeeded.filter(stands).map((name) => [name, resolve(name)]));
  if (Object.keys(entryPoints).length > 0) {
    buildSync({ ...common, entryPoints, outdir: directory, outExtension: { '.js': '.cjs' }, format: 'cjs' });
  }
  return built;
}
