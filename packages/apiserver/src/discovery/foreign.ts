import type { Kind } from '@berth/machinery/kind';
import { discover } from '../aggregation/discovery.ts';
import type { Extension } from '../aggregation/extensions.ts';
import { indexEntry, mergeV2, v3Document } from '../aggregation/openapi.ts';
import type { Call } from '../operations/call.ts';
import { aggregated, aggregatedType } from './aggregated.ts';
import { apiGroupList, apiGroupOf, rootPaths } from './legacy.ts';

/** What is asked for, and the document that this server would answer with by itself. */
export interface Asked {
  path: string;
  /** The client asks for the aggregated document. */
  aggregated: boolean;
  own(path: string): Promise<Record<string, unknown> | undefined>;
}

export interface Told {
  document: object;
  contentType: string;
}

const json = (document: object): Told => ({ document, contentType: 'application/json' });

async function openapi(call: Call, extensions: readonly Extension[], asked: Asked): Promise<Told | undefined> {
  const parts = asked.path.split('/').filter((part) => part !== '');
  if (parts[1] === 'v2' && parts.length === 2)
    return json(await mergeV2(call, (await asked.own('/openapi/v2')) ?? {}, extensions));
  if (parts[1] !== 'v3') return undefined;
  if (parts.length === 2) {
    const own = await asked.own('/openapi/v3');
    const entries = await Promise.all(extensions.map((extension) => indexEntry(call, extension)));
    const paths = { ...(own?.paths as object), ...Object.fromEntries(entries.filter((entry) => entry !== undefined)) };
    return json({ ...own, paths });
  }
  const [, , , group, version] = parts;
  const found = extensions.find((one) => one.group === group && one.version === version);
  if (parts[2] !== 'apis' || parts.length !== 5 || found === undefined) return undefined;
  const document = await v3Document(call, found);
  return document === undefined ? undefined : json(document);
}

/**
 * What discovery and OpenAPI say where others serve a part of the API (kube-aggregator pkg/apiserver handler_apis.go,
 * handler_discovery.go). `kinds` are those that this server serves. undefined: the document is this server's own.
 */
export async function withExtensions(
  call: Call,
  kinds: readonly Kind[],
  extensions: readonly Extension[],
  asked: Asked,
): Promise<Told | undefined> {
  const parts = asked.path.split('/').filter((part) => part !== '');
  const [first, second] = parts;
  if (parts.length === 0) return json(rootPaths(kinds, extensions));
  if (first === 'openapi') return openapi(call, extensions, asked);
  if (first !== 'apis') return undefined;
  if (parts.length === 1 && !asked.aggregated) return json(apiGroupList(kinds, extensions));
  if (parts.length === 1) {
    const found = await Promise.all(
      extensions.map(
        async (extension) => [`${extension.group}/${extension.version}`, await discover(call, extension)] as const,
      ),
    );
    return { document: aggregated(kinds, false, extensions, new Map(found)), contentType: aggregatedType };
  }
  const group = parts.length === 2 ? apiGroupOf(kinds, second ?? '', extensions) : undefined;
  return group === undefined ? undefined : json(group);
}
