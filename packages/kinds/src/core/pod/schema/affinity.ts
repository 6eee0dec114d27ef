import { int32, list, message, named, string, struct } from '../../../builders.ts';
import { NodeSelector, NodeSelectorTerm } from '../../shared/nodeselector.ts';
import { LabelSelector } from '../../../meta/labelselector.ts';

export const PreferredSchedulingTerm = named(
  'io.k8s.api.core.v1.PreferredSchedulingTerm',
  'A wish for nodes, and its weight.',
  {
    weight: int32(1, { zero: 'fill' }),
    preference: struct(NodeSelectorTerm, 2),
  },
  { required: ['preference', 'weight'] },
);

export const NodeAffinity = named('io.k8s.api.core.v1.NodeAffinity', 'Nodes a pod is drawn to.', {
  requiredDuringSchedulingIgnoredDuringExecution: message(NodeSelector, 1, 'Must hold when the pod is placed.'),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    2,
    PreferredSchedulingTerm,
    'Should hold when the pod is placed.',
    { 'x-kubernetes-list-type': 'atomic' },
  ),
});

export const PodAffinityTerm = named(
  'io.k8s.api.core.v1.PodAffinityTerm',
  'Pods, and how near they count.',
  {
    labelSelector: message(LabelSelector, 1, 'Which pods.'),
    namespaces: list(2, string(), 'In which namespaces.', { 'x-kubernetes-list-type': 'atomic' }),
    topologyKey: string(3, 'Label of nodes that says what is the same place.', { zero: 'fill' }),
    namespaceSelector: message(LabelSelector, 4, 'In which namespaces, by label.'),
    matchLabelKeys: list(5, string(), 'Labels whose values must be the pod’s own.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    mismatchLabelKeys: list(6, string(), 'Labels whose values must not be the pod’s own.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['topologyKey'] },
);

export const WeightedPodAffinityTerm = named(
  'io.k8s.api.core.v1.WeightedPodAffinityTerm',
  'A wish about other pods, and its weight.',
  {
    weight: int32(1, { zero: 'fill' }),
    podAffinityTerm: struct(PodAffinityTerm, 2),
  },
  { required: ['podAffinityTerm', 'weight'] },
);

export const PodAffinity = named('io.k8s.api.core.v1.PodAffinity', 'Pods a pod is drawn to.', {
  requiredDuringSchedulingIgnoredDuringExecution: list(1, PodAffinityTerm, 'Must hold when the pod is placed.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    2,
    WeightedPodAffinityTerm,
    'Should hold when the pod is placed.',
    { 'x-kubernetes-list-type': 'atomic' },
  ),
});

export const PodAntiAffinity = named('io.k8s.api.core.v1.PodAntiAffinity', 'Pods a pod keeps away from.', {
  requiredDuringSchedulingIgnoredDuringExecution: list(1, PodAffinityTerm, 'Must hold when the pod is placed.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  preferredDuringSchedulingIgnoredDuringExecution: list(
    2,
    WeightedPodAffinityTerm,
    'Should hold when the pod is placed.',
    { 'x-kubernetes-list-type': 'atomic' },
  ),
});

export const Affinity = named('io.k8s.api.core.v1.Affinity', 'Where a pod should and must run.', {
  nodeAffinity: message(NodeAffinity, 1, 'Nodes it is drawn to.'),
  podAffinity: message(PodAffinity, 2, 'Pods it is drawn to.'),
  podAntiAffinity: message(PodAntiAffinity, 3, 'Pods it keeps away from.'),
});

export const TopologySpreadConstraint = named(
  'io.k8s.api.core.v1.TopologySpreadConstraint',
  'How pods are spread.',
  {
    maxSkew: int32(1, 'How uneven it may be.', { zero: 'fill' }),
    topologyKey: string(2, 'Label of nodes that says what is the same place.', { zero: 'fill' }),
    whenUnsatisfiable: string(3, 'DoNotSchedule or ScheduleAnyway.', {
      enum: ['DoNotSchedule', 'ScheduleAnyway'],
      zero: 'fill',
    }),
    labelSelector: message(LabelSelector, 4, 'Which pods count.'),
    minDomains: int32(5, 'How many places there must be.', { zero: 'keep' }),
    nodeAffinityPolicy: string(6, 'Whether nodes the pod cannot use count: Honor or Ignore.', {
      enum: ['Honor', 'Ignore'],
      zero: 'keep',
    }),
    nodeTaintsPolicy: string(7, 'Whether tainted nodes count: Honor or Ignore.', {
      enum: ['Honor', 'Ignore'],
      zero: 'keep',
    }),
    matchLabelKeys: list(8, string(), 'Labels whose values must be the pod’s own.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['maxSkew', 'topologyKey', 'whenUnsatisfiable'] },
);
