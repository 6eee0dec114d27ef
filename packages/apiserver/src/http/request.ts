import type { KindDefinition } from '@berth/machinery/kind';
import { ApiError } from '@berth/machinery/errors';
import type { Call } from '../operations/call.ts';
import { negotiate } from './accept.ts';
import type { RequestInfo } from './requestinfo.ts';
import type { Reply } from './respond.ts';

/** A request for a kind, authenticated, found and authorized. */
export interface ResourceRequest {
  request: Request;
  url: URL;
  info: RequestInfo;
  call: Call;
  kind: KindDefinition;
}

const includes = new Set(['None', 'Metadata', 'Object']);

/** How the answer of this request is to look. @throws ApiError NotAcceptable, BadRequest */
export function replyOf(
  { request, url, call }: Pick<ResourceRequest, 'request' | 'url' | 'call'>,
  transforms = true,
): Reply {
  const accepted = negotiate(request.headers.get('accept'), transforms);
  const includeObject = url.searchParams.get('includeObject') || 'Metadata';
  if (accepted.form === 'table' && !includes.has(includeObject))
    throw new ApiError(
      'BadRequest',
      `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be 'Metadata', 'Object', 'None', or empty`,
    );
  return {
    accepted,
    warnings: call.warnings,
    acceptEncoding: request.headers.get('accept-encoding') ?? '',
    includeObject: includeObject as Reply['includeObject'],
    ...(call.headers === undefined ? {} : { headers: call.headers }),
  };
}
