import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

const program = 'kubectl';

/** Whether there is a kubectl on this machine at all. */
export const kubectlIsThere = (): boolean => spawnSync(program, ['version', '--client']).status === 0;

type Fetch = (request: Request) => Promise<Response>;

async function answer(fetch: Fetch, port: number, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    headers.set(name, Array.isArray(value) ? value.join(', ') : (value ?? ''));
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = chunks.length === 0 ? undefined : Buffer.concat(chunks);
  const request = new Request(`http://127.0.0.1:${port}${incoming.url}`, {
    method: incoming.method,
    headers,
    body,
    signal: gone.signal,
  });
  const response = await fetch(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  if (response.body === null) outgoing.end();
  else
    Readable.fromWeb(response.body as ReadableStream)
      .on('error', () => outgoing.destroy())
      .pipe(outgoing);
}

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** kubectl, talking to an app over plain HTTP on loopback. kubectl sends no token over plain HTTP: the app must take it as it is. */
export async function startKubectl(fetch: Fetch, basePath: string) {
  const requests: { method: string; url: string; type: string; accept: string; code: number }[] = [];
  const server = createServer((incoming, outgoing) => {
    outgoing.once('finish', () => {
      const { method = '', url = '', headers } = incoming;
      requests.push({
        method,
        url,
        type: headers['content-type'] ?? '',
        accept: headers.accept ?? '',
        code: outgoing.statusCode,
      });
    });
    answer(fetch, (server.address() as AddressInfo).port, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const home = mkdtempSync(join(tmpdir(), 'berth-kubectl-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`;

  const run = (args: readonly string[], input = '', environment: Record<string, string> = {}): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG: join(home, 'none'), ...environment };
      const child = spawn(program, ['--server', url, ...args], { env });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ code: code ?? -1, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
      );
      child.stdin.end(input);
    });

  return {
    requests,
    run,
    home,
    /** Standard output of what must succeed. */
    async ok(args: readonly string[], input = '', environment: Record<string, string> = {}): Promise<string> {
      const { code, out, err } = await run(args, input, environment);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${code}\n${out}${err}`);
      return out;
    },
    file(name: string, text: string): string {
      const path = join(home, name);
      writeFileSync(path, text, { mode: 0o755 });
      return path;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type Kubectl = Awaited<ReturnType<typeof startKubectl>>;
