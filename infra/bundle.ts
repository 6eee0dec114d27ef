import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';

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

const requireBanner = {
  js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
};

/**
 * Bundles functions/{name}.ts into `directory` as index.mjs and the chunks it loads when needed. The one place that says how
 * an artefact is made: the stack and the tests of the artefacts both call it. Synchronous, as CDK's bundling is. CDK's own
 * NodejsFunction writes one file and cannot split: everything that is loaded when needed would be parsed at each cold start.
 * Answers the bytes of index.mjs: all that is loaded at the start.
 */
export function bundle(name: EntryPoint, directory: string): number {
  const built = buildSync({
    ...common,
    entryPoints: { index: join(repository, 'functions', `${name}.ts`) },
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    splitting: true,
    banner: requireBanner,
    alias: Object.fromEntries(whenNeeded.map(({ name, standIn }) => [name, join(repository, standIn)])),
  });
  const inputs = new Set(Object.keys(built.metafile.inputs));
  const { resolve } = createRequire(import.meta.url);
  const needed = whenNeeded.filter(({ standIn }) => inputs.has(standIn));
  const entryPoints = Object.fromEntries(needed.map(({ name, file }) => [file, resolve(name)]));
  if (Object.keys(entryPoints).length > 0) {
    buildSync({ ...common, entryPoints, outdir: directory, outExtension: { '.js': '.cjs' }, format: 'cjs' });
  }
  return joinStart(built.metafile.outputs, directory);
}

/**
 * esbuild splits what is loaded at the start, too: into a file for every set of chunks that share its modules, each of which costs
 * a cold start its half millisecond. They are made one, and what was there re-exports from it.
 */
function joinStart(outputs: Metafile['outputs'], directory: string): number {
  const start = Object.keys(outputs).find((path) => basename(path) === 'index.mjs') ?? '';
  const loaded = new Set([start]);
  for (const path of loaded)
    for (const { path: needed, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && external !== true) loaded.add(needed);
  const apart = [...loaded].filter((path) => path !== start);
  const lines = apart.map((path, number) => {
    const names = (outputs[path]?.exports ?? []).map((name) => ({ name, inStart: `$${number}_${name}` }));
    return {
      file: basename(path),
      start: `export { ${names.map(({ name, inStart }) => `${name} as ${inStart}`)} } from './${basename(path)}';`,
      apart: `export { ${names.map(({ name, inStart }) => `${inStart} as ${name}`)} } from './index.mjs';`,
    };
  });
  const own = `export { ${outputs[start]?.exports.join()} } from './index.mjs';`;
  const joined = buildSync({
    ...common,
    stdin: { contents: [...lines.map((line) => line.start), own].join('\n'), resolveDir: directory, loader: 'js' },
    write: false,
    format: 'esm',
    external: Object.keys(outputs).flatMap((path) => (loaded.has(path) ? [] : [`./${basename(path)}`])),
  }).outputFiles[0]?.contents;
  if (joined === undefined) throw new Error('esbuild gave nothing back');
  for (const { file, apart } of lines) writeFileSync(join(directory, file), apart);
  writeFileSync(join(directory, 'index.mjs'), joined);
  return joined.length;
}
