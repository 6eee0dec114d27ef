import { bool, int32, intOrString, kindSchema, list, map, message, named, string, struct } from '../../builders.ts';
import { Condition } from '../../meta/condition.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const ServicePort = named(
  'io.k8s.api.core.v1.ServicePort',
  'A port of a service.',
  {
    name: string(1, 'Name of the port.'),
    protocol: string(2, 'TCP, UDP or SCTP.', { enum: ['SCTP', 'TCP', 'UDP'], default: 'TCP' }),
    appProtocol: string(6, 'Protocol on top.', { zero: 'keep' }),
    port: int32(3, 'Number of the port.', { zero: 'fill' }),
    targetPort: intOrString(4, 'Port of the pods, by number or name.'),
    nodePort: int32(5, 'Port of every node.'),
  },
  { required: ['port'] },
);

export const ClientIPConfig = named('io.k8s.api.core.v1.ClientIPConfig', 'How long a client stays with a pod.', {
  timeoutSeconds: int32(1, 'Seconds.', { zero: 'keep' }),
});

export const SessionAffinityConfig = named(
  'io.k8s.api.core.v1.SessionAffinityConfig',
  'How long a client stays with a pod.',
  {
    clientIP: message(ClientIPConfig, 1),
  },
);

export const ServiceSpec = named('io.k8s.api.core.v1.ServiceSpec', 'What is wanted of a service.', {
  ports: list(1, ServicePort, 'Ports of the service.', { keys: ['port', 'protocol'], mergeKey: 'port' }),
  selector: map(2, string(), 'Labels of the pods behind it.', { 'x-kubernetes-map-type': 'atomic' }),
  clusterIP: string(3, 'Address inside the cluster; None for no address.'),
  clusterIPs: list(18, string(), 'Addresses inside the cluster, of both families.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  type: string(4, 'ClusterIP, NodePort, LoadBalancer or ExternalName.', {
    enum: ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
  }),
  externalIPs: list(5, string(), 'Addresses from outside that nodes answer to.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  sessionAffinity: string(7, 'Whether a client stays with a pod: ClientIP or None.', { enum: ['ClientIP', 'None'] }),
  loadBalancerIP: string(8, 'Address wanted of the load balancer.'),
  loadBalancerSourceRanges: list(9, string(), 'Who may use the load balancer.', { 'x-kubernetes-list-type': 'atomic' }),
  externalName: string(10, 'Name the service stands for.'),
  externalTrafficPolicy: string(11, 'Whether traffic from outside stays on its node: Cluster or Local.', {
    enum: ['Cluster', 'Local'],
  }),
  healthCheckNodePort: int32(12, 'Port of nodes that says whether they have pods of the service.'),
  publishNotReadyAddresses: bool(13, 'Whether pods that are not ready are found, too.'),
  sessionAffinityConfig: message(SessionAffinityConfig, 14, 'How long a client stays with a pod.'),
  ipFamilies: list(19, string(undefined, { enum: ['', 'IPv4', 'IPv6'] }), 'Families of the addresses.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  ipFamilyPolicy: string(17, 'SingleStack, PreferDualStack or RequireDualStack.', {
    enum: ['PreferDualStack', 'RequireDualStack', 'SingleStack'],
    zero: 'keep',
  }),
  allocateLoadBalancerNodePorts: bool(20, 'Whether a load balancer gets node ports.', { zero: 'keep' }),
  loadBalancerClass: string(21, 'Who provides the load balancer.', { zero: 'keep' }),
  internalTrafficPolicy: string(22, 'Whether traffic from inside stays on its node: Cluster or Local.', {
    enum: ['Cluster', 'Local'],
    zero: 'keep',
  }),
  trafficDistribution: string(23, 'Which pods are preferred.', { zero: 'keep' }),
});

export const PortStatus = named(
  'io.k8s.api.core.v1.PortStatus',
  'State of a port.',
  {
    port: int32(1, { zero: 'fill' }),
    protocol: string(2, { enum: ['SCTP', 'TCP', 'UDP'], zero: 'fill' }),
    error: string(3, { zero: 'keep' }),
  },
  { required: ['port', 'protocol'] },
);

export const LoadBalancerIngress = named('io.k8s.api.core.v1.LoadBalancerIngress', 'An address of a load balancer.', {
  ip: string(1, 'The address.'),
  hostname: string(2, 'The name.'),
  ipMode: string(3, 'VIP or Proxy.', { zero: 'keep' }),
  ports: list(4, PortStatus, 'Ports and their state.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const LoadBalancerStatus = named('io.k8s.api.core.v1.LoadBalancerStatus', 'Addresses of a load balancer.', {
  ingress: list(1, LoadBalancerIngress, 'The addresses.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const ServiceStatus = named('io.k8s.api.core.v1.ServiceStatus', 'What state a service is in.', {
  loadBalancer: struct(LoadBalancerStatus, 1, 'Addresses of the load balancer.'),
  conditions: list(2, Condition, 'Aspects of the state.', { keys: ['type'], mergeKey: 'type' }),
});

export const Service = kindSchema('io.k8s.api.core.v1.Service', 'One name and address for a set of pods.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(ServiceSpec, 2, 'What is wanted of the service.'),
  status: struct(ServiceStatus, 3, 'What state the service is in.'),
});
