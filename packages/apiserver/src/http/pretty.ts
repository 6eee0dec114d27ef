const people = ['curl', 'Wget', 'Mozilla/5.0'];
const yes = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
/** Characters of an answer that is still indented: what is longer nobody reads, and it would cost memory. */
const longest = 4_000_000;

/** Who asks for it, or looks at answers with their own eyes (apiserver pkg/endpoints/handlers/negotiation/negotiate.go). */
export function wantsPretty(request: Request): boolean {
  if (request.url.includes('pretty')) {
    const asked = new URL(request.url).searchParams.get('pretty') ?? '';
    if (asked !== '') return yes.has(asked);
  }
  const agent = request.headers.get('user-agent') ?? '';
  return people.some((prefix) => agent.startsWith(prefix));
}

/** Answers that do not end, and those of others that only pass through. */
const untouched = /[?&](watch|follow)=|\/(watch|proxy|openapi)(\/|\?|$)/;

/** A JSON answer indented for people. Streams, documents of OpenAPI, what is packed or proxied go out as they are. */
export async function indented(request: Request, response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json') || response.headers.has('content-encoding')) return response;
  if (response.body === null || untouched.test(request.url)) return response;
  const text = await response.text();
  const body = text.length > longest ? text : JSON.stringify(JSON.parse(text), null, 2);
  return new Response(body, { status: response.status, headers: response.headers });
}
