import { inline, list, message, named, rawExtension, string } from '../../builders.ts';

export const OpaqueDeviceConfiguration = named(
  'io.k8s.api.resource.v1.OpaqueDeviceConfiguration',
  'Settings that only a driver understands.',
  { driver: string(1, 'The driver.', { zero: 'fill' }), parameters: rawExtension(2, 'The settings.') },
  { required: ['driver', 'parameters'] },
);

export const DeviceConfiguration = named('io.k8s.api.resource.v1.DeviceConfiguration', 'Settings of devices.', {
  opaque: message(OpaqueDeviceConfiguration, 1, 'Settings that only a driver understands.'),
});

export const DeviceClaimConfiguration = named(
  'io.k8s.api.resource.v1.DeviceClaimConfiguration',
  'Settings for the devices of some requests.',
  {
    requests: list(1, string(), 'Requests it is for; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
    ...DeviceConfiguration.properties,
  },
  { inline: [inline(2, DeviceConfiguration.properties)] },
);

export const DeviceClassConfiguration = named(
  'io.k8s.api.resource.v1.DeviceClassConfiguration',
  'Settings for every device of a class.',
  { ...DeviceConfiguration.properties },
  { inline: [inline(1, DeviceConfiguration.properties)] },
);

export const DeviceAllocationConfiguration = named(
  'io.k8s.api.resource.v1.DeviceAllocationConfiguration',
  'Settings for devices that were handed out.',
  {
    source: string(1, 'Where they come from: FromClass or FromClaim.', {
      enum: ['FromClaim', 'FromClass'],
      zero: 'fill',
    }),
    requests: list(2, string(), 'Requests they are for; all unless said.', { 'x-kubernetes-list-type': 'atomic' }),
    ...DeviceConfiguration.properties,
  },
  { required: ['source'], inline: [inline(3, DeviceConfiguration.properties)] },
);
