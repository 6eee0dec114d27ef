import { bool, int64, list, map, message, named, quantity, string, time } from '../../builders.ts';
import { NodeSelector } from '../../core/shared/nodeselector.ts';

export const Counter = named(
  'io.k8s.api.resource.v1.Counter',
  'An amount.',
  { value: quantity(1, 'How much.') },
  { required: ['value'] },
);

export const CounterSet = named(
  'io.k8s.api.resource.v1.CounterSet',
  'Amounts that several devices share.',
  { name: string(1, 'Name of the set.', { zero: 'fill' }), counters: map(2, Counter, 'The amounts.') },
  { required: ['counters', 'name'] },
);

export const DeviceCounterConsumption = named(
  'io.k8s.api.resource.v1.DeviceCounterConsumption',
  'What a device takes of shared amounts.',
  { counterSet: string(1, 'Name of the set.', { zero: 'fill' }), counters: map(2, Counter, 'How much it takes.') },
  { required: ['counterSet', 'counters'] },
);

export const CapacityRequestPolicyRange = named(
  'io.k8s.api.resource.v1.CapacityRequestPolicyRange',
  'How much may be asked for.',
  {
    min: quantity(1, 'At least.', { zero: 'keep' }),
    max: quantity(2, 'At most.', { zero: 'keep' }),
    step: quantity(3, 'In steps of.', { zero: 'keep' }),
  },
  { required: ['min'] },
);

export const CapacityRequestPolicy = named(
  'io.k8s.api.resource.v1.CapacityRequestPolicy',
  'How a capacity may be asked for.',
  {
    default: quantity(1, 'How much, where nothing is said.', { zero: 'keep' }),
    validValues: list(3, quantity(), 'The amounts there are.', { 'x-kubernetes-list-type': 'atomic' }),
    validRange: message(CapacityRequestPolicyRange, 4, 'The range of amounts.'),
  },
);

export const DeviceCapacity = named(
  'io.k8s.api.resource.v1.DeviceCapacity',
  'Something a device has an amount of.',
  { value: quantity(1, 'How much.'), requestPolicy: message(CapacityRequestPolicy, 2, 'How it may be asked for.') },
  { required: ['value'] },
);

export const DeviceAttribute = named(
  'io.k8s.api.resource.v1.DeviceAttribute',
  'Something a device is like; one of the forms.',
  {
    int: int64(2, 'A whole number.', { zero: 'keep' }),
    bool: bool(3, 'Yes or no.', { zero: 'keep' }),
    string: string(4, 'A text.', { zero: 'keep' }),
    version: string(5, 'A version, as semver.org has it.', { zero: 'keep' }),
    ints: list(6, int64(), 'Whole numbers.', { 'x-kubernetes-list-type': 'atomic' }),
    bools: list(7, bool(), 'Several of yes or no.', { 'x-kubernetes-list-type': 'atomic' }),
    strings: list(8, string(), 'Texts.', { 'x-kubernetes-list-type': 'atomic' }),
    versions: list(9, string(), 'Versions.', { 'x-kubernetes-list-type': 'atomic' }),
  },
);

export const DeviceTaint = named(
  'io.k8s.api.resource.v1.DeviceTaint',
  'Something about a device that must be put up with.',
  {
    key: string(1, 'What it is.', { zero: 'fill' }),
    value: string(2, 'More of what it is.'),
    effect: string(3, 'None, NoSchedule or NoExecute.', { enum: ['NoExecute', 'NoSchedule', 'None'], zero: 'fill' }),
    timeAdded: time(4, 'Since when.', { zero: 'keep' }),
  },
  { required: ['effect', 'key'] },
);

export const NodeAllocatableResourceMapping = named(
  'io.k8s.api.resource.v1.NodeAllocatableResourceMapping',
  'How a device counts for a resource of its node.',
  {
    capacityKey: string(1, 'Capacity of the device that counts.', { zero: 'keep' }),
    allocationMultiplier: quantity(2, 'How often it counts.', { zero: 'keep' }),
  },
);

export const Device = named(
  'io.k8s.api.resource.v1.Device',
  'A device.',
  {
    name: string(1, 'Its name in the pool.', { zero: 'fill' }),
    attributes: map(2, DeviceAttribute, 'What it is like.'),
    capacity: map(3, DeviceCapacity, 'What it has how much of.'),
    consumesCounters: list(4, DeviceCounterConsumption, 'What it takes of amounts that several devices share.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    nodeName: string(5, 'Node that can reach it.', { zero: 'keep' }),
    nodeSelector: message(NodeSelector, 6, 'Nodes that can reach it.'),
    allNodes: bool(7, 'Every node can reach it.', { zero: 'keep' }),
    taints: list(8, DeviceTaint, 'What must be put up with.', { 'x-kubernetes-list-type': 'atomic' }),
    bindsToNode: bool(9, 'Whoever uses it is bound to the node it is on.', { zero: 'keep' }),
    bindingConditions: list(10, string(), 'Conditions that must hold before a pod is bound.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    bindingFailureConditions: list(11, string(), 'Conditions that mean it has failed.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    allowMultipleAllocations: bool(12, 'Several may use it at once.', { zero: 'keep' }),
    nodeAllocatableResourceMappings: map(
      13,
      NodeAllocatableResourceMapping,
      'How it counts for resources of its node.',
    ),
  },
  { required: ['name'] },
);
