import type { Clock } from '@berth/machinery/clock';
import type { KubeObject } from '@berth/machinery/object';
import type { Link, Logger } from '../deps.ts';
import type { Desired } from '../sync/desired.ts';
import { type Outbox, statusOf } from '../sync/outbox.ts';

const namespace = 'kube-node-lease';
const every = 10_000;
const durationSeconds = 40;

export interface LeaseDeps {
  link: Link;
  clock: Clock;
  log: Logger;
  desired: Desired;
  outbox: Outbox;
  nodeName: string;
}

/** MicroTime: six digits, of which we know three. */
const microTime = (time: Date): string => time.toISOString().replace('Z', '000Z');

/** The node's heartbeat (pkg/kubelet nodelease): its Lease, renewed for ever. */
export function createLeaseKeeper(deps: LeaseDeps) {
  const { nodeName, outbox, desired } = deps;
  let version: string | undefined;

  function lease(): KubeObject {
    const node = desired.get('nodes', '', nodeName);
    const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node?.metadata.uid ?? '' };
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name: nodeName,
        namespace,
        ...(version === undefined ? {} : { resourceVersion: version }),
        ...(owner.uid === '' ? {} : { ownerReferences: [owner] }),
      },
      spec: { holderIdentity: nodeName, leaseDurationSeconds: durationSeconds, renewTime: microTime(deps.clock.now()) },
    };
  }

  /** Another has written it, or a process before this one: go on from what stands there. */
  function readAgain(): void {
    deps.link.request('GET', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${nodeName}`).then(
      (found) => {
        version = found.metadata.resourceVersion;
        renew();
      },
      (error: unknown) => deps.log.warn({ error: String(error) }, 'the lease of the node could not be read'),
    );
  }

  function renew(): void {
    outbox.put({
      key: 'lease',
      build: () => ({ verb: version === undefined ? 'create' : 'update', object: lease() }),
      settled(result) {
        if ('resourceVersion' in result) version = result.resourceVersion;
        const failure = statusOf(result);
        if (failure?.reason === 'AlreadyExists' || failure?.reason === 'Conflict') readAgain();
        else if (failure?.code === 404) version = undefined;
        return false;
      },
    });
  }

  return {
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        renew();
        await deps.clock.sleep(every, signal).catch(() => {});
      }
    },
  };
}
