import type { KubeObject } from '@berth/machinery/object';
import { hostPortsOf } from './plugins/nodeports/index.ts';
import { add, amounts, podRequests } from './plugins/noderesources/requests.ts';
import type { NodeInfo, PodInfo } from './types.ts';

const finished = new Set(['Succeeded', 'Failed']);

/** Whether a pod still takes room on its node. */
export const takesRoom = (pod: KubeObject): boolean => !finished.has(pod.status?.phase ?? '');

/** Whether this scheduler has to place a pod now. Gated pods wait for their gates. */
export function isPending(pod: KubeObject): boolean {
  return (
    !pod.spec?.nodeName &&
    pod.metadata.deletionTimestamp === undefined &&
    (pod.spec?.schedulerName ?? 'default-scheduler') === 'default-scheduler' &&
    (pod.spec?.schedulingGates ?? []).length === 0 &&
    takesRoom(pod)
  );
}

/** The name under which a node reports an image: with the default registry and tag (imagelocality normalizedImageName). */
function normalizedImage(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

const infos = new WeakMap<KubeObject, PodInfo>();

/** What scheduling needs of a pod; objects never change, so it is worked out once. */
export function podInfo(pod: KubeObject): PodInfo {
  const known = infos.get(pod);
  if (known !== undefined) return known;
  const info = readPod(pod);
  infos.set(pod, info);
  return info;
}

function readPod(pod: KubeObject): PodInfo {
  const spec = pod.spec ?? {};
  const controller = pod.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid ?? '';
  const requests = podRequests(pod);
  const hostPorts = hostPortsOf(pod);
  const images = (spec.containers ?? []).map((container: { image?: string }) => normalizedImage(container.image ?? ''));
  return {
    pod,
    key: `${pod.metadata.namespace}/${pod.metadata.name}`,
    requests,
    scoredRequests: podRequests(pod, true),
    hostPorts,
    images,
    shape: JSON.stringify([
      pod.metadata.namespace,
      controller,
      pod.metadata.labels ?? {},
      requests,
      hostPorts,
      images,
      spec.nodeSelector ?? {},
      spec.affinity ?? {},
      spec.tolerations ?? [],
      spec.topologySpreadConstraints ?? [],
    ]),
  };
}

/** Counts a pod into a node's use. */
export function place(node: NodeInfo, info: PodInfo): void {
  add(node.used, info.requests);
  add(node.scoredUsed, info.scoredRequests);
  node.hostPorts.push(...info.hostPorts);
  node.pods.push({ namespace: info.pod.metadata.namespace ?? '', labels: info.pod.metadata.labels ?? {} });
}

type NodeFacts = Pick<NodeInfo, 'allocatable' | 'images'>;

const facts = new WeakMap<KubeObject, NodeFacts>();

function factsOf(node: KubeObject): NodeFacts {
  const known = facts.get(node);
  if (known !== undefined) return known;
  const images = new Map<string, number>();
  for (const image of (node.status?.images ?? []) as { names?: string[]; sizeBytes?: number }[])
    for (const name of image.names ?? []) images.set(name, image.sizeBytes ?? 0);
  const read = { allocatable: amounts(node.status?.allocatable ?? node.status?.capacity), images };
  facts.set(node, read);
  return read;
}

/** A node with the pods that are bound to it. */
export function nodeInfo(node: KubeObject, pods: readonly KubeObject[]): NodeInfo {
  const info: NodeInfo = {
    ...factsOf(node),
    node,
    name: node.metadata.name ?? '',
    labels: node.metadata.labels ?? {},
    used: {},
    scoredUsed: {},
    hostPorts: [],
    pods: [],
  };
  for (const pod of pods) if (takesRoom(pod)) place(info, podInfo(pod));
  return info;
}
