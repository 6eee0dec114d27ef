import type { KubeObject } from '@berth/machinery/object';
import type { Schema } from '@berth/machinery/schema';
import { mediaType, parseBody, readBody, readObject } from '../http/body.ts';
import { type WriteQuery, writeQuery } from '../http/query.ts';
import type { ResourceRequest } from '../http/request.ts';

/** The body of a part that is a kind of its own (Binding, Eviction, Scale, TokenRequest), and the write's query. */
export async function partBody(
  { request, url, call }: ResourceRequest,
  part: { group: string; version: string; kind: string; schema: Schema },
): Promise<{ object: KubeObject; query: WriteQuery }> {
  const query = writeQuery(
    url.searchParams,
    request.headers,
    request.method === 'PUT' ? 'UpdateOptions' : 'CreateOptions',
  );
  const parsed = parseBody(await readBody(request), mediaType(request));
  return { query, object: readObject(parsed, { ...part, validation: query.fieldValidation, warnings: call.warnings }) };
}
