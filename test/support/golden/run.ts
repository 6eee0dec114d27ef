import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from '../berth.ts';
import { normalise } from './normal.ts';
import {
  applies,
  expectedAnswer,
  parseScript,
  type Recording,
  type Runner,
  recordAnswer,
  renderScript,
} from './script.ts';

const helpers = fileURLToPath(new URL('helpers.sh', import.meta.url));

/** Where scripts run: one server, one kubectl. */
export interface Stage extends Runner {
  /** A kubeconfig of an administrator. */
  kubeconfig: string;
  /** Folder of this stage's own; each script gets one below it. */
  folder: string;
  kubectl: string;
}

/** Whether answers are held against the file, or written into it. */
export type Update = 'no' | Recording;

/**
 * Runs a script in a namespace and a folder named like it. Both texts are of the same script: as its file has it, and as this
 * run would have written it.
 */
export async function runScript(stage: Stage, file: string, update: Update): Promise<{ wanted: string; got: string }> {
  const name = basename(file, '.txt');
  const folder = prepare(stage, name);
  const text = readFileSync(file, 'utf8');
  const parts = parseScript(text);
  const env = environment(stage, folder);
  await shell(`kubectl create namespace ${name}\nready_namespace ${name}`, folder, env);
  for (const part of parts) {
    if (!('command' in part) || !applies(part.command, stage)) continue;
    const { code, stdout } = await shell(part.command.text, folder, env);
    const lines = stdout.trim() === '' ? [] : normalise(stdout, folder, part.command.text);
    if (code !== 0) lines.push(`[${code}]`);
    if (update === 'no') expectedAnswer(part.command, stage).lines = lines;
    else recordAnswer(part.command, stage, lines, update);
  }
  const got = renderScript(parts);
  if (update !== 'no') writeFileSync(file, got);
  return { wanted: text, got };
}

/** The script's folder: the files of its name, a kubeconfig whose namespace it is, and kubectl under that very name. */
function prepare(stage: Stage, name: string): string {
  const folder = join(stage.folder, name);
  mkdirSync(join(folder, '.bin'), { recursive: true });
  symlinkSync(stage.kubectl, join(folder, '.bin', 'kubectl'));
  const config = JSON.parse(readFileSync(stage.kubeconfig, 'utf8'));
  for (const { context } of config.contexts) context.namespace = name;
  writeFileSync(join(folder, '.kubeconfig'), JSON.stringify(config));
  const files = fileURLToPath(new URL(`../../e2e/golden/${name}`, import.meta.url));
  if (existsSync(files)) cpSync(files, folder, { recursive: true });
  return folder;
}

const environment = (stage: Stage, folder: string): Record<string, string> => ({
  PATH: `${join(folder, '.bin')}:${process.env.PATH}`,
  KUBECONFIG: join(folder, '.kubeconfig'),
  HOME: stage.folder,
  BASH_ENV: helpers,
  TZ: 'UTC',
  LC_ALL: 'C.UTF-8',
  TERM: 'dumb',
  EDITOR: '',
  KUBE_EDITOR: '',
});

/** Both streams come as one, in the order in which they were written. */
const shell = (text: string, folder: string, env: Record<string, string>) =>
  execute('bash', ['-c', `exec 2>&1\n${text}`], { cwd: folder, env, timeout: 120_000 });
