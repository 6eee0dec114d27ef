import { podLimits, podRequests } from '@berth/kinds/core/pod/resources';
import { isExtendedResource } from '@berth/kinds/core/shared/quantities';
import type { PersistentVolumeClaim, Pod, Service } from '@berth/kinds/types';
import type { Kind } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity, type Quantity, quantity } from '@berth/machinery/quantity';

/** What one object uses, by the names that quotas bound (kubernetes pkg/quota/v1/evaluator/core). */
export type Usage = Map<string, Quantity>;

const one = quantity(1);
const zero = quantity(0);

const legacyNames = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets']);

const finished = new Set(['Failed', 'Succeeded']);

/** pods.go podComputeUsageHelper. */
export function computeUsage(requests: ReadonlyMap<string, Quantity>, limits: ReadonlyMap<string, Quantity>): Usage {
  const usage: Usage = new Map();
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (request !== undefined) usage.set(name, request).set(`requests.${name}`, request);
    if (limit !== undefined) usage.set(`limits.${name}`, limit);
  }
  for (const [name, request] of requests) {
    if (name.startsWith('hugepages-')) usage.set(name, request).set(`requests.${name}`, request);
    else if (isExtendedResource(name)) usage.set(`requests.${name}`, request);
  }
  return usage;
}

/** A pod that has run to its end takes its place alone. */
function podUsage({ spec, status }: Pod): Usage {
  if (finished.has(status?.phase ?? '') || spec === undefined) return new Map();
  return computeUsage(podRequests(spec), podLimits(spec)).set('pods', one);
}

function serviceUsage({ spec }: Service): Usage {
  const ports = spec?.ports ?? [];
  const balances = spec?.type === 'LoadBalancer';
  const counted =
    balances && spec.allocateLoadBalancerNodePorts === false
      ? ports.filter(({ nodePort }) => nodePort).length
      : balances || spec?.type === 'NodePort'
        ? ports.length
        : 0;
  return new Map([
    ['services', one],
    ['services.loadbalancers', balances ? one : zero],
    ['services.nodeports', quantity(counted)],
  ]);
}

const classSuffix = '.storageclass.storage.k8s.io/';

function claimUsage(claim: PersistentVolumeClaim): Usage {
  const { metadata, spec, status } = claim;
  const usage: Usage = new Map([['persistentvolumeclaims', one]]);
  const storageClass =
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '';
  if (storageClass !== '') usage.set(`${storageClass}${classSuffix}persistentvolumeclaims`, one);
  const text = spec?.resources?.requests?.storage;
  if (text === undefined) return usage;
  const wanted = parseQuantity(text);
  const allocated = status?.allocatedResources?.storage;
  const most = allocated !== undefined && parseQuantity(allocated).cmp(wanted) > 0 ? parseQuantity(allocated) : wanted;
  usage.set('requests.storage', most);
  if (storageClass !== '') usage.set(`${storageClass}${classSuffix}requests.storage`, most);
  return usage;
}

const measures: Readonly<Record<string, (object: KubeObject) => Usage>> = {
  pods: (object) => podUsage(object as Pod),
  services: (object) => serviceUsage(object as Service),
  persistentvolumeclaims: (object) => claimUsage(object as PersistentVolumeClaim),
};

/** `count/deployments.apps`, `count/pods`. */
const countName = ({ group, plural }: Pick<Kind, 'group' | 'plural'>): string =>
  `count/${plural}${group === '' ? '' : `.${group}`}`;

export function usageOf(kind: Kind, object: KubeObject | undefined): Usage {
  if (object === undefined) return new Map();
  const usage: Usage = (kind.group === '' ? measures[kind.plural]?.(object) : undefined) ?? new Map();
  usage.set(countName(kind), one);
  if (kind.group === '' && legacyNames.has(kind.plural)) usage.set(kind.plural, one);
  return usage;
}

const ofPods =
  /^(pods|cpu|memory|ephemeral-storage|(requests|limits)\.(cpu|memory|ephemeral-storage)|(requests\.)?hugepages-.*)$/;
const ofClaims = /^(persistentvolumeclaims|requests\.storage)$|\.storageclass\.storage\.k8s\.io\//;
const ofServices = /^services(\.loadbalancers|\.nodeports)?$/;

/** Events are so many, and gone so soon, that nobody bounds them (pkg/quota/v1/install). */
export const isIgnored = (kind: Kind): boolean => kind.kind === 'Event';

/** Whether objects of a kind use what a name bounds: to count, only those are read. */
export function concernsKind(name: string, kind: Kind): boolean {
  if (name === countName(kind)) return true;
  if (kind.group !== '') return false;
  if (kind.plural === 'pods') return ofPods.test(name) || (name.startsWith('requests.') && name.includes('/'));
  if (kind.plural === 'services') return ofServices.test(name);
  if (kind.plural === 'persistentvolumeclaims') return ofClaims.test(name);
  return legacyNames.has(kind.plural) && name === kind.plural;
}

/** Thousandths of a cpu, whole units of all else: numbers that a store adds up exactly. */
export function toUnits(name: string, value: Quantity): number {
  return Number(/(^|\.)cpu$/.test(name) ? value.toMilli() : value.toValue());
}
