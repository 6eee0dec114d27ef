import { int32, list, message, named, string, struct } from '../../../builders.ts';
import { NodeSelector, NodeSelectorTerm } from '../../shared/nodeselector.ts';
import { LabelSelector } from '../../../meta/labelselector.ts';

export const PreferredSchedulingTerm = named(
  'io.k8s.api.core.v1.PreferredSchedulingTerm',
  '',
  {
    weight: int32(1, { zero: 'fill' }),
    preference: struct(NodeSelectorTerm, 2),
  },
  { required: ['preference', 'weight'] },
);

export const NodeAffinity = named('io.k8s.api.core.v1.NodeAffinity', '', {
  requiredDuringSchedulingIgnoredDuringExecution: message(NodeSelector, 1),
  preferredDuringSchedulingIgnoredDuringExecution: list(2, PreferredSchedulingTerm, {
    'x-kubernetes-list-type': 'atomic',
  }),
});

export const PodAffinityTerm = named(
  'io.k8s.api.core.v1.PodAffinityTerm',
  '',
  {
    labelSelector: message(LabelSelector, 1),
    namespaces: list(2, string(), { 'x-kubernetes-list-type': 'atomic' }),
    topologyKey: string(3, { zero: 'fill' }),
    namespaceSelector: message(LabelSelector, 4),
    matchLabelKeys: list(5, string(), { 'x-kubernetes-list-type': 'atomic' }),
    mismatchLabelKeys: list(6, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['topologyKey'] },
);

export const WeightedPodAffinityTerm = named(
  'io.k8s.api.core.v1.WeightedPodAffinityTerm',
  '',
  {
    weight: int32(1, { zero: 'fill' }),
    podAffinityTerm: struct(PodAffinityTerm, 2),
  },
  { required: ['podAffinityTerm', 'weight'] },
);

export const PodAffinity = named('io.k8s.api.core.v1.PodAffinity', '', {
  requiredDuringSchedulingIgnoredDuringExecution: list(1, PodAffinityTerm, { 'x-kubernetes-list-type': 'atomic' }),
  preferredDuringSchedulingIgnoredDuringExecution: list(2, WeightedPodAffinityTerm, {
    'x-kubernetes-list-type': 'atomic',
  }),
});

export const PodAntiAffinity = named('io.k8s.api.core.v1.PodAntiAffinity', '', {
  requiredDuringSchedulingIgnoredDuringExecution: list(1, PodAffinityTerm, { 'x-kubernetes-list-type': 'atomic' }),
  preferredDuringSchedulingIgnoredDuringExecution: list(2, WeightedPodAffinityTerm, {
    'x-kubernetes-list-type': 'atomic',
  }),
});

export const Affinity = named('io.k8s.api.core.v1.Affinity', '', {
  nodeAffinity: message(NodeAffinity, 1),
  podAffinity: message(PodAffinity, 2),
  podAntiAffinity: message(PodAntiAffinity, 3),
});

export const TopologySpreadConstraint = named(
  'io.k8s.api.core.v1.TopologySpreadConstraint',
  '',
  {
    maxSkew: int32(1, { zero: 'fill' }),
    topologyKey: string(2, { zero: 'fill' }),
    whenUnsatisfiable: string(3, { enum: ['DoNotSchedule', 'ScheduleAnyway'], zero: 'fill' }),
    labelSelector: message(LabelSelector, 4),
    minDomains: int32(5, { zero: 'keep' }),
    nodeAffinityPolicy: string(6, { enum: ['Honor', 'Ignore'], zero: 'keep' }),
    nodeTaintsPolicy: string(7, { enum: ['Honor', 'Ignore'], zero: 'keep' }),
    matchLabelKeys: list(8, string(), { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'] },
);
