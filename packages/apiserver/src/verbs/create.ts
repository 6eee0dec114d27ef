import { methodNotAllowed } from '@berth/machinery/invalid';
import { expectationOf, mediaType, parseBody, readBody, readObject } from '../http/body.ts';
import { writeQuery } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendWritten } from '../http/respond.ts';
import { createStored } from '../operations/create.ts';

export async function create(resource: ResourceRequest): Promise<Response> {
  const { request, url, call, kind, info } = resource;
  if (info.name !== '') throw methodNotAllowed();
  const reply = replyOf(resource);
  const query = writeQuery(url.searchParams, request.headers, 'CreateOptions');
  const parsed = parseBody(await readBody(request), mediaType(request), kind.kind);
  const object = readObject(parsed, expectationOf(kind, query.fieldValidation, call.warnings));
  const created = await createStored(call, kind, info.namespace, object, {
    subresource: '',
    fieldManager: query.fieldManager,
    dryRun: query.dryRun,
  });
  return sendWritten(reply, call, kind, created, 201);
}
