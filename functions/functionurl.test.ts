import { PassThrough, type Writable } from 'node:stream';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { streamedHandler, toRequest } from './functionurl.ts';

/** An event of a function URL, payload 2.0, as AWS documents it. */
const event = (over: Partial<LambdaFunctionURLEvent> & { method?: string } = {}): LambdaFunctionURLEvent => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: '/api/v1/namespaces/default/pods',
  rawQueryString: 'limit=500',
  headers: {
    'x-berth-origin': 'front-secret',
    'x-forwarded-host': 'c1.berth.example.com',
    host: 'abc.lambda-url.eu-central-1.on.aws',
    authorization: 'Bearer berth_token',
    accept: 'application/json',
  },
  requestContext: {
    accountId: 'anonymous',
    apiId: 'abc',
    domainName: 'abc.lambda-url.eu-central-1.on.aws',
    domainPrefix: 'abc',
    http: {
      method: over.method ?? 'GET',
      path: '/api/v1/namespaces/default/pods',
      protocol: 'HTTP/1.1',
      sourceIp: '192.0.2.1',
      userAgent: 'kubectl',
    },
    requestId: 'r',
    routeKey: '$default',
    stage: '$default',
    time: '01/Jan/2030:00:00:00 +0000',
    timeEpoch: 1893456000000,
  } as LambdaFunctionURLEvent['requestContext'],
  isBase64Encoded: false,
  ...over,
});

type Head = { statusCode: number; headers: Record<string, string> };

/** Lambda's runtime as far as a streaming handler sees it. */
function lambdaRuntime() {
  const heads: Head[] = [];
  vi.stubGlobal('awslambda', {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: {
      from(stream: Writable, head: Head) {
        heads.push(head);
        return stream;
      },
    },
  });
  return heads;
}
afterEach(() => vi.unstubAllGlobals());

async function invoke(fetch: (request: Request) => Promise<Response> | Response, sent: LambdaFunctionURLEvent) {
  const heads = lambdaRuntime();
  const order: string[] = [];
  const handler = streamedHandler({
    fetch,
    domain: 'berth.example.com',
    originSecret: 'front-secret',
    finish: async () => void order.push('finish'),
  }) as (event: LambdaFunctionURLEvent, stream: Writable) => Promise<void>;
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  stream.on('end', () => order.push('end'));
  await handler(sent, stream);
  await new Promise((resolve) => setImmediate(resolve));
  return { head: heads[0], text: chunks.join(''), order };
}

test('an event becomes the request that was sent to the front', async () => {
  const request = toRequest(event(), 'berth.example.com');
  expect(request.url).toBe('https://c1.berth.example.com/clusters/c1/api/v1/namespaces/default/pods?limit=500');
  expect(Object.fromEntries(request.headers)).toEqual({
    authorization: 'Bearer berth_token',
    accept: 'application/json',
  });
});

test('on the bare domain the path names the cluster', () => {
  const sent = event({ rawPath: '/clusters/c1/version', rawQueryString: '' });
  sent.headers['x-forwarded-host'] = 'berth.example.com';
  expect(toRequest(sent, 'berth.example.com').url).toBe('https://berth.example.com/clusters/c1/version');
});

test('a protobuf body arrives byte for byte', async () => {
  const bytes = new Uint8Array([0x6b, 0x38, 0x73, 0x00, 0xff, 0x80]);
  const request = toRequest(
    event({ method: 'POST', body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true }),
    'berth.example.com',
  );
  expect(new Uint8Array(await request.arrayBuffer())).toEqual(bytes);
});

test('a watch is asked to end before the function does', () => {
  const timeout = (rawQueryString: string): string | null =>
    new URL(toRequest(event({ rawQueryString }), 'berth.example.com').url).searchParams.get('timeoutSeconds');
  expect(timeout('watch=true')).toBe('780');
  expect(timeout('watch=1&timeoutSeconds=3600')).toBe('780');
  expect(timeout('watch=true&timeoutSeconds=60')).toBe('60');
  expect(timeout('watch=false')).toBeNull();
});

test('status, headers and every chunk stream through, and what must finish does so after the last', async () => {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode('{"type":"ADDED"}\n'));
      controller.enqueue(encoder.encode('{"type":"BOOKMARK"}\n'));
      controller.close();
    },
  });
  const { head, text, order } = await invoke(
    () => new Response(body, { status: 200, headers: { 'content-type': 'application/json' } }),
    event(),
  );
  expect(head).toEqual({ statusCode: 200, headers: { 'content-type': 'application/json' } });
  expect(text).toBe('{"type":"ADDED"}\n{"type":"BOOKMARK"}\n');
  expect(order.toSorted()).toEqual(['end', 'finish']);
});

test('an answer without a body still has its status', async () => {
  const { head, text } = await invoke(() => new Response(null, { status: 204 }), event());
  expect(head?.statusCode).toBe(204);
  expect(text).toBe('');
});

test('whoever goes round the front is refused, and the program never hears of it', async () => {
  const fetch = vi.fn(() => new Response('secret'));
  for (const secret of [undefined, '', 'front-secreT', 'front-secret ']) {
    const sent = event();
    sent.headers['x-berth-origin'] = secret;
    const { head, text } = await invoke(fetch, sent);
    expect(head?.statusCode).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ kind: 'Status', reason: 'Forbidden', code: 403 });
  }
  expect(fetch).not.toHaveBeenCalled();
});

test('a path that would become the one above is refused, and the program never hears of it', async () => {
  let heard = false;
  const { head } = await invoke(
    () => {
      heard = true;
      return new Response('ok');
    },
    event({ rawPath: '/api/v1/namespaces/default/configmaps/%2e%2e' }),
  );
  expect([head?.statusCode, heard]).toEqual([400, false]);
});

test('a request that no server could read is a 400', async () => {
  const { head, text } = await invoke(() => new Response('unreached'), event({ method: 'TRACE' }));
  expect(head?.statusCode).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ kind: 'Status', reason: 'BadRequest' });
});
