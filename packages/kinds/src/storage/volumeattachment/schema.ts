import { bool, int32, kindSchema, map, message, named, string, struct, time } from '../../builders.ts';
import { PersistentVolumeSpec } from '../../core/persistentvolume/schema.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

export const VolumeError = named('io.k8s.api.storage.v1.VolumeError', 'Something that went wrong with a volume.', {
  time: time(1, 'When.', { zero: 'fill' }),
  message: string(2, 'What.'),
  errorCode: int32(3, 'Number of the error, as the gRPC call gave it.', { zero: 'keep' }),
});

export const VolumeAttachmentSource = named(
  'io.k8s.api.storage.v1.VolumeAttachmentSource',
  'The volume that is attached.',
  {
    persistentVolumeName: string(1, 'Name of the PersistentVolume.', { zero: 'keep' }),
    inlineVolumeSpec: message(
      PersistentVolumeSpec,
      2,
      'The volume itself, for one that a pod names by its driver of old.',
    ),
  },
);

export const VolumeAttachmentSpec = named(
  'io.k8s.api.storage.v1.VolumeAttachmentSpec',
  'What is wanted of an attachment.',
  {
    attacher: string(1, 'Driver that attaches it.', { zero: 'fill' }),
    source: struct(VolumeAttachmentSource, 2, 'The volume.'),
    nodeName: string(3, 'Node it is attached to.', { zero: 'fill' }),
  },
  { required: ['attacher', 'nodeName', 'source'] },
);

export const VolumeAttachmentStatus = named(
  'io.k8s.api.storage.v1.VolumeAttachmentStatus',
  'What became of an attachment.',
  {
    attached: bool(1, 'The volume is attached.', { zero: 'fill' }),
    attachmentMetadata: map(2, string(), 'What the driver tells the node of it.'),
    attachError: message(VolumeError, 3, 'Why it could not be attached.'),
    detachError: message(VolumeError, 4, 'Why it could not be detached.'),
  },
  { required: ['attached'] },
);

export const VolumeAttachment = kindSchema(
  'io.k8s.api.storage.v1.VolumeAttachment',
  'A volume that is to be attached to a node.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(VolumeAttachmentSpec, 2, 'What is wanted of the attachment.'),
    status: struct(VolumeAttachmentStatus, 3, 'What became of the attachment.'),
  },
  { required: ['spec'] },
);
