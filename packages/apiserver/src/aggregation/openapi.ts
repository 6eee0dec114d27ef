import { isObject } from '@berth/machinery/values';
import { ApiError } from '@berth/machinery/errors';
import type { Call } from '../operations/call.ts';
import { askForItself } from './ask.ts';
import type { Extension } from './extensions.ts';

type Document = Record<string, unknown>;

/** Milliseconds for which a document, or that there is none, is believed. */
const refresh = 60_000;
const maxKept = 200;

interface Kept {
  until: number;
  document: Promise<Document | undefined>;
}

const kept = new WeakMap<Call['server']['store'], Map<string, Kept>>();

async function ask(call: Call, extension: Extension, path: string): Promise<Document | undefined> {
  if (!extension.available) return undefined;
  try {
    const { status, text } = await askForItself(call, extension, path, 'application/json');
    const value: unknown = status === 200 ? JSON.parse(text) : undefined;
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof ApiError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A document of an extension server; undefined: it has none, or cannot be asked. */
function documentOf(call: Call, extension: Extension, path: string): Promise<Document | undefined> {
  const entries = kept.get(call.server.store) ?? new Map<string, Kept>();
  kept.set(call.server.store, entries);
  const id = JSON.stringify([call.cluster.id, extension.service, extension.available, path]);
  const now = call.server.clock.now().getTime();
  const known = entries.get(id);
  if (known !== undefined && known.until > now) return known.document;
  if (entries.size >= maxKept) entries.clear();
  const document = ask(call, extension, path);
  document.catch(() => entries.delete(id));
  entries.set(id, { until: now + refresh, document });
  return document;
}

const pathOf = ({ group, version }: Extension): string => `apis/${group}/${version}`;

/** What the index of OpenAPI v3 says of the version; undefined: nothing (kube-aggregator pkg/controllers/openapiv3). */
export async function indexEntry(call: Call, extension: Extension): Promise<[string, object] | undefined> {
  const path = pathOf(extension);
  const index = await documentOf(call, extension, '/openapi/v3');
  const entry = isObject(index?.paths) ? index.paths[path] : undefined;
  const told = isObject(entry) && typeof entry.serverRelativeURL === 'string' ? entry.serverRelativeURL : undefined;
  if (told === undefined) return undefined;
  // Where the document is, is ours to say; by which hash it is known, is theirs.
  const hash = /[?&]hash=([A-Za-z0-9]{1,200})/.exec(told)?.[1];
  return [path, { serverRelativeURL: `/openapi/v3/${path}${hash === undefined ? '' : `?hash=${hash}`}` }];
}

export const v3Document = (call: Call, extension: Extension): Promise<Document | undefined> =>
  documentOf(call, extension, `/openapi/v3/${pathOf(extension)}`);

/**
 * Our document of OpenAPI v2 with what extension servers say below their own paths. Of two definitions of one name ours stands
 * (upstream gives the other a new name).
 */
export async function mergeV2(call: Call, own: Document, extensions: readonly Extension[]): Promise<Document> {
  const paths: Document = { ...(own.paths as Document) };
  const definitions: Document = { ...(own.definitions as Document) };
  for (const extension of extensions) {
    const theirs = await documentOf(call, extension, '/openapi/v2');
    const prefix = `/${pathOf(extension)}/`;
    for (const [path, item] of Object.entries(isObject(theirs?.paths) ? theirs.paths : {}))
      if (`${path}/`.startsWith(prefix)) paths[path] = item;
    for (const [name, definition] of Object.entries(isObject(theirs?.definitions) ? theirs.definitions : {}))
      if (name !== '__proto__' && !Object.hasOwn(definitions, name)) definitions[name] = definition;
  }
  return { ...own, paths, definitions };
}
