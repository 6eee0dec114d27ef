import { nodeNameOf } from '@berth/auth';
import { parseJson } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { goQuote } from '@berth/machinery/invalid';
import { once } from '@berth/machinery/once';
import { readBody } from '../http/body.ts';
import type { RequestInfo } from '../http/requestinfo.ts';
import type { Call } from '../operations/call.ts';

const path = /^\/berth\/v1\/nodes\/([a-z0-9.-]{1,253})\/sync$/;

const exchanging = once(() => import('./exchange.ts'));

/** @throws ApiError Forbidden for anybody but the node itself */
function permitNode(call: Call, node: string): void {
  if (nodeNameOf(call.identity) !== node)
    throw new ApiError(
      'Forbidden',
      `nodes ${goQuote(node)} is forbidden: User ${goQuote(call.identity.username)} cannot sync for this node: only system:node:${node} can`,
      { name: node, kind: 'nodes' },
    );
}

/** POST berth/v1/nodes/NAME/sync: an agent's exchange. undefined: another path. */
export async function sync(request: Request, info: RequestInfo, call: Call): Promise<Response | undefined> {
  const match = path.exec(info.path);
  if (match === null) return undefined;
  const node = match[1] ?? '';
  // Nobody else's body is read, nor are they told what may be sent.
  permitNode(call, node);
  if (request.method !== 'POST') throw new ApiError('MethodNotAllowed', 'send a sync as POST');
  const { exchange } = await exchanging();
  const body = parseJson(new TextDecoder().decode(await readBody(request))).value;
  return new Response(await exchange(call, node, body, request.signal), {
    headers: { 'content-type': 'application/json' },
  });
}
