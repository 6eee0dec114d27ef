import type { KubeObject } from '@berth/machinery/object';
import type { Container, EphemeralContainer, Pod, PodSpec } from '../../types.ts';
import { fillResources, isHugePages, type ResourceList, roundResources } from '../shared/resources.ts';
import { containerDefaults } from './containerdefaults.ts';
import { aggregateContainerRequests, isPodLevelResource } from './resources.ts';
import { volumeDefaults } from './volumedefaults.ts';

export const defaultGracePeriodSeconds = 30;
export const defaultSchedulerName = 'default-scheduler';

/** Defaults of every pod spec, a template's included (upstream pkg/apis/core/v1/defaults.go SetDefaults_PodSpec). */
export function podSpecDefaults(spec: PodSpec): void {
  dropDisabled(spec);
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= defaultGracePeriodSeconds;
  spec.schedulerName ||= defaultSchedulerName;
  serviceAccountAlias(spec);
  for (const volume of spec.volumes ?? []) volumeDefaults(volume);
  for (const container of allContainers(spec)) containerDefaults(container);
  roundResources(spec.overhead);
  roundResources(spec.resources?.limits);
  roundResources(spec.resources?.requests);
}

/** Fields that 1.36 does not take yet, or no longer, are as good as not given (upstream pkg/api/pod/util.go dropDisabledFields). */
function dropDisabled(spec: PodSpec): void {
  for (const { lifecycle } of allContainers(spec)) delete lifecycle?.stopSignal;
  for (const source of (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? [])) {
    delete source.clusterTrustBundle;
    delete source.podCertificate;
  }
}

/** `serviceAccount` is the old name of `serviceAccountName`: both always say the same. */
export function serviceAccountAlias(spec: PodSpec): void {
  spec.serviceAccountName ||= spec.serviceAccount;
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else delete spec.serviceAccountName;
}

export function allContainers(spec: PodSpec): (Container | EphemeralContainer)[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

/** Defaults that only a pod gets, not a template: they would make templates differ from their pods (SetDefaults_Pod). */
export function podDefaults(object: KubeObject): void {
  const pod = object as Pod;
  pod.spec ??= { containers: [] };
  podSpecDefaults(pod.spec);
  pod.spec.enableServiceLinks ??= true;
  for (const container of [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])]) {
    requestsFromLimits(container);
    if (pod.spec.hostNetwork) hostPorts(container);
  }
  podRequests(pod.spec);
  addresses(pod);
}

function requestsFromLimits({ resources }: Container): void {
  if (resources?.limits !== undefined) resources.requests = fillResources(resources.requests, resources.limits);
}

/** With the node's network every port is the node's. */
function hostPorts(container: Container): void {
  for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
}

/** Pod-level requests: what the containers request together, else the pod-level limits (defaultPodRequests). */
function podRequests(spec: PodSpec): void {
  const limits = spec.resources?.limits ?? {};
  if (spec.resources === undefined || Object.keys(limits).length === 0) return;
  const requests: ResourceList = { ...spec.resources.requests };
  for (const [name, total] of aggregateContainerRequests(spec)) {
    if (isPodLevelResource(name) && !isHugePages(name)) requests[name] ??= total.toString();
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (isPodLevelResource(name)) requests[name] ??= limit;
  }
  if (Object.keys(requests).length > 0) spec.resources.requests = requests;
}

/** podIP is the first of podIPs; where they differ the older field holds (Convert_v1_PodStatus_To_core_PodStatus). */
function addresses({ status }: Pod): void {
  if (status === undefined) return;
  if (status.podIP && status.podIPs?.[0]?.ip !== status.podIP) status.podIPs = [{ ip: status.podIP }];
  const first = status.podIPs?.[0]?.ip;
  if (first !== undefined) status.podIP = first;
}

/** Defaults of a pod template. */
export function templateDefaults(template: { spec?: PodSpec } | undefined): void {
  if (template === undefined) return;
  template.spec ??= { containers: [] };
  podSpecDefaults(template.spec);
}
