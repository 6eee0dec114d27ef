import { ApiError } from '@berth/machinery/errors';
import { sendError } from './respond.ts';

const dotSegment = /(?:^|\/)((?:\.|%2e){1,2})(?=\/|$)/i;

/**
 * A path with `.` or `..` in it is refused before it becomes a URL, which would take it for another path: the one above, which may
 * be a namespace (upstream: a name may not be `..`). undefined: it has none.
 * @param raw path and query as they were sent
 */
export function refuseDots(raw: string): Response | undefined {
  if (!raw.includes('.') && !/%2e/i.test(raw)) return undefined;
  const found = dotSegment.exec(raw.split(/[?#]/, 1)[0] ?? '')?.[1]?.replaceAll(/%2e/gi, '.');
  if (found === undefined) return undefined;
  return sendError(new ApiError('BadRequest', `Name parameter invalid: "${found}": may not be '${found}'`));
}
