import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { printEmptyLists } from '@berth/machinery/decode';
import { ApiError, type Status } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { toPartial, toTable } from '@berth/machinery/tables';
import type { StoredObject } from '@berth/store/types';
import { stringify } from 'yaml';
import { type Call, readObject } from '../operations/call.ts';
import type { Listed } from '../operations/list.ts';
import type { Accepted } from './accept.ts';

const compress = promisify(gzip);
/** Upstream compresses from here on (responsewriters defaultGzipThresholdBytes). */
const gzipFrom = 128 * 1024;

/** What an answer needs to know of its request. */
export interface Reply {
  accepted: Accepted;
  warnings: readonly string[];
  acceptEncoding: string;
  includeObject: 'None' | 'Metadata' | 'Object';
  /** Headers that the answer has in any case. */
  headers?: Record<string, string>;
}

/** Longest warning in characters. */
const longestWarning = 4096;

/**
 * A warning as a header's value: UTF-8, which Node writes as the bytes it is given one by one; never a control character
 * (apimachinery util/net/http.go NewWarningHeader, which leaves out the whole warning).
 */
function quoteWarning(text: string): string {
  const plain = text
    .slice(0, longestWarning)
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ');
  const quoted = plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `299 - "${Buffer.from(quoted, 'utf8').toString('latin1')}"`;
}

/** A plain record where it will do: a Headers object costs as much as the rest of a short answer. */
function withWarnings(plain: Record<string, string>, warnings: readonly string[]): Record<string, string> | Headers {
  if (warnings.length === 0) return plain;
  const headers = new Headers(plain);
  for (const warning of [...new Set(warnings)].slice(0, 50)) headers.append('warning', quoteWarning(warning));
  return headers;
}

