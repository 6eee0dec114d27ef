import { shownIn } from '../conversion/convert.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendStored } from '../http/respond.ts';
import { keyOf, missing } from '../operations/call.ts';

export async function get(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const reply = replyOf(resource);
  const stored = await call.server.store.get(keyOf(call, kind, info.namespace, info.name));
  if (stored === undefined) throw missing(kind, info.name);
  return sendStored(reply, call, kind, await shownIn(call, kind, stored));
}
