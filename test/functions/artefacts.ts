import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import type { Context, LambdaFunctionURLEvent } from 'aws-lambda';
import { bundle, type EntryPoint } from '../../infra/bundle.ts';

export const originSecret = 'front-secret';
export const domain = 'berth.example.com';

/** A bundle as it would be uploaded, and how large what is loaded at its start is. */
export interface Artefact {
  /** Loads index.mjs, as Lambda would, in the environment of this process. */
  load(): { handler: (...input: never[]) => Promise<unknown> };
  /** Path of index.mjs. */
  file: string;
  /** Loads another file of the bundle. */
  beside(file: string): unknown;
  /** Bytes of index.mjs: all that is loaded at the start. */
  firstChunk: number;
}

export function createArtefacts(): { make(name: EntryPoint): Artefact; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'berth-artefacts-'));
  const require = createRequire(import.meta.url);
  return {
    make(name) {
      const directory = join(root, name);
      const firstChunk = bundle(name, directory);
      return {
        load: () => require(join(directory, 'index.mjs')) as ReturnType<Artefact['load']>,
        file: join(directory, 'index.mjs'),
        beside: (file) => require(join(directory, file)),
        firstChunk,
      };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export const lambdaContext = (): Context =>
  ({ getRemainingTimeInMillis: () => 30_000, awsRequestId: 'test', functionName: 'test' }) as unknown as Context;

/** The part of Lambda's runtime that a streaming handler uses; heads are kept on the stream. */
export function installLambdaRuntime(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: unknown) => handler,
      HttpResponseStream: { from: (stream: Writable, head: unknown) => Object.assign(stream, { head }) },
    },
  });
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  json: any;
}

type UrlHandler = (event: LambdaFunctionURLEvent, stream: Writable, context: Context) => Promise<void>;

export interface Asked {
  method?: string;
  host?: string;
  path: string;
  query?: string;
  token?: string;
  secret?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request as CloudFront and the function URL would hand it over, payload 2.0. */
export async function ask(handler: UrlHandler, asked: Asked): Promise<Answer> {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await handler(urlEvent(asked), stream, lambdaContext());
  const { head } = stream as unknown as { head: { statusCode: number; headers: Record<string, string> } };
  const text = Buffer.concat(chunks).toString();
  // A watch's lines have the same type as an object.
  const isJson =
    head.headers['content-type']?.includes('json') === true && !/(watch=|\n\{)/.test(`${asked.query ?? ''}${text}`);
  return { status: head.statusCode, headers: head.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

function urlEvent(asked: Asked): LambdaFunctionURLEvent {
  const { method = 'GET', host = domain, path, query = '', token, secret = originSecret, body } = asked;
  const bytes = body === undefined ? undefined : Buffer.from(body instanceof Uint8Array ? body : JSON.stringify(body));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      'x-berth-origin': secret,
      'x-forwarded-host': host,
      host: 'abcdefgh.lambda-url.eu-central-1.on.aws',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '192.0.2.1',
      'x-amzn-trace-id': 'Root=1-00000000-000000000000000000000000',
      via: '2.0 example.cloudfront.net (CloudFront)',
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(bytes?.length) }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...asked.headers,
    },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefgh',
      domainName: 'abcdefgh.lambda-url.eu-central-1.on.aws',
      domainPrefix: 'abcdefgh',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'kubectl/v1.36.0' },
      requestId: '00000000-0000-0000-0000-000000000000',
      routeKey: '$default',
      stage: '$default',
      time: '01/Jan/2030:00:00:00 +0000',
      timeEpoch: 1_893_456_000_000,
    } as LambdaFunctionURLEvent['requestContext'],
    ...(bytes === undefined ? {} : { body: bytes.toString('base64') }),
    isBase64Encoded: bytes !== undefined,
  };
}
