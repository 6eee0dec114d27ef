import { ApiError } from '@berth/machinery/errors';
import type { Kind } from '@berth/machinery/kind';
import { stringify } from 'yaml';
import { type Extensions, extensionsOf } from '../aggregation/extensions.ts';
import { negotiate } from '../http/accept.ts';
import type { KindIndex } from '../kindindex.ts';
import type { Call } from '../operations/call.ts';
import { aggregated, aggregatedType } from './aggregated.ts';
import { type Document, documentOf } from './document.ts';
import { apiGroupList, apiGroupOf, apiResourceList, apiVersions, rootPaths } from './legacy.ts';
import { openapi, v3Document, v3Index, v3Root } from './v3.ts';

const openapiProtobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

const wantsProtobuf = (request: Request): boolean =>
  /proto-openapi|googleapis/.test(request.headers.get('accept') ?? '');

/** The documents of one set of kinds. Each is made when first asked for, and kept as bytes with its ETag. */
function createDocuments(kinds: readonly Kind[], version: object) {
  const cache = new Map<string, Promise<Document | undefined>>();
  const keep = (name: string, make: () => Promise<Document | undefined>): Promise<Document | undefined> => {
    const known = cache.get(name);
    if (known !== undefined) return known;
    const making = make();
    cache.set(name, making);
    making.then(
      (document) => document ?? cache.delete(name),
      () => cache.delete(name),
    );
    return making;
  };
  const json = (
    name: string,
    print: () => object | undefined | Promise<object | undefined>,
  ): Promise<Document | undefined> =>
    keep(name, async () => {
      const document = await print();
      return document === undefined ? undefined : documentOf(JSON.stringify(document));
    });

  const discovery = (request: Request, core: boolean): Promise<Document | undefined> => {
    if (!wantsAggregated(request)) return core ? json('/api', apiVersions) : json('/apis', () => apiGroupList(kinds));
    return keep(`aggregated ${core}`, async () => documentOf(JSON.stringify(aggregated(kinds, core)), aggregatedType));
  };

  const openapi2 = (request: Request): Promise<Document | undefined> => {
    if (!wantsProtobuf(request))
      return json('/openapi/v2', async () => {
        const { openapiV2, sources } = await openapi();
        return openapiV2(kinds, sources);
      });
    return keep('/openapi/v2 protobuf', async () => {
      const { openapiV2, openapiV2Protobuf, sources } = await openapi();
      return documentOf(openapiV2Protobuf(openapiV2(kinds, sources)), openapiProtobuf);
    });
  };

  const find = (request: Request, path: string): Promise<Document | undefined> | undefined => {
    const parts = path.split('/').filter((part) => part !== '');
    const [first = '', second = '', third = '', fourth = ''] = parts;
    if (parts.length === 0) return json('/', () => rootPaths(kinds));
    if (first === 'version' && parts.length === 1) return json('/version', () => version);
    if (first === 'api')
      return parts.length === 1
        ? discovery(request, true)
        : parts.length === 2
          ? json(`/api/${second}`, () => apiResourceList(kinds, '', second))
          : undefined;
    if (first === 'apis') {
      if (parts.length === 1) return discovery(request, false);
      if (parts.length === 2) return json(`/apis/${second}`, () => apiGroupOf(kinds, second));
      return parts.length === 3
        ? json(`/apis/${second}/${third}`, () => apiResourceList(kinds, second, third))
        : undefined;
    }
    if (first !== 'openapi') return undefined;
    if (second === 'v2' && parts.length === 2) return openapi2(request);
    if (second !== 'v3') return undefined;
    if (parts.length === 2) return json('/openapi/v3', () => v3Index(kinds, root));
    if (third === 'api' && parts.length === 4) return v3('', fourth);
    if (third === 'apis' && parts.length === 5) return v3(fourth, parts[4] ?? '');
    return root(parts.slice(2).join('/'));
  };
  const root = (name: string) => keep(`/openapi/v3 ${name}`, () => v3Root(kinds, name));
  const v3 = (group: string, name: string) =>
    keep(`/openapi/v3 ${group}/${name}`, () => v3Document(kinds, group, name));

  return find;
}

/** What could be a document of ours: nobody else is asked what kinds there are. */
const ours = /^\/(api|apis|openapi|version)?(\/|$)/;

