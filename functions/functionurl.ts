import { refuseDots } from '@berth/apiserver/http/rawpath';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ApiError } from '@berth/machinery/errors';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { forwardedHostHeader, innerPath, isFromFront, originSecretHeader } from './front.ts';

/** Lambda's own names for a streamed answer; there only inside its runtime. */
interface LambdaStreaming {
  streamifyResponse(handler: (event: LambdaFunctionURLEvent, stream: Writable) => Promise<void>): unknown;
  HttpResponseStream: {
    from(stream: Writable, head: { statusCode: number; headers: Record<string, string> }): Writable;
  };
}

export interface FunctionUrlOptions {
  fetch(request: Request): Promise<Response> | Response;
  /** Clusters are served at https://{id}.{domain}; their paths inside are /clusters/{id}/… */
  domain: string;
  /** What CloudFront sends in x-berth-origin. */
  originSecret: string;
  /** Called when an answer has been sent, before the function may be frozen. */
  finish(): Promise<void>;
}

/** Seconds that a watch may last in a function: it must end cleanly before the function does. */
const longestWatch = 13 * 60;

/** A fetch handler as the handler of a streaming function URL (payload 2.0) behind CloudFront. */
export function streamedHandler(options: FunctionUrlOptions): unknown {
  const { awslambda } = globalThis as unknown as { awslambda: LambdaStreaming };
  return awslambda.streamifyResponse(async (event, stream) => {
    const response = await answer(options, event);
    const head = { statusCode: response.status, headers: Object.fromEntries(response.headers) };
    const body = awslambda.HttpResponseStream.from(stream, head);
    // The first write, even of nothing, sends the head: an open watch must not wait for its first event.
    body.write('');
    try {
      if (response.body === null) body.end();
      else await pipeline(Readable.fromWeb(response.body as never), body);
    } finally {
      await options.finish();
    }
  });
}

async function answer(options: FunctionUrlOptions, event: LambdaFunctionURLEvent): Promise<Response> {
  if (!isFromFront(event.headers[originSecretHeader], options.originSecret)) {
    return statusResponse(
      new ApiError('Forbidden', "this address answers only requests that come through the service's own front"),
    );
  }
  const refused = refuseDots(event.rawPath);
  if (refused !== undefined) return refused;
  let request: Request;
  try {
    request = toRequest(event, options.domain);
  } catch {
    return statusResponse(new ApiError('BadRequest', 'the request cannot be read'));
  }
  return options.fetch(request);
}

function statusResponse(error: ApiError): Response {
  return Response.json(error.toStatus(), { status: error.code });
}

/** Headers that are between CloudFront and the function. */
const hopHeaders = new Set([
  originSecretHeader,
  forwardedHostHeader,
  'host',
  'connection',
  'transfer-encoding',
  'content-length',
]);

export function toRequest(event: LambdaFunctionURLEvent, domain: string): Request {
  const host = event.headers[forwardedHostHeader] ?? event.requestContext.domainName;
  const path = innerPath(host, domain, event.rawPath);
  const url = new URL(`https://${host}${path}${event.rawQueryString === '' ? '' : `?${event.rawQueryString}`}`);
  shortenWatch(url);
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined && !hopHeaders.has(name.toLowerCase())) headers.set(name, value);
  }
  const { method } = event.requestContext.http;
  const body = event.body === undefined || method === 'GET' || method === 'HEAD' ? undefined : bodyOf(event);
  return new Request(url, { method, headers, body });
}

function bodyOf(event: LambdaFunctionURLEvent): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'));
}

function shortenWatch(url: URL): void {
  const watch = url.searchParams.get('watch');
  if (watch === null || watch === 'false' || watch === '0') return;
  const wanted = Number(url.searchParams.get('timeoutSeconds') ?? longestWatch);
  if (wanted === 0 || wanted > longestWatch) url.searchParams.set('timeoutSeconds', String(longestWatch));
  else if (!url.searchParams.has('timeoutSeconds')) url.searchParams.set('timeoutSeconds', String(longestWatch));
}
