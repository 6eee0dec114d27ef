import type { KubeObject } from '@berth/machinery/object';
import type { Reconciler } from '@berth/machinery/reconcile';

/** Milliseconds an address may be without its Service: between the two writes of a Service's creation. */
const patience = 60_000;

export interface IpAddressSnapshot {
  address: KubeObject | undefined;
  service: KubeObject | undefined;
}

/**
 * Gives back cluster addresses that no Service has: a crash between an IPAddress and its Service leaves one behind
 * (pkg/registry/core/service/ipallocator/controller/repairip.go).
 */
export const reconciler: Reconciler<IpAddressSnapshot> = {
  name: 'ip-address-repair',
  watches: [
    {
      resource: 'networking.k8s.io/ipaddresses',
      keys: ({ object }) => [{ namespace: '', name: object.metadata.name ?? '' }],
    },
  ],
  async load(reader, { name }) {
    const address = await reader.get('networking.k8s.io/ipaddresses', '', name);
    const parent = address?.spec?.parentRef;
    const service =
      parent?.resource === 'services'
        ? await reader.get('services', parent.namespace ?? '', parent.name ?? '')
        : undefined;
    return { address, service };
  },
  decide({ address, service }, now) {
    if (address === undefined || address.metadata.deletionTimestamp !== undefined) return { writes: [] };
    if (address.metadata.labels?.['ipaddress.kubernetes.io/managed-by'] !== 'ipallocator.k8s.io') return { writes: [] };
    if ((service?.spec?.clusterIPs ?? []).includes(address.metadata.name)) return { writes: [] };
    const left = new Date(address.metadata.creationTimestamp ?? 0).getTime() + patience - now.getTime();
    return left > 0
      ? { writes: [], requeueAfter: left }
      : { writes: [{ verb: 'delete', object: address, exactly: true }] };
  },
};
