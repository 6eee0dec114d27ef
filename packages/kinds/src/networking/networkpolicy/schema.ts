import { int32, intOrString, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { LabelSelector } from '../../meta/labelselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const IPBlock = named(
  'io.k8s.api.networking.v1.IPBlock',
  'A range of addresses.',
  {
    cidr: string(1, 'The range, as 10.0.0.0/8 or 2001:db8::/64.', { zero: 'fill' }),
    except: list(2, string(), 'Parts of the range that are left out.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['cidr'] },
);

export const NetworkPolicyPeer = named('io.k8s.api.networking.v1.NetworkPolicyPeer', 'Who is at the other end.', {
  podSelector: message(LabelSelector, 1, 'Pods of this namespace, or of those that are selected.'),
  namespaceSelector: message(LabelSelector, 2, 'Namespaces whose pods are meant.'),
  ipBlock: message(IPBlock, 3, 'Addresses, outside of the cluster as a rule.'),
});

export const NetworkPolicyPort = named('io.k8s.api.networking.v1.NetworkPolicyPort', 'A port, or several.', {
  protocol: string(1, 'Protocol; TCP unless said.', { enum: ['SCTP', 'TCP', 'UDP'], zero: 'keep' }),
  port: intOrString(2, 'Number or name of the port; all unless said.', { zero: 'keep' }),
  endPort: int32(3, 'Last port of a range that begins with port.', { zero: 'keep' }),
});

export const NetworkPolicyIngressRule = named(
  'io.k8s.api.networking.v1.NetworkPolicyIngressRule',
  'Traffic that may come in.',
  {
    ports: list(1, NetworkPolicyPort, 'Ports it may come to; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
    from: list(2, NetworkPolicyPeer, 'Who it may come from; everybody unless said.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
);

export const NetworkPolicyEgressRule = named(
  'io.k8s.api.networking.v1.NetworkPolicyEgressRule',
  'Traffic that may go out.',
  {
    ports: list(1, NetworkPolicyPort, 'Ports it may go to; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
    to: list(2, NetworkPolicyPeer, 'Where it may go; everywhere unless said.', { 'x-kubernetes-list-type': 'atomic' }),
  },
);

export const NetworkPolicySpec = named('io.k8s.api.networking.v1.NetworkPolicySpec', 'What traffic is allowed.', {
  podSelector: struct(LabelSelector, 1, 'Pods of the namespace that the policy is for; all where it is empty.'),
  ingress: list(2, NetworkPolicyIngressRule, 'What may come in.', { 'x-kubernetes-list-type': 'atomic' }),
  egress: list(3, NetworkPolicyEgressRule, 'What may go out.', { 'x-kubernetes-list-type': 'atomic' }),
  policyTypes: list(
    4,
    string(undefined, { enum: ['Egress', 'Ingress'] }),
    'Directions that are restricted: Ingress, Egress.',
    { 'x-kubernetes-list-type': 'atomic' },
  ),
});

export const NetworkPolicy = kindSchema(
  'io.k8s.api.networking.v1.NetworkPolicy',
  'Which traffic the pods of a namespace may have.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(NetworkPolicySpec, 2, 'What traffic is allowed.'),
  },
);
