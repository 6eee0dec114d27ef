import type { KubeObject } from '@berth/machinery/object';
import type { Service } from '../../types.ts';

const topologyHints = 'service.kubernetes.io/topology-aware-hints';

/** What is odd about a Service, though it is taken (upstream pkg/api/service/warnings.go). */
export function serviceWarnings(object: KubeObject): string[] {
  const { metadata, spec = {} } = object as Service;
  const headless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const external = (spec.externalIPs ?? []).length > 0;
  const warnings: (string | false)[] = [
    Object.hasOwn(metadata.annotations ?? {}, topologyHints) &&
      `annotation ${topologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead`,
    headless && !!spec.loadBalancerIP && 'spec.loadBalancerIP is ignored for headless services',
    headless && external && 'spec.externalIPs is ignored for headless services',
    headless && spec.sessionAffinity !== 'None' && 'spec.SessionAffinity is ignored for headless services',
    external &&
      !headless &&
      spec.type !== 'ExternalName' &&
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    external && spec.type === 'ExternalName' && 'spec.externalIPs is ignored when spec.type is "ExternalName"',
    spec.type !== 'ExternalName' &&
      !!spec.externalName &&
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    spec.trafficDistribution === 'PreferClose' &&
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
  ];
  return warnings.filter((warning) => warning !== false);
}
