import { parseQuantity, type Quantity } from '@berth/machinery/quantity';
import type { Container, Pod, ResourceFieldSelector } from '@berth/kinds/types';
import { findContainer, specOf } from '../pods/spec.ts';

/** What a pod's downward API sees of the node and of the running pod. */
export interface RuntimeFacts {
  nodeName: string;
  hostAddresses: readonly string[];
  podAddresses: readonly string[];
  /** Stands in for a limit that a container does not set. */
  allocatable: { cpu: string; memory: string; 'ephemeral-storage': string };
}

/** `key="value"` lines, sorted, values quoted as Go's %q does it. */
const formatMap = (map: Record<string, string> | undefined): string =>
  Object.keys(map ?? {})
    .sort()
    .map((key) => `${key}=${JSON.stringify(map?.[key] ?? '')}`)
    .join('\n');

/** @throws Error with upstream's text for a path that names nothing (pkg/fieldpath). */
export function fieldValue(path: string, pod: Pod, facts: RuntimeFacts): string {
  const keyed = /^metadata\.(annotations|labels)\['(.*)'\]$/.exec(path);
  if (keyed !== null) {
    const map = keyed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    return Object.hasOwn(map ?? {}, keyed[2] ?? '') ? (map?.[keyed[2] ?? ''] ?? '') : '';
  }
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name ?? '';
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
      return formatMap(pod.metadata.labels);
    case 'metadata.annotations':
      return formatMap(pod.metadata.annotations);
    case 'spec.nodeName':
      return facts.nodeName;
    case 'spec.serviceAccountName':
      return specOf(pod).serviceAccountName ?? '';
    case 'status.hostIP':
      return facts.hostAddresses[0] ?? '';
    case 'status.hostIPs':
      return facts.hostAddresses.join(',');
    case 'status.podIP':
      return facts.podAddresses[0] ?? '';
    case 'status.podIPs':
      return facts.podAddresses.join(',');
    default:
      throw new Error(`unsupported fieldPath: ${path}`);
  }
}

function amount(container: Container, resource: string, facts: RuntimeFacts): Quantity {
  const [kind = '', name = ''] = resource.split(/\.(.*)/s);
  if (kind !== 'limits' && kind !== 'requests') throw new Error(`unsupported container resource : ${resource}`);
  const stated =
    container.resources?.[kind]?.[name] ?? (kind === 'requests' ? container.resources?.limits?.[name] : undefined);
  if (stated !== undefined) return parseQuantity(stated);
  if (kind === 'limits' && Object.hasOwn(facts.allocatable, name))
    return parseQuantity(facts.allocatable[name as keyof RuntimeFacts['allocatable']]);
  return parseQuantity('0');
}

/** A container's request or limit in units of the divisor, rounded up (pkg/api/v1/resource). */
export function resourceValue(
  reference: ResourceFieldSelector,
  pod: Pod,
  owner: Container | undefined,
  facts: RuntimeFacts,
): string {
  const container = reference.containerName ? findContainer(pod, reference.containerName)?.container : owner;
  if (container === undefined) throw new Error(`container ${reference.containerName} not found`);
  const value = amount(container, reference.resource, facts);
  const stated = reference.divisor === undefined ? undefined : parseQuantity(reference.divisor);
  const divisor = stated === undefined || stated.isZero() ? parseQuantity('1') : stated;
  const rounded = (value.nano + divisor.nano - 1n) / divisor.nano;
  return rounded.toString();
}
