import { bool, kindSchema, list, message, named, string, struct } from '../../../builders.ts';
import { NodeConfigSource } from './config.ts';
import { NodeStatus } from './status.ts';
import { Taint } from '../../shared/taints.ts';
import { ObjectMeta } from '../../../meta/objectmeta.ts';

export const NodeSpec = named('io.k8s.api.core.v1.NodeSpec', 'What is wanted of a node.', {
  podCIDR: string(1, 'Range the addresses of its pods come from.'),
  podCIDRs: list(7, string(), 'Ranges of both families.', {
    'x-kubernetes-list-type': 'set',
    'x-kubernetes-patch-strategy': 'merge',
  }),
  providerID: string(3, 'Identity of the machine with its provider.'),
  unschedulable: bool(4, 'Whether new pods stay away.'),
  taints: list(5, Taint, 'What keeps pods away that do not tolerate it.', { 'x-kubernetes-list-type': 'atomic' }),
  configSource: message(NodeConfigSource, 6, 'No longer used.'),
  externalID: string(2, 'No longer used.'),
});

export const Node = kindSchema('io.k8s.api.core.v1.Node', 'A machine that runs pods.', {
  metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
  spec: struct(NodeSpec, 2, 'What is wanted of the node.'),
  status: struct(NodeStatus, 3, 'What state the node is in.'),
});
