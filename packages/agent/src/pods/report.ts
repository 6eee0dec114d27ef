import type { Pod, PodStatus } from '@berth/kinds/types';
import type { Logger } from '../deps.ts';
import type { Desired } from '../sync/desired.ts';
import { withForeign } from '../status/conditions.ts';
import { type Outbox, statusOf, type SyncWrite } from '../sync/outbox.ts';
import { keyOf, uidOf } from './spec.ts';

/** Sends statuses and final deletes; the newest status of a pod is the only one that waits. */
export interface StatusReporter {
  set(pod: Pod, status: PodStatus): void;
  /**
   * All that ran of a deleted pod is gone: the object may go too, with how it ended. Asked once until the API says otherwise.
   * A pod that somebody holds tells how it ended first: they wait for that.
   */
  remove(pod: Pod, last: PodStatus): void;
  forget(uid: string): void;
}

interface Told {
  status: string;
  /** resourceVersion our last write made. */
  version: string;
}

/** The later of two versions of one object. Ours are numbers; what is not is not compared. */
function later(left: string, right: string | undefined): string {
  if (right === undefined || !/^\d+$/.test(left) || !/^\d+$/.test(right)) return left;
  return BigInt(left) > BigInt(right) ? left : right;
}

export function createStatusReporter(deps: { desired: Desired; outbox: Outbox; log: Logger }): StatusReporter {
  const told = new Map<string, Told>();
  const { desired, outbox } = deps;

  const known = (pod: Pod): Pod | undefined => {
    const found = desired.get('pods', pod.metadata.namespace ?? '', pod.metadata.name ?? '') as Pod | undefined;
    return found !== undefined && uidOf(found) === uidOf(pod) ? found : undefined;
  };

  /** The pod as the API has it, with our status; on condition that nobody wrote it since we looked. */
  function write(pod: Pod, status: PodStatus): SyncWrite | undefined {
    const current = known(pod);
    const text = JSON.stringify(status);
    if (current === undefined || told.get(uidOf(pod))?.status === text || JSON.stringify(current.status) === text)
      return undefined;
    const resourceVersion = later(current.metadata.resourceVersion ?? '', told.get(uidOf(pod))?.version);
    const metadata = { ...current.metadata, resourceVersion, managedFields: undefined };
    const conditions = withForeign(status.conditions, current.status?.conditions);
    return {
      verb: 'update',
      subresource: 'status',
      object: { ...current, metadata, status: { ...status, conditions } },
    };
  }

  const reporter: StatusReporter = {
    set(pod, status) {
      const uid = uidOf(pod);
      let tries = 0;
      outbox.put({
        key: `status/${uid}`,
        build: () => write(pod, status),
        settled(result) {
          if ('resourceVersion' in result)
            told.set(uid, { status: JSON.stringify(status), version: result.resourceVersion });
          const failure = statusOf(result);
          if (failure === undefined || failure.code === 404) return false;
          if (failure.reason !== 'Conflict')
            deps.log.warn({ pod: keyOf(pod), error: failure.message }, 'a pod status was refused');
          told.delete(uid);
          tries += 1;
          // The newer version of the pod comes down with this very answer; the worker computes its status anew from it.
          return failure.reason === 'Conflict' && tries < 5;
        },
      });
    },
    remove(pod, last) {
      const { namespace = '', name = '' } = pod.metadata;
      const ref = { resource: 'pods', namespace, name };
      const uid = uidOf(pod);
      const held = (known(pod)?.metadata.finalizers ?? []).length > 0;
      if (held) reporter.set(pod, last);
      else outbox.withdraw(`status/${uid}`);
      let tells = !held;
      outbox.put({
        key: `delete/${uid}`,
        build() {
          const current = known(pod);
          if (current === undefined) return undefined;
          if (!tells) return { verb: 'delete', ref, uid };
          const conditions = withForeign(last.conditions, current.status?.conditions);
          return { verb: 'delete', ref, uid, status: { ...last, conditions } };
        },
        settled(result) {
          const failure = statusOf(result);
          if (failure === undefined || failure.code === 404 || failure.code === 409) return false;
          // A status that is refused must not keep the pod.
          if (tells && failure.code !== 429 && failure.code < 500) {
            tells = false;
            return true;
          }
          deps.log.warn({ pod: keyOf(pod), error: failure.message }, 'a finished pod could not be deleted');
          return false;
        },
      });
    },
    forget(uid) {
      told.delete(uid);
    },
  };
  return reporter;
}
