import { notFound } from '@berth/machinery/invalid';
import type { NodeSummary, ResourceUsage } from '@berth/machinery/nodesummary';
import type { KubeObject } from '@berth/machinery/object';
import { canonicalQuantity } from '@berth/machinery/quantity';
import type { StoredObject } from '@berth/store/types';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendObject, sendObjects } from '../http/respond.ts';
import { type Call, seconds } from '../operations/call.ts';
import { listWish } from '../verbs/list.ts';

const apiVersion = 'metrics.k8s.io/v1beta1';
/** Nodes asked at a time. */
const atOnce = 50;

const usageOf = ({ cpu, memory }: ResourceUsage): Record<string, string> => ({
  cpu: canonicalQuantity(`${cpu.usageNanoCores ?? 0}n`),
  memory: canonicalQuantity(`${Math.floor(memory.workingSetBytes / 1024)}Ki`),
});

function metadataOf(stored: StoredObject, now: Date): KubeObject['metadata'] {
  return {
    name: stored.name,
    ...(stored.namespace === '' ? {} : { namespace: stored.namespace }),
    creationTimestamp: seconds(now),
    ...(Object.keys(stored.labels).length === 0 ? {} : { labels: { ...stored.labels } }),
  };
}

const windowOf = (summary: NodeSummary) => ({
  timestamp: seconds(new Date(summary.node.cpu.time)),
  window: `${summary.windowMilliseconds / 1000}s`,
});

function nodeMetrics(call: Call, stored: StoredObject, summary: NodeSummary): KubeObject | undefined {
  if (summary.node.cpu.usageNanoCores === undefined) return undefined;
  const metadata = metadataOf(stored, call.now);
  return { kind: 'NodeMetrics', apiVersion, metadata, ...windowOf(summary), usage: usageOf(summary.node) };
}

/** A pod has metrics once all of its containers that run have: half of a pod would mislead who scales by it. */
function podMetrics(call: Call, stored: StoredObject, summary: NodeSummary): KubeObject | undefined {
  const found = summary.pods.find(({ podRef }) => podRef.uid === stored.uid);
  if (found === undefined || found.containers.some(({ cpu }) => cpu.usageNanoCores === undefined)) return undefined;
  const containers = found.containers.map((one) => ({ name: one.name, usage: usageOf(one) }));
  return {
    kind: 'PodMetrics',
    apiVersion,
    metadata: metadataOf(stored, call.now),
    ...windowOf(summary),
    containers,
  };
}

/** Which node knows of an object; '' if none does. */
const nodeOf = (kind: string, { name, body }: StoredObject): string =>
  kind === 'NodeMetrics' ? name : ((JSON.parse(body) as KubeObject).spec?.nodeName ?? '');

async function measured(call: Call, kind: string, objects: readonly StoredObject[]): Promise<KubeObject[]> {
  const nodes = new Map(objects.map((stored) => [stored, nodeOf(kind, stored)]));
  const names = [...new Set(nodes.values())].filter(Boolean);
  const summaries = new Map<string, NodeSummary | undefined>();
  for (let at = 0; at < names.length; at += atOnce)
    await Promise.all(
      names.slice(at, at + atOnce).map(async (name) => summaries.set(name, await call.server.summaries.of(call, name))),
    );
  const make = kind === 'NodeMetrics' ? nodeMetrics : podMetrics;
  return objects.flatMap((stored) => {
    const summary = summaries.get(nodes.get(stored) ?? '');
    return (summary === undefined ? undefined : make(call, stored, summary)) ?? [];
  });
}

/** GET and list of metrics.k8s.io: the objects of core's nodes and pods, with what their agents measure. */
export async function metrics(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const { store } = call.server;
  const type = { cluster: call.cluster.id, resource: kind.plural };
  if (info.verb === 'get') {
    const stored = await store.get({ ...type, namespace: info.namespace, name: info.name });
    const [found] = stored === undefined ? [] : await measured(call, kind.kind, [stored]);
    const name = info.namespace === '' ? info.name : `${info.namespace}/${info.name}`;
    if (found === undefined) throw notFound({ group: kind.group, resource: kind.kind.toLowerCase() }, name);
    return sendObject(replyOf(resource), call, kind, found);
  }
  const { namespace, selection } = listWish(resource);
  const { objects } = await store.list({
    ...type,
    ...(namespace === '' ? {} : { namespace }),
    matches: (stored) => selection.matches({ ...stored, fields: {} }),
  });
  return sendObjects(replyOf(resource), call, kind, await measured(call, kind.kind, objects), {});
}
