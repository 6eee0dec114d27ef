import { kindSchema, list, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';
import { DeviceClassConfiguration } from '../shared/configuration.ts';
import { DeviceSelector } from '../shared/requests.ts';

export const DeviceClassSpec = named('io.k8s.api.resource.v1.DeviceClassSpec', 'Which devices a class has.', {
  selectors: list(1, DeviceSelector, 'What the devices must be like.', { 'x-kubernetes-list-type': 'atomic' }),
  config: list(2, DeviceClassConfiguration, 'Settings of the devices.', { 'x-kubernetes-list-type': 'atomic' }),
  extendedResourceName: string(4, 'Extended resource by which pods may ask for such a device.', { zero: 'keep' }),
});

export const DeviceClass = kindSchema(
  'io.k8s.api.resource.v1.DeviceClass',
  'A class of devices.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(DeviceClassSpec, 2, 'Which devices the class has.'),
  },
  { required: ['spec'] },
);
