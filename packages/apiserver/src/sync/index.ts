import { parseJson } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { once } from '@berth/machinery/once';
import { readBody } from '../http/body.ts';
import type { RequestInfo } from '../http/requestinfo.ts';
import type { Call } from '../operations/call.ts';

const path = /^\/berth\/v1\/nodes\/([a-z0-9.-]{1,253})\/sync$/;

const exchanging = once(() => import('./exchange.ts'));

/** POST berth/v1/nodes/NAME/sync: an agent's exchange. undefined: another path. */
export async function sync(request: Request, info: RequestInfo, call: Call): Promise<Response | undefined> {
  const match = path.exec(info.path);
  if (match === null) return undefined;
  if (request.method !== 'POST') throw new ApiError('MethodNotAllowed', 'send a sync as POST');
  const { exchange } = await exchanging();
  const body = parseJson(new TextDecoder().decode(await readBody(request))).value;
  return new Response(await exchange(call, match[1] ?? '', body, request.signal), {
    headers: { 'content-type': 'application/json' },
  });
}
