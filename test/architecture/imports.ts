import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Which of our packages each one may import (docs/architecture.md). `*`: any. */
export const allowed: Record<string, readonly string[]> = {
  machinery: [],
  kinds: ['machinery'],
  table: ['machinery'],
  store: ['table', 'machinery'],
  auth: ['machinery', 'kinds'],
  scheduler: ['machinery', 'kinds'],
  apiserver: ['machinery', 'kinds', 'table', 'store', 'auth', 'scheduler'],
  controllers: ['machinery', 'kinds', 'table', 'store', 'auth', 'scheduler'],
  agent: ['machinery', 'kinds'],
  tenancy: ['machinery', 'table', 'store', 'auth'],
  cli: ['*'],
  functions: ['*'],
  infra: [],
};

/** Modules that do I/O, forbidden in machinery. */
const inputOutput = /^node:(fs|net|http|https|http2|child_process|dgram|tls|sqlite|cluster|worker_threads)/;

/** Telling addresses apart is no I/O, though Node keeps it in `net`. */
const pureNet = /import \{(?: ?isIP(?:v[46])?,?)+ ?\} from 'node:net';/g;

/** Every `.ts` below a folder but tests, what only they use, and test data. */
export function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/node_modules|testdata|\/testing\/|cdk\.out|dist\//.test(path));
}

/** Module names that a source text imports, statically or not. */
export function importsOf(text: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g;
  return [...text.matchAll(pattern)].map((match) => match[2] ?? '');
}

/** What is wrong with one file's imports, in sentences. */
export function violations(owner: string, path: string, text: string): string[] {
  const may = allowed[owner] ?? [];
  const wrong: string[] = [];
  for (const name of importsOf(owner === 'machinery' ? text.replaceAll(pureNet, '') : text)) {
    const target = /^@berth\/([a-z]+)/.exec(name)?.[1];
    if (target !== undefined && target !== owner && !may.includes('*') && !may.includes(target))
      wrong.push(`${path}: ${owner} must not import ${target}`);
    if (name.startsWith('@berth/machinery/cel/')) wrong.push(`${path}: reaches into ${name} past @berth/machinery/cel`);
    if (target === 'functions' || target === 'infra') wrong.push(`${path}: nothing imports ${target}`);
    if (/^(\.\.\/)+(packages|functions|infra)\//.test(name))
      wrong.push(`${path}: reaches into ${name} past its package`);
    if (owner === 'machinery' && inputOutput.test(name))
      wrong.push(`${path}: machinery does no I/O, but imports ${name}`);
  }
  return wrong;
}

export function check(root: string): string[] {
  const folders = Object.keys(allowed).map((owner) => ({
    owner,
    folder: owner === 'functions' || owner === 'infra' ? join(root, owner) : join(root, 'packages', owner, 'src'),
  }));
  return folders.flatMap(({ owner, folder }) =>
    sources(folder).flatMap((path) => violations(owner, relative(root, path), readFileSync(path, 'utf8'))),
  );
}
