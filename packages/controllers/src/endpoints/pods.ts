import { isPodReady, podCondition } from '@berth/kinds/apps/replicaset/reconcile-pods';
import type { Pod, ServicePort } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import type { ObjectChange, Reader, ReconcileKey } from '@berth/machinery/reconcile';
import { matches, selectorFromSet } from '@berth/machinery/selectors';
import { deepEqual } from '@berth/machinery/values';

export const headlessLabel = 'service.kubernetes.io/headless';
export const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time';

export const hasClusterIP = ({ spec }: KubeObject): boolean => Boolean(spec.clusterIP) && spec.clusterIP !== 'None';

/** Services whose endpoints come from pods. */
export const selectsPods = ({ spec }: KubeObject): boolean =>
  spec?.selector !== undefined && spec.type !== 'ExternalName';

/** Whether a pod may be an endpoint at all (endpointslice/util ShouldPodBeInEndpoints). */
export function isCandidate({ metadata, status }: KubeObject, includeTerminating: boolean): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  if (!status?.podIP && (status?.podIPs ?? []).length === 0) return false;
  return includeTerminating || metadata.deletionTimestamp === undefined;
}

export const addressesOf = ({ status }: KubeObject): string[] => {
  const all = ((status?.podIPs ?? []) as { ip?: string }[]).map(({ ip }) => ip ?? '').filter((ip) => ip !== '');
  return all.length > 0 || !status?.podIP ? all : [status.podIP];
};

export const isIPv6 = (address: string): boolean => address.includes(':');

/** The number a service's port has on a pod: as it is, or by the name of a container's port. */
export function findPort(pod: KubeObject, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  const { containers = [], initContainers = [] } = (pod as Pod).spec ?? { containers: [] };
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const container of [...containers, ...sidecars])
    for (const { name, protocol, containerPort } of container.ports ?? [])
      if (name === target && (protocol ?? 'TCP') === (port.protocol ?? 'TCP')) return containerPort;
  return undefined;
}

/** A pod's hostname is published under the service that its subdomain names. */
export const hostnameFor = (pod: KubeObject, service: KubeObject): string | undefined =>
  pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined;

export const targetOf = ({ metadata }: KubeObject) => ({
  kind: 'Pod',
  namespace: metadata.namespace,
  name: metadata.name,
  uid: metadata.uid,
});

/** When the newest of the changes behind these endpoints happened. */
export function triggeredAt(service: KubeObject, pods: readonly KubeObject[]): string | undefined {
  const times = pods.map((pod) => podCondition(pod, 'Ready')?.lastTransitionTime ?? pod.metadata.creationTimestamp);
  return [service.metadata.creationTimestamp, ...times]
    .filter((time) => typeof time === 'string')
    .sort()
    .at(-1);
}

/** What endpoints show of a pod. */
function visible(pod: KubeObject): unknown {
  const { metadata, spec, status } = pod;
  const { labels = {}, deletionTimestamp } = metadata;
  const finished = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  return [labels, deletionTimestamp, spec?.nodeName, spec?.hostname, addressesOf(pod), finished, isPodReady(pod)];
}

/** The services that select a pod, or did before. */
export async function servicesOf({ type, object, previous }: ObjectChange, reader: Reader): Promise<ReconcileKey[]> {
  if (type === 'MODIFIED' && previous !== undefined && deepEqual(visible(previous), visible(object))) return [];
  const namespace = object.metadata.namespace ?? '';
  const services = await reader.list('services', { namespace });
  return services
    .filter(selectsPods)
    .filter(({ spec }) => {
      const selector = selectorFromSet(spec.selector);
      return (
        matches(selector, object.metadata.labels) ||
        (previous !== undefined && matches(selector, previous.metadata.labels))
      );
    })
    .map(({ metadata }) => ({ namespace, name: metadata.name ?? '' }));
}

/** The pods a service selects. */
export const podsOf = (reader: Reader, { metadata, spec }: KubeObject): Promise<readonly KubeObject[]> =>
  reader.list('pods', { namespace: metadata.namespace, selector: { matchLabels: spec.selector } });
