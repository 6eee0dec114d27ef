import { shared } from '@berth/kinds/bodies';
import type { Kind } from '@berth/machinery/kind';
import type { Sources } from '@berth/machinery/openapi';
import { once } from '@berth/machinery/once';
import { type Document, documentOf } from './document.ts';

/** Loaded when first asked for: most requests of a cold start ask for something else. */
export const openapi = once(async () => {
  const [printer, { descriptionsOf }, { publishedOf }, { discoveryTypes }] = await Promise.all([
    import('@berth/machinery/openapi'),
    import('@berth/kinds/descriptions/index'),
    import('@berth/kinds/published/index'),
    import('@berth/kinds/meta/discovery'),
  ]);
  const sources: Sources = { shared: [...shared, ...discoveryTypes], words: descriptionsOf, published: publishedOf };
  return { ...printer, sources };
});

/** By the first kind of a group and version. */
const hashes = new WeakMap<Kind, { members: readonly Kind[]; hash: string }>();

const membersOf = (kinds: readonly Kind[], group: string, version: string): Kind[] =>
  kinds.filter((kind) => kind.group === group && kind.version === version);

/** OpenAPI v3 of a group and version; undefined: nothing of it is served. */
export async function v3Document(
  kinds: readonly Kind[],
  group: string,
  version: string,
): Promise<Document | undefined> {
  const members = membersOf(kinds, group, version);
  const [first] = members;
  if (first === undefined) return undefined;
  const { openapiV3, sources } = await openapi();
  const document = documentOf(JSON.stringify(openapiV3(kinds, { group, version }, sources)));
  hashes.set(first, { members, hash: document.hash });
  return document;
}

/**
 * The hash of that document. It is printed for it once: what a group says depends on its own kinds alone, and those of the other
 * groups stay the same when a definition comes or goes.
 */
async function v3Hash(kinds: readonly Kind[], group: string, version: string): Promise<string> {
  const members = membersOf(kinds, group, version);
  const known = hashes.get(members[0] as Kind);
  if (known?.members.length === members.length && members.every((kind, at) => kind === known.members[at]))
    return known.hash;
  return (await v3Document(kinds, group, version))?.hash ?? '';
}

/** OpenAPI v3 of a path above those of versions; undefined: there is none of that name. */
export async function v3Root(kinds: readonly Kind[], name: string): Promise<Document | undefined> {
  const { openapiV3Root, sources } = await openapi();
  const printed = openapiV3Root(kinds, name, sources);
  return printed === undefined ? undefined : documentOf(JSON.stringify(printed));
}

/** @param root the document of a path above those of versions, kept wherever the caller keeps it */
export const v3Index = async (
  kinds: readonly Kind[],
  root: (name: string) => Promise<Document | undefined>,
): Promise<object> =>
  (await openapi()).openapiV3Index(
    kinds,
    (group, version) => v3Hash(kinds, group, version),
    async (name) => (await root(name))?.hash ?? '',
  );
