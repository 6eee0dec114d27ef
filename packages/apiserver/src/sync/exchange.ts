import { ApiError } from '@berth/machinery/errors';
import { syncRequest } from '@berth/machinery/nodeprotocol';
import type { Call } from '../operations/call.ts';
import { type Changes, NodeChanges } from './changes.ts';
import { carryOut, type SyncResult } from './writes.ts';

/** What an agent with hints falls back on: it hears of changes through them, or after five minutes. */
const pollAfter = 300_000;

/** How often an exchange that waits looks again: changes may come that turn out to concern nobody. */
const looks = 20;

/**
 * One exchange with a node's agent (machinery/nodeprotocol.ts): carries out its writes, then tells what changed for it since
 * its cursors, and waits for that as long as it asks to. `body` is the parsed request. Answers with JSON text: objects in it
 * are the stored bodies, joined.
 * The caller has proved to be the node (permitNode). @throws ApiError BadRequest for a malformed exchange
 */
export async function exchange(call: Call, node: string, body: unknown, signal: AbortSignal): Promise<string> {
  const parsed = syncRequest.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ApiError(
      'BadRequest',
      `the exchange is malformed: ${issue?.path.join('.') || 'body'}: ${issue?.message}`,
    );
  }
  const { cursors, wait, writes } = parsed.data;
  const results = await carryOut(call, writes);
  const view = new NodeChanges(call, node, cursors, signal);
  let told = await view.read();
  if (wait > 0 && isQuiet(told, results)) {
    call.release?.();
    const over = new AbortController();
    const patience = AbortSignal.any([signal, over.signal]);
    call.server.clock.sleep(wait, patience).then(
      () => over.abort(),
      () => {},
    );
    for (let look = 0; look < looks && isQuiet(told, results) && !patience.aborted; look++) {
      await view.wait(patience);
      told = await view.read();
    }
    over.abort();
  }
  return print(results, told);
}

const isQuiet = ({ changes }: Changes, results: readonly SyncResult[]): boolean =>
  results.length === 0 && Object.keys(changes).length === 0;

function print(results: readonly SyncResult[], { cursors, changes }: Changes): string {
  const parts = Object.entries(changes).map(([resource, change]) => {
    const said =
      'replace' in change
        ? `{"replace":[${change.replace.join(',')}]}`
        : `{"changed":[${change.changed.join(',')}],"removed":${JSON.stringify(change.removed)}}`;
    return `${JSON.stringify(resource)}:${said}`;
  });
  return `{"results":${JSON.stringify(results)},"cursors":${JSON.stringify(cursors)},"changes":{${parts.join(',')}},"pollAfter":${pollAfter}}`;
}
