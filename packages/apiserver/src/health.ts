import type { Call } from './operations/call.ts';

const paths = /^\/(healthz|livez|readyz)(\/([a-z0-9-]+))?\/?$/;

/** What is looked at: that an answer comes at all, and that the store answers. A process with a slow store is still alive. */
const checks: Readonly<Record<string, (call: Call) => Promise<unknown>>> = {
  ping: async () => {},
  store: (call) => call.server.store.epoch(call.cluster.id),
};
const checksOf = (name: string): string[] =>
  Object.keys(checks).filter((check) => name !== 'livez' || check !== 'store');

const headers = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache, private',
};

/** /healthz, /livez, /readyz, with ?verbose and ?exclude, and each of their checks by itself (apiserver server/healthz); undefined: another path. */
export async function health(request: Request, path: string, call: Call): Promise<Response | undefined> {
  const match = paths.exec(path);
  if (match === null || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
  const [, name = '', , only] = match;
  if (only !== undefined && !checksOf(name).includes(only)) return undefined;
  const { searchParams: query } = new URL(request.url);
  const excluded = query.getAll('exclude');
  const wanted = only === undefined ? checksOf(name).filter((check) => !excluded.includes(check)) : [only];
  const results = await Promise.all(wanted.map((check) => passes(check, call)));
  const failed = results.includes(false);
  const lines = wanted
    .map((check, index) => (results[index] ? `[+]${check} ok\n` : `[-]${check} failed: reason withheld\n`))
    .join('');
  if (failed) return new Response(`${lines}${name} check failed\n`, { status: 500, headers });
  return new Response(query.has('verbose') && only === undefined ? `${lines}${name} check passed\n` : 'ok', {
    headers,
  });
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
