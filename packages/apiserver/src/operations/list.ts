import { createHash } from 'node:crypto';
import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import { Compacted, FutureVersion, type ListResult, type StoredObject } from '@berth/store/types';
import { inVersion, isConverted, relabelled } from '../conversion/convert.ts';
import { storedResource } from '../kindindex.ts';
import type { Call } from './call.ts';
import type { Selection } from './selection.ts';

export interface ListWish {
  namespace: string;
  selection: Selection;
  limit: number;
  continueToken: string;
  resourceVersion: string;
  resourceVersionMatch: string;
}

export interface Listed {
  resourceVersion: number;
  objects: StoredObject[];
  continueToken: string;
  remaining: number | undefined;
}

interface Token {
  v: 1;
  /** -1: an inconsistent continuation, at whatever version is newest. */
  rv: number;
  ns: string;
  n: string;
  /** Binds the token to what was listed. */
  h: string;
}

const fingerprint = (call: Call, kind: KindDefinition, wish: ListWish): string =>
  createHash('sha256')
    .update(JSON.stringify([call.cluster.id, storedResource(kind), wish.namespace]))
    .digest('base64url')
    .slice(0, 12);

const encode = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');

function decode(call: Call, kind: KindDefinition, wish: ListWish): Token {
  const invalid = new ApiError('BadRequest', 'continue key is not valid: list again from the start');
  if (wish.continueToken.length > 4096) throw invalid;
  let token: unknown;
  try {
    token = JSON.parse(Buffer.from(wish.continueToken, 'base64url').toString());
  } catch {
    throw invalid;
  }
  const { v, rv, ns, n, h } = (token ?? {}) as Partial<Token>;
  const good =
    v === 1 &&
    Number.isSafeInteger(rv) &&
    typeof ns === 'string' &&
    typeof n === 'string' &&
    h === fingerprint(call, kind, wish);
  if (!good) throw invalid;
  return { v: 1, rv: rv ?? 0, ns: ns ?? '', n: n ?? '', h: h ?? '' };
}

/** @throws ApiError BadRequest for anything but a resourceVersion */
export function parseVersion(text: string): number {
  if (!/^\d{1,16}$/.test(text))
    throw new ApiError(
      'BadRequest',
      `invalid resource version: ${JSON.stringify(text)}: it must be a number that a list or an object gave`,
    );
  return Number(text);
}

/** What resourceVersion and resourceVersionMatch ask for together (apimachinery validation.ValidateListOptions). */
function versionOf(wish: ListWish): { match: 'NotOlderThan' | 'Exact'; value: number } | undefined {
  const { resourceVersion, resourceVersionMatch: match } = wish;
  if (resourceVersion === '' || resourceVersion === '0') return undefined;
  // With a limit and no match, a version is exact, as it was before resourceVersionMatch.
  const exact = match === 'Exact' || (match === '' && wish.limit > 0);
  return { match: exact ? 'Exact' : 'NotOlderThan', value: parseVersion(resourceVersion) };
}

export function versionFailure(error: unknown): unknown {
  if (error instanceof FutureVersion)
    return new ApiError('Timeout', `Too large resource version: ${error.requested}, current: ${error.current}`, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    });
  if (error instanceof Compacted)
    return new ApiError('Expired', 'The resourceVersion for the provided list is too old.');
  return error;
}

/** What the store is asked to leave out. */
const early =
  (kind: KindDefinition, selection: Selection) =>
  (object: StoredObject): boolean =>
    isConverted(kind) ? selection.mayMatch(object) : selection.matches(object);

/** Objects in the version that is asked for; a page of those that a webhook converts may then be shorter than its limit. */
async function shown(
  call: Call,
  kind: KindDefinition,
  selection: Selection,
  objects: StoredObject[],
): Promise<StoredObject[]> {
  if (!isConverted(kind)) return objects;
  const converted = await inVersion(call, kind, objects);
  return selection.trivial
    ? converted
    : converted.map((object) => relabelled(object, object.body)).filter((object) => selection.matches(object));
}

/** @throws ApiError */
export async function list(call: Call, kind: KindDefinition, wish: ListWish): Promise<Listed> {
  const token = wish.continueToken === '' ? undefined : decode(call, kind, wish);
  if (token !== undefined && wish.resourceVersion !== '' && wish.resourceVersion !== '0')
    throw new ApiError('BadRequest', 'specifying resource version is not allowed when using continue');
  const asked = versionOf(wish);
  const after = token === undefined ? undefined : { namespace: token.ns, name: token.n };
  let result: ListResult;
  try {
    const inconsistent = token?.rv === -1;
    const resourceVersion = inconsistent
      ? await call.server.store.head(call.cluster.id, storedResource(kind))
      : token?.rv;
    result = await call.server.store.list({
      cluster: call.cluster.id,
      resource: storedResource(kind),
      ...(kind.namespaced && wish.namespace !== '' ? { namespace: wish.namespace } : {}),
      ...(wish.selection.trivial ? {} : { matches: early(kind, wish.selection) }),
      ...(wish.limit > 0 ? { limit: wish.limit } : {}),
      ...(after === undefined || resourceVersion === undefined ? {} : { after: { ...after, resourceVersion } }),
      ...(asked === undefined ? {} : { resourceVersion: asked }),
    });
  } catch (error) {
    if (error instanceof Compacted && token !== undefined)
      throw new ApiError(
        'Expired',
        'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
        undefined,
        { continueToken: encode({ ...token, rv: -1 }) },
      );
    throw versionFailure(error);
  }
  const { next } = result;
  return {
    resourceVersion: result.resourceVersion,
    objects: await shown(call, kind, wish.selection, result.objects),
    continueToken:
      next === undefined
        ? ''
        : encode({
            v: 1,
            rv: result.resourceVersion,
            ns: next.namespace,
            n: next.name,
            h: fingerprint(call, kind, wish),
          }),
    remaining: result.remaining,
  };
}
