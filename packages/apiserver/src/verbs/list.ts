import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendList } from '../http/respond.ts';
import { wholeNumber } from '../http/query.ts';
import { type Listed, type ListWish, list as listObjects } from '../operations/list.ts';
import { checkListOptions } from '../http/listoptions.ts';
import { selectionOf } from '../operations/selection.ts';

/** What the query of a list, or of a deletecollection, asks for. */
export function listWish({ url, kind, info }: ResourceRequest): ListWish {
  const query = url.searchParams;
  checkListOptions(query, false);
  return {
    namespace: info.namespace,
    selection: selectionOf(kind, query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '', info.name),
    limit: Math.max(0, wholeNumber(query, 'limit') ?? 0),
    continueToken: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
  };
}

/** Where a list tells how many objects its scope holds, the next one of it is known to be as wide. */
function noteScope(
  { call, info }: ResourceRequest,
  wish: ListWish,
  { objects, continueToken, remaining }: Listed,
): void {
  if (!wish.selection.trivial || wish.continueToken !== '' || objects.length === 0) return;
  if (continueToken !== '' && remaining === undefined) return;
  const size = objects.reduce((sum, { body }) => sum + body.length, 0) / objects.length;
  call.server.gate.cluster(call.cluster.id).noteList(info, objects.length + (remaining ?? 0), size);
}

export async function list(resource: ResourceRequest): Promise<Response> {
  const reply = replyOf(resource);
  const wish = listWish(resource);
  const listed = await listObjects(resource.call, resource.kind, wish);
  noteScope(resource, wish, listed);
  return sendList(reply, resource.call, resource.kind, listed);
}
