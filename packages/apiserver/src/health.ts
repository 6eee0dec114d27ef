/** Checks that /readyz and its like name with ?verbose. */
const checks = ['ping', 'log', 'store'];
const paths = /^\/(healthz|livez|readyz)(\/([a-z0-9-]+))?\/?$/;

/** /healthz, /livez, /readyz and one check of them: that an answer comes is the answer. */
export function health(request: Request, path: string): Response | undefined {
  const match = paths.exec(path);
  if (match === null || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
  const [, name, , check] = match;
  if (check !== undefined && !checks.includes(check)) return undefined;
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache, private' };
  const verbose = new URL(request.url).searchParams.has('verbose');
  const text = verbose && check === undefined ? `${checks.map((one) => `[+]${one} ok\n`).join('')}${name} check passed\n` : 'ok';
  return new Response(text, { headers });
}
