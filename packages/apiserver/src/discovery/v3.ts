import { DeleteOptions, Eviction, Scale, Status, TokenRequest } from '@berth/kinds/bodies';
import { ListMeta } from '@berth/kinds/meta/objectmeta';
import type { Kind } from '@berth/machinery/kind';
import { once } from '@berth/machinery/once';
import { type Document, documentOf } from './document.ts';

/** Types of bodies and answers that no resource of their own serves. */
export const shared = [DeleteOptions, Status, ListMeta, Scale, Eviction, TokenRequest];

/** Loaded when first asked for: most requests of a cold start ask for something else. */
export const openapi = once(async () => {
  const [printer, { descriptionsOf }] = await Promise.all([
    import('@berth/machinery/openapi'),
    import('@berth/kinds/descriptions/index'),
  ]);
  return { ...printer, descriptionsOf };
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
  const { openapiV3, descriptionsOf } = await openapi();
  const document = documentOf(JSON.stringify(openapiV3(kinds, { group, version }, shared, descriptionsOf)));
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

export const v3Index = async (kinds: readonly Kind[]): Promise<object> =>
  (await openapi()).openapiV3Index(kinds, (group, version) => v3Hash(kinds, group, version));
