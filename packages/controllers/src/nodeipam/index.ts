import type { KubeObject } from '@berth/machinery/object';
import type { Guard, Reconciler } from '@berth/machinery/reconcile';
import { rangeOf, subnet } from '@berth/machinery/ranges';

/** Addresses of one node's pods: 254, as upstream's --node-cidr-mask-size. */
const maskSize = 24;
/** Stands for the cluster's pool of ranges, which has no object of its own. */
const pool = 'podcidrs';

interface Snapshot {
  node: KubeObject | undefined;
  taken: ReadonlySet<string>;
  guard: Guard;
}

/**
 * Gives every node a range of pod addresses of its own, once and for good (pkg/controller/nodeipam, range allocator). The guard
 * of the pool keeps two invocations from giving the same range.
 */
export function createNodeIpam(podCidr: string): Reconciler<Snapshot> {
  const range = rangeOf(podCidr);
  return {
    name: 'node-ipam',
    watches: [{ resource: 'nodes', keys: ({ object }) => [{ namespace: '', name: object.metadata.name ?? '' }] }],
    async load(reader, key) {
      const guard = await reader.guard(pool);
      const nodes = await reader.list('nodes');
      return {
        guard,
        node: await reader.get('nodes', '', key.name),
        taken: new Set(nodes.flatMap((node) => (node.spec?.podCIDR ? [node.spec.podCIDR as string] : []))),
      };
    },
    decide({ node, taken, guard }) {
      if (node === undefined || node.spec?.podCIDR || node.metadata.deletionTimestamp !== undefined)
        return { writes: [] };
      for (let index = 0; index < 2 ** (maskSize - range.prefix); index++) {
        const cidr = subnet(range, maskSize, index);
        if (taken.has(cidr)) continue;
        const object = { ...node, spec: { ...node.spec, podCIDR: cidr, podCIDRs: [cidr] } };
        return { writes: [{ verb: 'update', object, guard }] };
      }
      return {
        writes: [],
        events: [
          {
            regarding: node,
            type: 'Normal',
            reason: 'CIDRNotAvailable',
            message: `Node ${node.metadata.name} status is now: CIDRNotAvailable`,
          },
        ],
      };
    },
  };
}
