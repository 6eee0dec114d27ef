import { bool, kindSchema, list, message, named, string, struct } from '../../../builders.ts';
import { NodeConfigSource } from './config.ts';
import { NodeStatus } from './status.ts';
import { Taint } from '../../shared/taints.ts';
import { ObjectMeta } from '../../../meta/objectmeta.ts';

export const NodeSpec = named('io.k8s.api.core.v1.NodeSpec', '', {
  podCIDR: string(1),
  podCIDRs: list(7, string(), { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' }),
  providerID: string(3),
  unschedulable: bool(4),
  taints: list(5, Taint, { 'x-kubernetes-list-type': 'atomic' }),
  configSource: message(NodeConfigSource, 6),
  externalID: string(2),
});

export const Node = kindSchema('io.k8s.api.core.v1.Node', '', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(NodeSpec, 2),
  status: struct(NodeStatus, 3),
});
