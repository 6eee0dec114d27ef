import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendList } from '../http/respond.ts';
import { wholeNumber } from '../http/query.ts';
import { type ListWish, list as listObjects } from '../operations/list.ts';
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

export async function list(resource: ResourceRequest): Promise<Response> {
  const reply = replyOf(resource);
  const listed = await listObjects(resource.call, resource.kind, listWish(resource));
  return sendList(reply, resource.call, resource.kind, listed);
}
