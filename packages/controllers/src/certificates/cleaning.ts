import { X509Certificate } from 'node:crypto';
import type { Reconciler } from '@berth/machinery/reconcile';
import { conditionOf, isIssued, type Request, requestNamed, username, watches } from './requests.ts';

const hour = 3_600_000;
/** How long what is decided stays, and what nobody decides or signs. */
const decidedLife = hour;
const waitingLife = 24 * hour;

function expiryOf(request: Request): number {
  try {
    return new X509Certificate(Buffer.from(request.status?.certificate ?? '', 'base64')).validToDate.getTime();
  } catch {
    // What another signer put there need not be readable.
    return Number.POSITIVE_INFINITY;
  }
}

const after = (time: string | null | undefined, life: number): number =>
  time ? Date.parse(time) + life : Number.POSITIVE_INFINITY;

/** Milliseconds since 1970 at which a request is of no more use (pkg/controller/certificates/cleaner/cleaner.go). */
function endOf(request: Request): number {
  const [approved, denied, failed] = ['Approved', 'Denied', 'Failed'].map((type) => conditionOf(request, type));
  return Math.min(
    ...((request.status?.conditions ?? []).length === 0
      ? [after(request.metadata.creationTimestamp, waitingLife)]
      : []),
    after(denied?.lastUpdateTime, decidedLife),
    after(failed?.lastUpdateTime, decidedLife),
    after(approved?.lastUpdateTime, isIssued(request) ? decidedLife : waitingLife),
    approved !== undefined && isIssued(request) ? expiryOf(request) : Number.POSITIVE_INFINITY,
  );
}

/** Removes requests that are done with. */
export const reconciler: Reconciler<Request | undefined> = {
  name: 'csrcleaner',
  username,
  watches,
  load: requestNamed,
  decide(request, now) {
    if (request === undefined || request.metadata.deletionTimestamp !== undefined) return { writes: [] };
    const left = endOf(request) - now.getTime();
    if (left === Number.POSITIVE_INFINITY) return { writes: [] };
    // Upstream's is done when it is older than that, not as old.
    if (left >= 0) return { writes: [], requeueAfter: left + 1 };
    return { writes: [{ verb: 'delete', object: request, exactly: true }] };
  },
};
