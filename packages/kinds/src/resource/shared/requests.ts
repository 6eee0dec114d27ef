import { bool, int64, list, map, message, named, quantity, string } from '../../builders.ts';

export const CELDeviceSelector = named(
  'io.k8s.api.resource.v1.CELDeviceSelector',
  'A selector written in CEL.',
  {
    expression: string(1, 'Expression that is true for the devices that are meant; device is the device.', {
      zero: 'fill',
    }),
  },
  { required: ['expression'] },
);

export const DeviceSelector = named('io.k8s.api.resource.v1.DeviceSelector', 'Which devices are meant.', {
  cel: message(CELDeviceSelector, 1, 'A selector written in CEL.'),
});

export const DeviceToleration = named(
  'io.k8s.api.resource.v1.DeviceToleration',
  'A taint of devices that is put up with.',
  {
    key: string(1, 'Key of the taint; every one unless said.'),
    operator: string(2, 'Exists or Equal.', { enum: ['Equal', 'Exists'] }),
    value: string(3, 'Value of the taint, for Equal.'),
    effect: string(4, 'Effect of the taint; every one unless said.', { enum: ['NoExecute', 'NoSchedule', 'None'] }),
    tolerationSeconds: int64(5, 'How long a NoExecute taint is put up with.', { zero: 'keep' }),
  },
);

export const CapacityRequirements = named(
  'io.k8s.api.resource.v1.CapacityRequirements',
  "Parts of a device's capacity that are asked for.",
  { requests: map(1, quantity(), 'How much of each capacity.') },
);

export const ExactDeviceRequest = named(
  'io.k8s.api.resource.v1.ExactDeviceRequest',
  'A request for devices of one class.',
  {
    deviceClassName: string(1, 'Class of the devices.', { zero: 'fill' }),
    selectors: list(2, DeviceSelector, 'What the devices must be like besides.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    allocationMode: string(3, 'ExactCount, or All devices that fit.', { enum: ['All', 'ExactCount'] }),
    count: int64(4, 'How many, for ExactCount.'),
    adminAccess: bool(5, 'Devices that others use too, for those who look after them.', { zero: 'keep' }),
    tolerations: list(6, DeviceToleration, 'Taints that are put up with.', { 'x-kubernetes-list-type': 'atomic' }),
    capacity: message(CapacityRequirements, 7, 'How much of each device.'),
  },
  { required: ['deviceClassName'] },
);

export const DeviceSubRequest = named(
  'io.k8s.api.resource.v1.DeviceSubRequest',
  'One of several ways to meet a request.',
  {
    name: string(1, 'Name of the way.', { zero: 'fill' }),
    deviceClassName: string(2, 'Class of the devices.', { zero: 'fill' }),
    selectors: list(3, DeviceSelector, 'What the devices must be like besides.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    allocationMode: string(4, 'ExactCount, or All devices that fit.', { enum: ['All', 'ExactCount'] }),
    count: int64(5, 'How many, for ExactCount.'),
    tolerations: list(6, DeviceToleration, 'Taints that are put up with.', { 'x-kubernetes-list-type': 'atomic' }),
    capacity: message(CapacityRequirements, 7, 'How much of each device.'),
  },
  { required: ['deviceClassName', 'name'] },
);

export const DeviceRequest = named(
  'io.k8s.api.resource.v1.DeviceRequest',
  'Devices that are asked for.',
  {
    name: string(1, 'Name of the request.', { zero: 'fill' }),
    exactly: message(ExactDeviceRequest, 2, 'Devices of one class.'),
    firstAvailable: list(3, DeviceSubRequest, 'Several ways to meet the request, the first that can be had.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
  { required: ['name'] },
);

export const DeviceConstraint = named(
  'io.k8s.api.resource.v1.DeviceConstraint',
  'What several devices must have in common.',
  {
    requests: list(1, string(), 'Requests it is about; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
    matchAttribute: string(2, 'Attribute that must be the same for all.', { zero: 'keep' }),
    distinctAttribute: string(3, 'Attribute that must be different for all.', { zero: 'keep' }),
  },
);
