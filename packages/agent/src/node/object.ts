import { quantity } from '@berth/machinery/quantity';
import type { ContainerImage, Node, NodeStatus } from '@berth/kinds/types';
import type { AgentOptions } from '../deps.ts';
import type { ImageRecord, RuntimeStatus, RuntimeVersion } from '../runtime.ts';
import { nodeConditions, type Pressure } from './conditions.ts';
import type { NodeFacts } from './facts.ts';

/** The Kubernetes whose kubelet this agent behaves like. */
export const kubeletVersion = 'v1.36.0';

/** What upstream keeps back by default before pods are evicted: --eviction-hard memory.available and nodefs.available. */
const reservedMemory = 100 * 1024 * 1024;
const usableDisk = 0.9;
const reportedImages = 50;

export interface NodeInputs {
  facts: NodeFacts;
  options: AgentOptions;
  runtime: RuntimeStatus | undefined;
  version: RuntimeVersion;
  /** The runtime is not a real one: the role says so. */
  simulated: boolean;
  images: readonly ImageRecord[];
  pressure: Pressure;
  now: Date;
}

/** Labels every node has, and those this one was given. */
export function nodeLabels({
  facts,
  options,
  simulated,
}: Pick<NodeInputs, 'facts' | 'options' | 'simulated'>): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': facts.architecture,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': facts.architecture,
    'kubernetes.io/hostname': options.nodeName,
    'kubernetes.io/os': 'linux',
    ...(simulated ? { 'node-role.kubernetes.io/simulated': '' } : {}),
    ...options.labels,
  };
}

function resources({ facts, options }: NodeInputs): Pick<NodeStatus, 'capacity' | 'allocatable'> {
  const kibibytes = (bytes: number) => quantity(BigInt(Math.floor(bytes / 1024)) * 1024n, 'BinarySI').toString();
  const fixed = {
    cpu: String(facts.cpus),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    pods: String(options.maximumPods ?? 110),
  };
  return {
    capacity: {
      ...fixed,
      'ephemeral-storage': kibibytes(facts.ephemeralStorageBytes),
      memory: kibibytes(facts.memoryBytes),
    },
    allocatable: {
      ...fixed,
      'ephemeral-storage': String(Math.floor(facts.ephemeralStorageBytes * usableDisk)),
      memory: kibibytes(Math.max(0, facts.memoryBytes - reservedMemory)),
    },
  };
}

const imageList = (images: readonly ImageRecord[]): ContainerImage[] =>
  images
    .filter((image) => image.tags.length + image.digests.length > 0)
    .sort((left, right) => right.size - left.size)
    .slice(0, reportedImages)
    .map((image) => ({ names: [...image.digests, ...image.tags].slice(0, 5), sizeBytes: image.size }));

/** The whole status of the node, transition times kept from `before`. */
export function nodeStatus(inputs: NodeInputs, before: NodeStatus | undefined): NodeStatus {
  const { facts, options, runtime, version, pressure, now } = inputs;
  return {
    ...(before?.volumesInUse === undefined ? {} : { volumesInUse: before.volumesInUse }),
    ...(before?.volumesAttached === undefined ? {} : { volumesAttached: before.volumesAttached }),
    ...resources(inputs),
    conditions: nodeConditions(before?.conditions ?? [], runtime, pressure, now),
    addresses: [
      ...facts.addresses.map((address) => ({ type: 'InternalIP', address })),
      { type: 'Hostname', address: options.nodeName },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: options.kubeletPort ?? 10250 } },
    nodeInfo: {
      machineID: facts.machineId,
      systemUUID: facts.systemUuid,
      bootID: facts.bootId,
      kernelVersion: facts.kernelVersion,
      osImage: facts.osImage,
      containerRuntimeVersion: `${version.name}://${version.version}`,
      kubeletVersion,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: facts.architecture,
    },
    images: imageList(inputs.images),
  };
}

/** The node as it registers itself. */
export function newNode(inputs: NodeInputs): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: inputs.options.nodeName,
      labels: nodeLabels(inputs),
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec:
      inputs.options.podCidr === undefined
        ? {}
        : { podCIDR: inputs.options.podCidr, podCIDRs: [inputs.options.podCidr] },
    status: nodeStatus(inputs, undefined),
  };
}

/** Everything of a status but the heartbeats: what decides whether it is reported before its time. */
export function meaningful(status: NodeStatus | undefined): string {
  const conditions = (status?.conditions ?? []).map(({ lastHeartbeatTime, ...rest }) => rest);
  return JSON.stringify({ ...status, conditions });
}
