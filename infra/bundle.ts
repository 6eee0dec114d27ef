import { unlinkSync, writeFileSync } from 'node:fs';
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
  return joinChunks(built.metafile.outputs, directory);
}

type Outputs = Metafile['outputs'];

/** What the first object of any kind loads: the hooks of all kinds (docs/decisions/0020). */
const kindHooks = /^packages\/kinds\/src\/\w+\/\w+\/index\.ts$/;

/**
 * esbuild splits what is loaded together into a file for every set of chunks that share its modules, each of which costs a cold
 * start its half millisecond. What the start loads is made one file, and so are the hooks of the kinds.
 */
function joinChunks(outputs: Outputs, directory: string): number {
  const paths = Object.keys(outputs);
  const start = closure(
    outputs,
    paths.filter((path) => basename(path) === 'index.mjs'),
  );
  const one = [makeOne(outputs, directory, start, 'index.mjs')];
  const hooks = closure(
    outputs,
    paths.filter((path) => kindHooks.test(outputs[path]?.entryPoint ?? '')),
    start,
  );
  if (hooks.size > 0) one.push(makeOne(outputs, directory, hooks, 'hooks.mjs', start));
  // A file that was made part of another stays where something else asks for it.
  const asked = new Set([
    ...one.flatMap(({ imports }) => imports),
    ...paths.flatMap((path) => (start.has(path) || hooks.has(path) ? [] : importsOf(outputs[path]))),
  ]);
  for (const path of [...start, ...hooks])
    if (!asked.has(basename(path)) && basename(path) !== 'index.mjs') unlinkSync(join(directory, basename(path)));
  return one[0]?.bytes ?? 0;
}

/** The names of files beside it that a file asks for. */
const importsOf = (output: Outputs[string] | undefined): string[] =>
  (output?.imports ?? []).map(({ path }) => basename(path));

/** The files that these load at once, themselves included. */
function closure(outputs: Outputs, roots: readonly string[], without: ReadonlySet<string> = new Set()): Set<string> {
  const loaded = new Set(roots.filter((path) => !without.has(path)));
  for (const path of loaded)
    for (const { path: needed, kind, external } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && external !== true && !without.has(needed)) loaded.add(needed);
  return loaded;
}

/**
 * Makes one file of a group of them; what was there re-exports from it. `before`: a group that was made one already, whose
 * re-exports are not gone through again.
 */
function makeOne(
  outputs: Outputs,
  directory: string,
  group: ReadonlySet<string>,
  file: string,
  before: ReadonlySet<string> = new Set(),
): { bytes: number; imports: string[] } {
  const whole = [...group].find((path) => basename(path) === file);
  const parts = [...group].filter((path) => path !== whole);
  const lines = parts.map((path, number) => {
    const names = (outputs[path]?.exports ?? []).map((name) => ({ name, inWhole: `$${number}_${name}` }));
    return {
      file: basename(path),
      whole: `export { ${names.map(({ name, inWhole }) => `${name} as ${inWhole}`)} } from './${basename(path)}';`,
      part: `export { ${names.map(({ name, inWhole }) => `${inWhole} as ${name}`)} } from './${file}';`,
    };
  });
  const own = whole === undefined ? [] : [`export { ${outputs[whole]?.exports.join()} } from './${file}';`];
  const apart = Object.keys(outputs).filter((path) => !group.has(path) && !before.has(path));
  const external = [...apart.map((path) => `./${basename(path)}`), ...(before.size > 0 ? ['./index.mjs'] : [])];
  const { metafile, outputFiles } = buildSync({
    ...common,
    stdin: { contents: [...lines.map((line) => line.whole), ...own].join('\n'), resolveDir: directory, loader: 'js' },
    write: false,
    format: 'esm',
    external,
  });
  const joined = outputFiles[0]?.contents;
  if (joined === undefined) throw new Error('esbuild gave nothing back');
  for (const { file: path, part } of lines) writeFileSync(join(directory, path), part);
  writeFileSync(join(directory, file), joined);
  return { bytes: joined.length, imports: Object.values(metafile.outputs).flatMap(importsOf) };
}
