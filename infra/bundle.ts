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

/**
 * Modules that few requests need, in the middle of code that cannot wait: files of their own beside the bundle. Each has a
 * module that stands in for it.
 */
const whenNeeded = [
  { name: 're2js', standIn: 'infra/whenneeded/re2js.ts', file: 're2js' },
  { name: 'yaml', standIn: 'infra/whenneeded/yaml.ts', file: 'yaml' },
  { name: '@berth/machinery/cel', standIn: 'packages/machinery/src/cel/whenneeded.ts', file: 'cel' },
];

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
    alias: Object.fromEntries(whenNeeded.map(({ name, standIn }) => [name, join(repository, standIn)])),
  });
  const inputs = new Set(Object.keys(built.metafile.inputs));
  const { resolve } = createRequire(import.meta.url);
  const needed = whenNeeded.filter(({ standIn }) => inputs.has(standIn));
  const entryPoints = Object.fromEntries(needed.map(({ name, file }) => [file, resolve(name)]));
  if (Object.keys(entryPoints).length > 0) {
    buildSync({ ...common, entryPoints, outdir: directory, outExtension: { '.js': '.cjs' }, format: 'cjs' });
  }
  return built;
}
