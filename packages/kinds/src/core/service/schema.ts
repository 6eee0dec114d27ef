import { bool, int32, intOrString, kindSchema, list, map, message, named, string, struct } from '../../builders.ts';
import { Condition } from '../../meta/condition.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ServicePort = named(
  'io.k8s.api.core.v1.ServicePort',
  '',
  {
    name: string(1),
    protocol: string(2, { enum: ['SCTP', 'TCP', 'UDP'], default: 'TCP' }),
    appProtocol: string(6, { zero: 'keep' }),
    port: int32(3, { zero: 'fill' }),
    targetPort: intOrString(4),
    nodePort: int32(5),
  },
  { required: ['port'] },
);

export const ClientIPConfig = named('io.k8s.api.core.v1.ClientIPConfig', '', {
  timeoutSeconds: int32(1, { zero: 'keep' }),
});

export const SessionAffinityConfig = named('io.k8s.api.core.v1.SessionAffinityConfig', '', {
  clientIP: message(ClientIPConfig, 1),
});

export const ServiceSpec = named('io.k8s.api.core.v1.ServiceSpec', '', {
  ports: list(1, ServicePort, { keys: ['port', 'protocol'], mergeKey: 'port' }),
  selector: map(2, string(), { 'x-kubernetes-map-type': 'atomic' }),
  clusterIP: string(3),
  clusterIPs: list(18, string(), { 'x-kubernetes-list-type': 'atomic' }),
  type: string(4, { enum: ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] }),
  externalIPs: list(5, string(), { 'x-kubernetes-list-type': 'atomic' }),
  sessionAffinity: string(7, { enum: ['ClientIP', 'None'] }),
  loadBalancerIP: string(8),
  loadBalancerSourceRanges: list(9, string(), { 'x-kubernetes-list-type': 'atomic' }),
  externalName: string(10),
  externalTrafficPolicy: string(11, { enum: ['Cluster', 'Local'] }),
  healthCheckNodePort: int32(12),
  publishNotReadyAddresses: bool(13),
  sessionAffinityConfig: message(SessionAffinityConfig, 14),
  ipFamilies: list(19, string(undefined, { enum: ['', 'IPv4', 'IPv6'] }), { 'x-kubernetes-list-type': 'atomic' }),
  ipFamilyPolicy: string(17, { enum: ['PreferDualStack', 'RequireDualStack', 'SingleStack'], zero: 'keep' }),
  allocateLoadBalancerNodePorts: bool(20, { zero: 'keep' }),
  loadBalancerClass: string(21, { zero: 'keep' }),
  internalTrafficPolicy: string(22, { enum: ['Cluster', 'Local'], zero: 'keep' }),
  trafficDistribution: string(23, { zero: 'keep' }),
});

export const PortStatus = named(
  'io.k8s.api.core.v1.PortStatus',
  '',
  {
    port: int32(1, { zero: 'fill' }),
    protocol: string(2, { enum: ['SCTP', 'TCP', 'UDP'], zero: 'fill' }),
    error: string(3, { zero: 'keep' }),
  },
  { required: ['port', 'protocol'] },
);

export const LoadBalancerIngress = named('io.k8s.api.core.v1.LoadBalancerIngress', '', {
  ip: string(1),
  hostname: string(2),
  ipMode: string(3, { zero: 'keep' }),
  ports: list(4, PortStatus, { 'x-kubernetes-list-type': 'atomic' }),
});

export const LoadBalancerStatus = named('io.k8s.api.core.v1.LoadBalancerStatus', '', {
  ingress: list(1, LoadBalancerIngress, { 'x-kubernetes-list-type': 'atomic' }),
});

export const ServiceStatus = named('io.k8s.api.core.v1.ServiceStatus', '', {
  loadBalancer: struct(LoadBalancerStatus, 1),
  conditions: list(2, Condition, { keys: ['type'], mergeKey: 'type' }),
});

export const Service = kindSchema('io.k8s.api.core.v1.Service', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ServiceSpec, 2),
  status: struct(ServiceStatus, 3),
});
