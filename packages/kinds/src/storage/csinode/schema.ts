import { int32, kindSchema, list, message, named, string, struct } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const VolumeNodeResources = named(
  'io.k8s.api.storage.v1.VolumeNodeResources',
  'How many volumes a node may have.',
  { count: int32(1, 'Their number; unlimited unless said.', { zero: 'keep' }) },
);

export const CSINodeDriver = named(
  'io.k8s.api.storage.v1.CSINodeDriver',
  'A driver on a node.',
  {
    name: string(1, 'Name of the driver.', { zero: 'fill' }),
    nodeID: string(2, 'What the driver calls the node.', { zero: 'fill' }),
    topologyKeys: list(3, string(), 'Labels of the node that say where volumes can be reached.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
    allocatable: message(VolumeNodeResources, 4, 'How many volumes the node may have.'),
  },
  { required: ['name', 'nodeID'] },
);

export const CSINodeSpec = named(
  'io.k8s.api.storage.v1.CSINodeSpec',
  'Drivers of a node.',
  { drivers: list(1, CSINodeDriver, 'The drivers.', { zero: 'fill', keys: ['name'], mergeKey: 'name' }) },
  { required: ['drivers'] },
);

export const CSINode = kindSchema(
  'io.k8s.api.storage.v1.CSINode',
  'Drivers of the container storage interface on a node.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(CSINodeSpec, 2, 'Drivers of the node.'),
  },
  { required: ['spec'] },
);
