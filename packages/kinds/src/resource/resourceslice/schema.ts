import { bool, int64, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { NodeSelector } from '../../core/shared/nodeselector.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { CounterSet, Device } from './device.ts';

export const ResourcePool = named(
  'io.k8s.api.resource.v1.ResourcePool',
  'A pool of devices.',
  {
    name: string(1, 'Its name.', { zero: 'fill' }),
    generation: int64(2, 'Rises with every change of the pool.', { zero: 'fill' }),
    resourceSliceCount: int64(3, 'How many slices the pool has.', { zero: 'fill' }),
  },
  { required: ['generation', 'name', 'resourceSliceCount'] },
);

export const ResourceSliceSpec = named(
  'io.k8s.api.resource.v1.ResourceSliceSpec',
  'Some devices of a pool.',
  {
    driver: string(1, 'Driver of the devices.', { zero: 'fill' }),
    pool: struct(ResourcePool, 2, 'The pool.'),
    nodeName: string(3, 'Node that can reach them.', { zero: 'keep' }),
    nodeSelector: message(NodeSelector, 4, 'Nodes that can reach them.'),
    allNodes: bool(5, 'Every node can reach them.', { zero: 'keep' }),
    devices: list(6, Device, 'The devices.', { 'x-kubernetes-list-type': 'atomic' }),
    perDeviceNodeSelection: bool(7, 'Each device says who can reach it.', { zero: 'keep' }),
    sharedCounters: list(8, CounterSet, 'Amounts that several devices share.', { 'x-kubernetes-list-type': 'atomic' }),
  },
  { required: ['driver', 'pool'] },
);

export const ResourceSlice = kindSchema(
  'io.k8s.api.resource.v1.ResourceSlice',
  'Devices that a driver offers.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(ResourceSliceSpec, 2, 'Some devices of a pool.'),
  },
  { required: ['spec'] },
);
