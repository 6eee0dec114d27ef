import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end, with a deadline that fails loudly. */
export function execute(
  command: string,
  parameters: readonly string[],
  options: { input?: string; env?: Record<string, string>; timeout?: number; cwd?: string } = {},
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: options.cwd ?? root, env: { ...process.env, ...options.env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${command} ${parameters.join(' ')} took too long\n${stdout}\n${stderr}`));
    }, options.timeout ?? 60_000);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? -1, stdout, stderr });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** A Berth started as a user starts it, on a free port with a data directory of its own. */
export interface Berth {
  url: string;
  kubeconfig: string;
  dataDir: string;
  readyLine: string;
  readyAfter: number;
  /** What the process printed so far. */
  log(): string;
  pid: number;
  kubectl(...parameters: string[]): Promise<Output>;
  /** kubectl with a manifest on standard input. */
  pipe(input: string, ...parameters: string[]): Promise<Output>;
  /** kubectl that must succeed; answers with its output. */
  ok(...parameters: string[]): Promise<string>;
  json<Result = any>(...parameters: string[]): Promise<Result>;
  fetch(path: string, init?: RequestInit & { token?: string | null }): Promise<Response>;
  /** SIGTERM to npm, as an init system does it; answers with the exit code once everything is gone. */
  stop(): Promise<number>;
  /** kill -9 of the whole process group. */
  kill(): Promise<void>;
  restart(parameters?: readonly string[]): Promise<Berth>;
  /** Stops and removes the data directory. */
  [Symbol.asyncDispose](): Promise<void>;
}

export function temporaryDirectory(name: string): string {
  return mkdtempSync(join(tmpdir(), `berth-${name}-`));
}

export async function startBerth(
  parameters: readonly string[] = [],
  dataDir = temporaryDirectory('e2e'),
): Promise<Berth> {
  const started = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--port', '0', '--data-dir', dataDir, ...parameters], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (text: string) => {
    output = (output + text).slice(-1_000_000);
  };
  child.stdout?.setEncoding('utf8').on('data', collect);
  child.stderr?.setEncoding('utf8').on('data', collect);
  const readyLine = await untilReady(child, () => output);
  const readyAfter = performance.now() - started;
  const url = /url=(\S+)/.exec(readyLine)?.[1] ?? '';
  const kubeconfig = /kubeconfig=(\S+)/.exec(readyLine)?.[1] ?? '';
  const exited = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  const signal = (name: NodeJS.Signals, group: boolean) => {
    try {
      process.kill(group ? -(child.pid ?? 0) : (child.pid ?? 0), name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const kubectl = (...words: string[]) =>
    execute('kubectl', ['--kubeconfig', kubeconfig, ...words], { env: { KUBECTL_DISPATCHER_LOG: '' } });
  const ok = async (...words: string[]) => {
    const result = await kubectl(...words);
    if (result.code !== 0)
      throw new Error(`kubectl ${words.join(' ')}: ${result.stderr}${result.stdout}\n${output.slice(-1500)}`);
    return result.stdout;
  };
  const berth: Berth = {
    url,
    kubeconfig,
    dataDir,
    readyLine,
    readyAfter,
    pid: child.pid ?? 0,
    log: () => output,
    kubectl,
    ok,
    pipe: (input, ...words) => execute('kubectl', ['--kubeconfig', kubeconfig, ...words], { input }),
    json: async (...words) => JSON.parse(await ok(...words, '-o', 'json')),
    fetch: (path, init) => request(kubeconfig, url + path, init),
    stop: async () => {
      signal('SIGTERM', false);
      return exited;
    },
    kill: async () => {
      signal('SIGKILL', true);
      await exited;
    },
    restart: (again) => startBerth(again ?? parameters, dataDir),
    async [Symbol.asyncDispose]() {
      signal('SIGTERM', false);
      const late = setTimeout(() => signal('SIGKILL', true), 15_000);
      await exited;
      clearTimeout(late);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return berth;
}

function untilReady(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`berth was not ready in time:\n${output()}`)), 60_000);
    const look = () => {
      const line = output()
        .split('\n')
        .find((text) => text.startsWith('berth ready'));
      if (line === undefined) return;
      clearTimeout(timer);
      resolve(line);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`berth ended with ${code} before it was ready:\n${output()}`));
    });
  });
}

/** A plain HTTPS request with the kubeconfig's CA and token (or another, or none). */
async function request(
  kubeconfig: string,
  url: string,
  init: RequestInit & { token?: string | null } = {},
): Promise<Response> {
  const { Agent, fetch: undiciFetch } = await import('undici');
  const { readFileSync } = await import('node:fs');
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  const ca = Buffer.from(config.clusters[0].cluster['certificate-authority-data'], 'base64').toString();
  const token = init.token === undefined ? config.users[0].user.token : init.token;
  const dispatcher = new Agent({ connect: { ca }, pipelining: 1 });
  const headers = new Headers(init.headers);
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const response = await undiciFetch(url, { ...(init as object), headers: Object.fromEntries(headers), dispatcher });
  return response as unknown as Response;
}

/** Tries until the check passes; its last failure is thrown at the deadline. Waits for facts, not for times. */
export async function eventually<Result>(check: () => Promise<Result>, timeout = 30_000): Promise<Result> {
  const deadline = performance.now() + timeout;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
