import type { Pod } from '@berth/kinds/types';
import type { AgentOptions } from '../deps.ts';
import type { NodeFacts } from '../node/facts.ts';
import { allContainers, specOf } from '../pods/spec.ts';
import type { SandboxConfig } from '../runtime.ts';
import { containerSecurity } from './security.ts';

const unique = (list: readonly string[]): string[] => [...new Set(list)];

/** `{logs}/{namespace}_{name}_{uid}`, as the kubelet lays pod logs out. */
export const logDirectoryOf = (logs: string, pod: Pod): string =>
  `${logs}/${pod.metadata.namespace}_${pod.metadata.name}_${pod.metadata.uid}`;

/** resolv.conf of a pod by its dnsPolicy and dnsConfig (pkg/kubelet/network/dns). */
export function podDns(pod: Pod, facts: NodeFacts, options: AgentOptions): SandboxConfig['dns'] {
  const spec = specOf(pod);
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  const servers = options.clusterDns ?? [];
  const domain = options.clusterDomain ?? 'cluster.local';
  const cluster =
    servers.length > 0 &&
    (policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && spec.hostNetwork !== true));
  const node = { servers: facts.nameservers, searches: facts.searches, options: facts.resolvOptions };
  const namespace = pod.metadata.namespace ?? 'default';
  const base =
    policy === 'None'
      ? { servers: [], searches: [], options: [] }
      : cluster
        ? {
            servers: [...servers],
            searches: [`${namespace}.svc.${domain}`, `svc.${domain}`, domain, ...node.searches],
            options: ['ndots:5'],
          }
        : node;
  const own = spec.dnsConfig ?? {};
  const set = new Map((own.options ?? []).map(({ name, value }) => [name ?? '', value]));
  const kept = base.options.filter((option) => !set.has(option.split(':')[0] ?? ''));
  return {
    servers: unique([...base.servers, ...(own.nameservers ?? [])]),
    searches: unique([...base.searches, ...(own.searches ?? [])]),
    options: [
      ...kept,
      ...[...set].map(([name, value]) => (value === undefined || value === '' ? name : `${name}:${value}`)),
    ],
  };
}

/** The pod's hostname, at most 63 characters (kubelet_pods.go, GeneratePodHostNameAndDomain). */
export function podHostname(pod: Pod): string {
  const spec = specOf(pod);
  if (spec.hostnameOverride) return spec.hostnameOverride;
  return (spec.hostname || (pod.metadata.name ?? '')).slice(0, 63).replace(/[-.]+$/, '');
}

/** `{hostname}.{subdomain}.{namespace}.svc.{domain}`, where the pod has a subdomain. */
export function podDomain(pod: Pod, options: AgentOptions): string {
  const { subdomain } = specOf(pod);
  return subdomain ? `${subdomain}.${pod.metadata.namespace}.svc.${options.clusterDomain ?? 'cluster.local'}` : '';
}

export function sandboxConfig(pod: Pod, attempt: number, facts: NodeFacts, options: AgentOptions): SandboxConfig {
  const spec = specOf(pod);
  const { name = '', namespace = '', uid = '' } = pod.metadata;
  const onHost = spec.hostNetwork === true;
  const ports = allContainers(pod).flatMap(({ container }) => container.ports ?? []);
  const security = containerSecurity(pod, undefined, `${options.stateDirectory}/seccomp`);
  return {
    uid,
    namespace,
    name,
    attempt,
    hostname: onHost ? facts.hostname : podHostname(pod),
    logDirectory: logDirectoryOf(options.logDirectory ?? `${options.stateDirectory}/logs`, pod),
    dns: podDns(pod, facts, options),
    ports: onHost
      ? []
      : ports
          .filter((port) => port.hostPort)
          .map((port) => ({
            protocol: port.protocol ?? 'TCP',
            containerPort: port.containerPort,
            hostPort: port.hostPort ?? 0,
            hostIP: port.hostIP ?? '',
          })),
    labels: {
      ...pod.metadata.labels,
      'io.kubernetes.pod.name': name,
      'io.kubernetes.pod.namespace': namespace,
      'io.kubernetes.pod.uid': uid,
    },
    annotations: { ...pod.metadata.annotations },
    cgroupParent: `/berthpods/${uid}`,
    hostNetwork: onHost,
    hostPid: spec.hostPID === true,
    hostIpc: spec.hostIPC === true,
    sharedPid: spec.shareProcessNamespace === true,
    privileged: allContainers(pod).some(({ container }) => container.securityContext?.privileged === true),
    sysctls: Object.fromEntries((spec.securityContext?.sysctls ?? []).map(({ name: key, value }) => [key, value])),
    // The pause process needs no more than a pod's own settings; it is confined by default where nothing is said.
    security: spec.securityContext?.seccompProfile
      ? security
      : { ...security, seccomp: { type: 'RuntimeDefault', path: '' } },
  };
}
