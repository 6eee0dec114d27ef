import { inline, int32, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { IngressBackend, IngressRuleValue } from './backend.ts';

export const IngressPortStatus = named(
  'io.k8s.api.networking.v1.IngressPortStatus',
  'A port of a load balancer.',
  {
    port: int32(1, 'Number of the port.', { zero: 'fill' }),
    protocol: string(2, 'TCP, UDP or SCTP.', { enum: ['SCTP', 'TCP', 'UDP'], zero: 'fill' }),
    error: string(3, 'What went wrong with it, in one word.', { zero: 'keep' }),
  },
  { required: ['port', 'protocol'] },
);

export const IngressLoadBalancerIngress = named(
  'io.k8s.api.networking.v1.IngressLoadBalancerIngress',
  'Where a load balancer is reached.',
  {
    ip: string(1, 'Its address.'),
    hostname: string(2, 'Its name.'),
    ports: list(4, IngressPortStatus, 'Its ports.', { 'x-kubernetes-list-type': 'atomic' }),
  },
);

export const IngressLoadBalancerStatus = named(
  'io.k8s.api.networking.v1.IngressLoadBalancerStatus',
  'What is known of the load balancer.',
  { ingress: list(1, IngressLoadBalancerIngress, 'Where it is reached.', { 'x-kubernetes-list-type': 'atomic' }) },
);

export const IngressStatus = named('io.k8s.api.networking.v1.IngressStatus', 'What became of an ingress.', {
  loadBalancer: struct(IngressLoadBalancerStatus, 1, 'The load balancer.'),
});

export const IngressTLS = named('io.k8s.api.networking.v1.IngressTLS', 'Hosts and the certificate for them.', {
  hosts: list(1, string(), 'Names that the certificate is for.', { 'x-kubernetes-list-type': 'atomic' }),
  secretName: string(2, 'Secret that holds certificate and key.'),
});

export const IngressRule = named(
  'io.k8s.api.networking.v1.IngressRule',
  'A host and what is done with its requests.',
  {
    host: string(1, 'Name of the host; all unless said. May begin with *. for any one label.'),
    ...IngressRuleValue.properties,
  },
  { inline: [inline(2, IngressRuleValue.properties)] },
);

export const IngressSpec = named('io.k8s.api.networking.v1.IngressSpec', 'What is wanted of an ingress.', {
  ingressClassName: string(4, 'Class whose controller serves it.', { zero: 'keep' }),
  defaultBackend: message(IngressBackend, 1, 'Who answers where no rule fits.'),
  tls: list(2, IngressTLS, 'Hosts that are served over TLS.', { 'x-kubernetes-list-type': 'atomic' }),
  rules: list(3, IngressRule, 'Rules by host and path.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const Ingress = kindSchema('io.k8s.api.networking.v1.Ingress', 'Ways into the cluster by host and path.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(IngressSpec, 2, 'What is wanted of the ingress.'),
  status: struct(IngressStatus, 3, 'What became of the ingress.'),
});
