import * as z from 'zod';

/** The kubelet's /stats/summary (k8s.io/kubelet pkg/apis/stats/v1alpha1), as far as it is asked for. */
const count = z.number().min(0).max(1e18);
const resourceUsage = {
  cpu: z.object({ time: z.iso.datetime(), usageNanoCores: count.optional(), usageCoreNanoSeconds: count }),
  memory: z.object({ time: z.iso.datetime(), workingSetBytes: count }),
};
const text = z.string().max(253);

export const nodeSummary = z.object({
  /** Ours: over which time the rates were taken. */
  windowMilliseconds: count,
  node: z.object({ nodeName: text, ...resourceUsage }),
  pods: z
    .array(
      z.object({
        podRef: z.object({ name: text, namespace: text, uid: text }),
        containers: z.array(z.object({ name: text, ...resourceUsage })).max(500),
      }),
    )
    .max(5000),
});

export type NodeSummary = z.infer<typeof nodeSummary>;
export type ResourceUsage = Pick<NodeSummary['node'], 'cpu' | 'memory'>;
