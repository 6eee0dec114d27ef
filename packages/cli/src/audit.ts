import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

/** The parts of a kubeconfig that are needed to ask the API one question. */
const kubeconfig = z.object({
  'current-context': z.string().min(1),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({ server: z.url(), 'certificate-authority-data': z.string().optional() }),
    }),
  ),
  users: z.array(z.object({ name: z.string(), user: z.object({ token: z.string().optional() }) })),
});

const answer = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(
    z.object({
      verb: z.string(),
      user: z.object({ username: z.string() }),
      impersonatedUser: z.object({ username: z.string() }).optional(),
      stageTimestamp: z.string(),
      objectRef: z.object({
        apiGroup: z.string().optional(),
        resource: z.string(),
        subresource: z.string().optional(),
        namespace: z.string().optional(),
        name: z.string(),
      }),
    }),
  ),
});

interface Target {
  server: string;
  ca: Buffer | undefined;
  token: string;
}

/** Where the current context leads. @throws Error that says what to do */
export function targetOf(file: string): Target {
  const parsed = kubeconfig.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${file} is no kubeconfig with a current context: name another with --kubeconfig`);
  const config = parsed.data;
  const context = config.contexts.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config.clusters.find(({ name }) => name === context?.cluster)?.cluster;
  const token = config.users.find(({ name }) => name === context?.user)?.user.token;
  if (cluster === undefined || token === undefined)
    throw new Error(`the current context of ${file} names no cluster, or no user with a token`);
  const ca = cluster['certificate-authority-data'];
  return { server: cluster.server, ca: ca === undefined ? undefined : Buffer.from(ca, 'base64'), token };
}

function ask({ server, ca, token }: Target, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const url = `${server.replace(/\/$/, '')}${path}`;
    const sent = request(url, { ca, headers: { authorization: `Bearer ${token}` }, timeout: 30_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    sent.once('timeout', () => sent.destroy(new Error(`${server} did not answer in time`)));
    sent.once('error', reject);
    sent.end();
  });
}

const durations: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90m` before now, or a time as it is. */
export function timeOf(text: string, now: Date): string {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  return match === null
    ? text
    : new Date(now.getTime() - Number(match[1]) * (durations[match[2] ?? ''] ?? 0)).toISOString();
}

const columns = ['TIME', 'USER', 'VERB', 'OBJECT'] as const;

function rowsOf({ items }: z.output<typeof answer>): string[][] {
  return items.map(({ stageTimestamp, user, impersonatedUser, verb, objectRef }) => {
    const { apiGroup, resource, subresource, namespace, name } = objectRef;
    const kind = `${resource}${apiGroup === undefined ? '' : `.${apiGroup}`}${subresource === undefined ? '' : `/${subresource}`}`;
    const who = impersonatedUser === undefined ? user.username : `${impersonatedUser.username} (by ${user.username})`;
    return [stageTimestamp, who, verb, `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`];
  });
}

/** Columns as wide as their widest entry. */
function tableOf(rows: readonly (readonly string[])[]): string[] {
  const all = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  return all.map((row) =>
    row.map((text, at) => (at === row.length - 1 ? text : text.padEnd(widths[at] ?? 0))).join('   '),
  );
}

/** `berth audit`: who wrote what in the cluster of a kubeconfig, newest first. */
export async function audit(
  options: Record<string, unknown>,
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const file =
    (options.kubeconfig as string | undefined) ??
    environment.KUBECONFIG?.split(':')[0] ??
    join(homedir(), '.kube', 'config');
  const query = new URLSearchParams();
  for (const name of ['user', 'verb', 'resource', 'namespace', 'name', 'limit', 'continue'])
    if (options[name] !== undefined) query.set(name, String(options[name]));
  for (const name of ['since', 'until'])
    if (options[name] !== undefined) query.set(name, timeOf(String(options[name]), new Date()));
  const { status, text } = await ask(targetOf(file), `/berth/v1/audit?${query}`);
  if (status !== 200) throw new Error(messageIn(text) ?? `the API answered with ${status}`);
  if (options.output === 'json') return print(text);
  const trail = answer.parse(JSON.parse(text));
  for (const line of tableOf(rowsOf(trail))) print(line);
  if (trail.metadata.continue !== undefined) print(`there is more: --continue ${trail.metadata.continue}`);
}

function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