/** What the API says of itself, by the kinds a cluster has: clusters with the same kinds share their documents. */
export function createDiscovery(version: object) {
  const documents = new WeakMap<readonly Kind[], ReturnType<typeof createDocuments>>();
  const documentsOf = (kinds: readonly Kind[]) => {
    const made = documents.get(kinds) ?? createDocuments(kinds, version);
    documents.set(kinds, made);
    return made;
  };
  const withoutTaken = filterOnce();
  return {
    /** undefined: the path is none of ours. @throws ApiError NotAcceptable */
    async serve(
      request: Request,
      url: URL,
      path: string,
      index: () => Promise<KindIndex>,
      call: Call,
    ): Promise<Response | undefined> {
      if ((request.method !== 'GET' && request.method !== 'HEAD') || !ours.test(path)) return undefined;
      const all = (await index()).all;
      const extensions = await extensionsOf(call);
      const kinds = extensions.size === 0 ? all : withoutTaken(all, extensions);
      const find = documentsOf(kinds);
      const document =
        extensions.size === 0
          ? await find(request, path)
          : await extended(call, kinds, extensions, request, path, find);
      return document === undefined ? undefined : send(request, url, document);
    },
  };
}

/** The kinds of versions that nobody else has registered: the same list each time, as documents are kept by it. */
function filterOnce(): (kinds: readonly Kind[], extensions: Extensions) => readonly Kind[] {
  const made = new WeakMap<readonly Kind[], { extensions: Extensions; left: readonly Kind[] }>();
  return (kinds, extensions) => {
    const known = made.get(kinds);
    if (known?.extensions === extensions) return known.left;
    const left = kinds.filter(({ group, version }) => !extensions.has(`${group}/${version}`));
    const same =
      known !== undefined && known.left.length === left.length && left.every((kind, at) => kind === known.left[at]);
    const kept = left.length === kinds.length ? kinds : same ? known.left : left;
    made.set(kinds, { extensions, left: kept });
    return kept;
  };
}

/** A document where other servers have their part in it; our own where they have none. */
async function extended(
  call: Call,
  kinds: readonly Kind[],
  extensions: Extensions,
  request: Request,
  path: string,
  find: ReturnType<typeof createDocuments>,
): Promise<Document | undefined> {
  const { withExtensions } = await import('./foreign.ts');
  const plain = new Request(request.url, { headers: { accept: 'application/json' } });
  const told = await withExtensions(call, kinds, [...extensions.values()], {
    path,
    aggregated: wantsAggregated(request),
    own: async (name) => {
      const document = await find(plain, name);
      return document === undefined
        ? undefined
        : (JSON.parse(Buffer.from(document.body).toString()) as Record<string, unknown>);
    },
  });
  if (told === undefined) return find(request, path);
  if (path !== '/openapi/v2' || !wantsProtobuf(request))
    return documentOf(JSON.stringify(told.document), told.contentType);
  const { openapiV2Protobuf } = await openapi();
  return documentOf(openapiV2Protobuf(told.document as Record<string, unknown>), openapiProtobuf);
}

async function send(request: Request, url: URL, document: Document): Promise<Response> {
  const etag = `"${document.hash}"`;
  const headers: Record<string, string> = {
    etag,
    vary: 'Accept',
    'cache-control': url.searchParams.has('hash') ? 'public, immutable, max-age=31536000' : 'no-cache, private',
  };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  if (document.contentType === 'application/json' && negotiateQuietly(request) === 'yaml')
    return new Response(stringify(JSON.parse(Buffer.from(document.body).toString())), {
      headers: { ...headers, 'content-type': 'application/yaml' },
    });
  headers['content-type'] = document.contentType;
  const zips = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  const zipped = zips ? await document.zipped() : undefined;
  if (zipped === undefined) return new Response(document.body, { headers });
  return new Response(zipped, { headers: { ...headers, 'content-encoding': 'gzip', vary: 'Accept, Accept-Encoding' } });
}

function negotiateQuietly(request: Request): string {
  try {
    return negotiate(request.headers.get('accept'), false).form;
  } catch (error) {
    if (error instanceof ApiError) return 'json';
    throw error;
  }
}

/** Whether a client asks for the aggregated document, in the one version that there is since v1.36. */
const wantsAggregated = (request: Request): boolean =>
  (request.headers.get('accept') ?? '')
    .split(',')
    .some((clause) => clause.includes('as=APIGroupDiscoveryList') && /application\/json.*v=v2(;|$|\s)/.test(clause));