async function answer(
  reply: Reply,
  code: number,
  json: string,
  contentType = reply.accepted.contentType,
): Promise<Response> {
  const plain: Record<string, string> = {
    'content-type': contentType,
    'cache-control': 'no-cache, private',
    ...reply.headers,
  };
  const text = reply.accepted.form === 'yaml' ? stringify(JSON.parse(json)) : json;
  const zips = text.length >= gzipFrom && /\bgzip\b/.test(reply.acceptEncoding);
  if (zips) Object.assign(plain, { 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  return new Response(zips ? await compress(text, { level: 1 }) : text, {
    status: code,
    headers: withWarnings(plain, reply.warnings),
  });
}

/** Any JSON-able document. */
export const sendDocument = (reply: Reply, document: unknown, code = 200): Promise<Response> =>
  answer(
    {
      ...reply,
      accepted: reply.accepted.form === 'yaml' ? reply.accepted : { form: 'json', contentType: 'application/json' },
    },
    code,
    JSON.stringify(document),
  );

/** The warnings that a request met are told with its failure, too. */
export function sendError(
  error: ApiError,
  warnings: readonly string[] = [],
  headers: Record<string, string> = {},
): Response {
  const status: Status = error.toStatus();
  const retry = status.details?.retryAfterSeconds;
  return new Response(JSON.stringify(status), {
    status: error.code,
    headers: withWarnings(
      {
        'content-type': 'application/json',
        'cache-control': 'no-cache, private',
        ...headers,
        ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
        ...(error.code === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      },
      warnings,
    ),
  });
}

/** Upstream's words and form where too much is asked for: text, no Status (server/filters/priority-and-fairness.go). */
export const sendTooMany = (retryAfter: number, headers: Record<string, string>): Response =>
  new Response('Too many requests, please try again later.\n', {
    status: 429,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache, private',
      ...headers,
      'retry-after': String(retryAfter),
    },
  });

/** The name that upstream's sources have for a kind or its list, which its refusals show. */
const goType = ({ group, kind }: KindDefinition, suffix = ''): string =>
  `*${group === '' || group === 'events.k8s.io' ? 'core' : group.split('.', 1)[0]}.${kind}${suffix}`;

/** @throws ApiError NotAcceptable where metadata of a list is asked of an object, or of an object of a list */
function checkPartial({ accepted }: Reply, kind: KindDefinition, list: boolean): void {
  if (accepted.form !== 'partial' || accepted.ofList === list) return;
  throw new ApiError(
    'NotAcceptable',
    list
      ? `you requested PartialObjectMetadata, but the requested object is a list (${goType(kind, 'List')})`
      : `you requested PartialObjectMetadataList, but the requested object is not a list (${goType(kind)})`,
  );
}

const metaVersion = ({ accepted }: Reply) => accepted.apiVersion ?? 'meta.k8s.io/v1';
const versionOf = ({ metadata: { resourceVersion } }: KubeObject) => ({ resourceVersion });
/** The clock is read anew: a watch outlives its request's time by far. */
const tableOptions = (reply: Reply, { server }: Call, kind: KindDefinition) => ({
  now: server.clock.now(),
  includeObject: reply.includeObject,
  apiVersion: metaVersion(reply),
  print: (object: KubeObject) => printed(kind, object),
});

/** As upstream prints what it keeps; the caller's own copy is changed. What is made for one answer alone is printed as it is. */
function printed(kind: KindDefinition, object: KubeObject): KubeObject {
  if (kind.virtual !== true) printEmptyLists(kind.schema, object);
  return object;
}

/** One object in the form that was asked for. */
export function sendObject(
  reply: Reply,
  call: Call,
  kind: KindDefinition,
  object: KubeObject,
  code = 200,
): Promise<Response> {
  if (reply.accepted.form === 'table') {
    const table = toTable(kind, [object], { ...tableOptions(reply, call, kind), listMeta: versionOf(object) });
    return answer(reply, code, JSON.stringify(table));
  }
  return answer(
    reply,
    code,
    JSON.stringify(
      reply.accepted.form === 'partial' ? toPartial(kind, object, metaVersion(reply)) : printed(kind, object),
    ),
  );
}

/** What was just written: as JSON the very text that the store keeps, which need not be printed once more. */
export function sendWritten(
  reply: Reply,
  call: Call,
  kind: KindDefinition,
  written: { object: KubeObject; stored?: StoredObject },
  code: number,
): Promise<Response> {
  if (written.stored !== undefined && reply.accepted.form === 'json' && kind.storedAs === undefined)
    return answer(reply, code, written.stored.body);
  return sendObject(reply, call, kind, written.object, code);
}

/** A stored object: as JSON its body goes out as it lies in the store. */
export function sendStored(reply: Reply, call: Call, kind: KindDefinition, stored: StoredObject): Promise<Response> {
  if (reply.accepted.form === 'json' && kind.storedAs === undefined) return answer(reply, 200, stored.body);
  checkPartial(reply, kind, false);
  return sendObject(reply, call, kind, readObject(kind, stored));
}

/** An item of a list says what it is only where its kind is a custom one: Go leaves both out of a list of its own types. */
const namesItself = ({ schema }: KindDefinition): boolean => schema.name === undefined;

function withoutType({ apiVersion: _version, kind: _kind, ...rest }: KubeObject): object {
  return rest;
}

/** The items' texts as a list holds them. What the store keeps begins with what each item is. */
function itemTexts(kind: KindDefinition, bodies: readonly string[]): readonly string[] {
  if (namesItself(kind)) return bodies;
  const type = JSON.stringify({ apiVersion: apiVersionOf(kind.group, kind.version), kind: kind.kind });
  const begin = `${type.slice(0, -1)},`;
  return bodies.map((body) =>
    body.startsWith(begin)
      ? `{${body.slice(begin.length)}`
      : JSON.stringify(withoutType(JSON.parse(body) as KubeObject)),
  );
}

/** One join makes one flat text: put together from parts, megabytes would be copied once more to be sent. */
function listText(opened: string, [first, ...others]: readonly string[]): string {
  if (first === undefined) return `${opened}]}`;
  const last = others.pop();
  return last === undefined ? `${opened}${first}]}` : [opened + first, ...others, `${last}]}`].join(',');
}

/** A list: bodies are joined, not parsed, where JSON was asked for. */
export function sendList(reply: Reply, call: Call, kind: KindDefinition, listed: Listed): Promise<Response> {
  const metadata = {
    resourceVersion: String(listed.resourceVersion),
    ...(listed.continueToken === '' ? {} : { continue: listed.continueToken }),
    ...(listed.remaining === undefined || listed.continueToken === '' ? {} : { remainingItemCount: listed.remaining }),
  };
  if (reply.accepted.form === 'json' && kind.storedAs === undefined) {
    const head = JSON.stringify({
      kind: `${kind.kind}List`,
      apiVersion: apiVersionOf(kind.group, kind.version),
      metadata,
    });
    const items = itemTexts(
      kind,
      listed.objects.map((stored) => stored.body),
    );
    return answer(reply, 200, listText(`${head.slice(0, -1)},"items":[`, items));
  }
  const objects = listed.objects.map((stored) => readObject(kind, stored));
  return sendObjects(reply, call, kind, objects, metadata);
}

/** Objects that are at hand as a list. */
export function sendObjects(
  reply: Reply,
  call: Call,
  kind: KindDefinition,
  objects: readonly KubeObject[],
  metadata: object,
): Promise<Response> {
  if (reply.accepted.form === 'table')
    return answer(
      reply,
      200,
      JSON.stringify(toTable(kind, objects, { ...tableOptions(reply, call, kind), listMeta: metadata })),
    );
  checkPartial(reply, kind, true);
  const apiVersion = metaVersion(reply);
  const list =
    reply.accepted.form === 'partial'
      ? {
          kind: 'PartialObjectMetadataList',
          apiVersion,
          metadata,
          // A list made of nothing: upstream appends to it.
          items: objects.length === 0 ? null : objects.map((object) => toPartial(kind, object, apiVersion)),
        }
      : {
          kind: `${kind.kind}List`,
          apiVersion: apiVersionOf(kind.group, kind.version),
          metadata,
          items: objects
            .map((object) => printed(kind, object))
            .map((object) => (namesItself(kind) ? object : withoutType(object))),
        };
  return answer(reply, 200, JSON.stringify(list));
}

/** One object of a watch in the form that was asked for, as JSON text. */
export function printWatched(
  reply: Reply,
  call: Call,
  kind: KindDefinition,
  stored: StoredObject,
  first: boolean,
): string {
  if (reply.accepted.form === 'json' && kind.storedAs === undefined) return stored.body;
  const object = readObject(kind, stored);
  if (reply.accepted.form === 'partial') return JSON.stringify(toPartial(kind, object, metaVersion(reply)));
  if (reply.accepted.form !== 'table') return JSON.stringify(printed(kind, object));
  const table = toTable(kind, [object], {
    ...tableOptions(reply, call, kind),
    listMeta: versionOf(object),
    noHeaders: !first,
  });
  return JSON.stringify(table);
}
