import type { Call } from './operations/call.ts';

const paths = /^\/(healthz|livez|readyz)(\/([a-z0-9-]+))?$/;

/**
 * What is looked at, by upstream's names: that an answer comes at all, and that the store answers, which is what etcd is there. A
 * process with a slow store is still alive.
 */
const checks: Readonly<Record<string, (call: Call) => Promise<unknown>>> = {
  ping: async () => {},
  log: async () => {},
  etcd: (call) => call.server.store.epoch(call.cluster.id),
};
const checksOf = (name: string): string[] =>
  Object.keys(checks).filter((check) => name !== 'livez' || check !== 'etcd');

/** Every path there is to ask for. */
export const healthPaths = (): string[] =>
  ['healthz', 'livez', 'readyz'].flatMap((name) => [
    `/${name}`,
    ...checksOf(name)
      .toSorted()
      .map((check) => `/${name}/${check}`),
  ]);

const headers = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache, private',
};
const { 'x-content-type-options': _sniffing, ...plain } = headers;

/** /healthz, /livez, /readyz, with ?verbose and ?exclude, and each of their checks by itself (apiserver server/healthz); undefined: another path. */
export async function health(request: Request, path: string, call: Call): Promise<Response | undefined> {
  const match = paths.exec(path);
  if (match === null) return undefined;
  const [, name = '', , only] = match;
  if (only !== undefined) return checksOf(name).includes(only) ? one(only, call) : undefined;
  const { searchParams: query } = new URL(request.url);
  const excluded = new Set(query.getAll('exclude'));
  const results = await Promise.all(
    checksOf(name).map(async (check) => {
      if (excluded.delete(check)) return `[+]${check} excluded: ok\n`;
      return (await passes(check, call)) ? `[+]${check} ok\n` : `[-]${check} failed: reason withheld\n`;
    }),
  );
  if (excluded.size > 0) results.push(unknown([...excluded]));
  const lines = results.join('');
  if (lines.includes('[-]')) return new Response(`${lines}${name} check failed\n`, { status: 500, headers });
  return new Response(query.has('verbose') ? `${lines}${name} check passed\n` : 'ok', { headers });
}

const unknown = (names: readonly string[]): string =>
  `warn: some health checks cannot be excluded: no matches for ${names
    .toSorted()
    .map((name) => JSON.stringify(name))
    .join(',')}\n`;

async function one(check: string, call: Call): Promise<Response> {
  if (await passes(check, call)) return new Response('ok', { headers: plain });
  return new Response(`internal server error: ${check} failed\n`, { status: 500, headers });
}

async function passes(check: string, call: Call): Promise<boolean> {
  try {
    await checks[check]?.(call);
    return true;
  } catch (error) {
    call.server.log.error({ check, error: String(error) }, 'a health check failed');
    return false;
  }
}
