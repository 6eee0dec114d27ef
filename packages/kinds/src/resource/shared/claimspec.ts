import { list, named, struct } from '../../builders.ts';
import { DeviceClaimConfiguration } from './configuration.ts';
import { DeviceConstraint, DeviceRequest } from './requests.ts';

export const DeviceClaim = named('io.k8s.api.resource.v1.DeviceClaim', 'Devices that are asked for together.', {
  requests: list(1, DeviceRequest, 'The requests.', { zero: 'fill', 'x-kubernetes-list-type': 'atomic' }),
  constraints: list(2, DeviceConstraint, 'What the devices must have in common.', {
    'x-kubernetes-list-type': 'atomic',
  }),
  config: list(3, DeviceClaimConfiguration, 'Settings of the devices.', { 'x-kubernetes-list-type': 'atomic' }),
});

export const ResourceClaimSpec = named('io.k8s.api.resource.v1.ResourceClaimSpec', 'What is asked for.', {
  devices: struct(DeviceClaim, 1, 'The devices.'),
});
