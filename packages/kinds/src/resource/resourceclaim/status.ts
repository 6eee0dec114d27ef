import { bool, list, map, message, named, quantity, rawExtension, string, struct, time } from '../../builders.ts';
import { NodeSelector } from '../../core/shared/nodeselector.ts';
import { Condition } from '../../meta/condition.ts';
import { DeviceAllocationConfiguration } from '../shared/configuration.ts';
import { DeviceToleration } from '../shared/requests.ts';

export const DeviceRequestAllocationResult = named(
  'io.k8s.api.resource.v1.DeviceRequestAllocationResult',
  'A device that was handed out.',
  {
    request: string(1, 'Request it was handed out for.', { zero: 'fill' }),
    driver: string(2, 'Driver of the device.', { zero: 'fill' }),
    pool: string(3, 'Pool of the device.', { zero: 'fill' }),
    device: string(4, 'Name of the device.', { zero: 'fill' }),
    adminAccess: bool(5, 'It was handed out to those who look after it.', { zero: 'keep' }),
    tolerations: list(6, DeviceToleration, 'Taints that are put up with.', { 'x-kubernetes-list-type': 'atomic' }),
    bindingConditions: list(7, string(), 'Conditions that must hold before a pod is bound.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    bindingFailureConditions: list(8, string(), 'Conditions that mean it has failed.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    shareID: string(9, 'Tells several shares of one device apart.', { zero: 'keep' }),
    consumedCapacity: map(10, quantity(), 'How much of the device was handed out.'),
  },
  { required: ['device', 'driver', 'pool', 'request'] },
);

export const DeviceAllocationResult = named('io.k8s.api.resource.v1.DeviceAllocationResult', 'What was handed out.', {
  results: list(1, DeviceRequestAllocationResult, 'The devices.', { 'x-kubernetes-list-type': 'atomic' }),
  config: list(2, DeviceAllocationConfiguration, 'Their settings.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const AllocationResult = named('io.k8s.api.resource.v1.AllocationResult', 'What was handed out, and where.', {
  devices: struct(DeviceAllocationResult, 1, 'The devices.'),
  nodeSelector: message(NodeSelector, 3, 'Nodes that can reach them.'),
  allocationTimestamp: time(5, 'When.', { zero: 'keep' }),
});

export const ResourceClaimConsumerReference = named(
  'io.k8s.api.resource.v1.ResourceClaimConsumerReference',
  'Who uses a claim.',
  {
    apiGroup: string(1, 'Group of the resource.'),
    resource: string(3, 'The resource, such as pods.', { zero: 'fill' }),
    name: string(4, 'Name of the object.', { zero: 'fill' }),
    uid: string(5, 'Uid of the object.', { zero: 'fill' }),
  },
  { required: ['name', 'resource', 'uid'] },
);

export const NetworkDeviceData = named('io.k8s.api.resource.v1.NetworkDeviceData', 'What a network device is like.', {
  interfaceName: string(1, 'Name of the interface.'),
  ips: list(2, string(), 'Its addresses, with prefix.', { 'x-kubernetes-list-type': 'atomic' }),
  hardwareAddress: string(3, 'Its hardware address.'),
});

export const AllocatedDeviceStatus = named(
  'io.k8s.api.resource.v1.AllocatedDeviceStatus',
  'What state a device is in that was handed out.',
  {
    driver: string(1, 'Driver of the device.', { zero: 'fill' }),
    pool: string(2, 'Pool of the device.', { zero: 'fill' }),
    device: string(3, 'Name of the device.', { zero: 'fill' }),
    shareID: string(7, 'Tells several shares of one device apart.', { zero: 'keep' }),
    conditions: list(4, Condition, 'Aspects of its state.', { zero: 'fill', keys: ['type'] }),
    data: rawExtension(5, 'What else the driver says of it.', { zero: 'keep' }),
    networkData: message(NetworkDeviceData, 6, 'What a network device is like.'),
  },
  { required: ['device', 'driver', 'pool'] },
);

export const ResourceClaimStatus = named('io.k8s.api.resource.v1.ResourceClaimStatus', 'What became of a claim.', {
  allocation: message(AllocationResult, 1, 'What was handed out.'),
  reservedFor: list(2, ResourceClaimConsumerReference, 'Who may use it now.', { keys: ['uid'], mergeKey: 'uid' }),
  devices: list(4, AllocatedDeviceStatus, 'What state the devices are in.', {
    keys: ['driver', 'device', 'pool', 'shareID'],
  }),
});
