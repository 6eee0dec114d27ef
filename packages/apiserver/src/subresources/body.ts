import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { isObject } from '@berth/machinery/values';
import type { Schema } from '@berth/machinery/schema';
import { mediaType, parseBody, readBody, readObject } from '../http/body.ts';
import { type WriteQuery, writeQuery } from '../http/query.ts';
import type { ResourceRequest } from '../http/request.ts';

/**
 * The body of a part that is a kind of its own (Binding, Eviction, Scale, TokenRequest), and the write's query. `formerly`: an older
 * version of the same form, which is taken as well.
 */
export async function partBody(
  { request, url, call }: ResourceRequest,
  part: { group: string; version: string; kind: string; schema: Schema; formerly?: string },
): Promise<{ object: KubeObject; query: WriteQuery }> {
  const query = writeQuery(
    url.searchParams,
    request.headers,
    request.method === 'PUT' ? 'UpdateOptions' : 'CreateOptions',
  );
  const parsed = parseBody(await readBody(request), mediaType(request));
  const { group, formerly } = part;
  const isFormer =
    formerly !== undefined && isObject(parsed.value) && parsed.value.apiVersion === apiVersionOf(group, formerly);
  const version = isFormer ? formerly : part.version;
  const expected = { ...part, version, validation: query.fieldValidation, warnings: call.warnings };
  return { query, object: { ...readObject(parsed, expected), apiVersion: apiVersionOf(group, part.version) } };
}
