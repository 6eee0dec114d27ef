import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, required, tooLong } from '@berth/machinery/invalid';
import { isDns1123Subdomain } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain } from '../../checks.ts';
import { validateInlineVolume } from '../../core/persistentvolume/validate.ts';
import type { VolumeAttachment, VolumeAttachmentSource, VolumeError } from '../../types.ts';
import { immutable, validateDriverName } from '../shared.ts';

const maxMetadataBytes = 262_144;
const maxMessageBytes = 1024;

/** upstream pkg/apis/storage/validation ValidateVolumeAttachment. */
export function validateVolumeAttachment(object: KubeObject): FieldError[] {
  const { spec } = object as VolumeAttachment;
  const { attacher, source = {}, nodeName = '' } = spec ?? {};
  return [
    ...validateDriverName(attacher, 'spec.attacher'),
    ...validateSource(source, 'spec.source'),
    ...complain('spec.nodeName', nodeName, isDns1123Subdomain(nodeName)),
    ...validateStatus(object),
  ];
}

export function validateVolumeAttachmentUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  return [...immutable(object, old, '', 'spec'), ...validateStatus(object)];
}

function validateSource(
  { persistentVolumeName: name, inlineVolumeSpec: inline }: VolumeAttachmentSource,
  path: string,
): FieldError[] {
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (name === undefined && inline === undefined) return [required(path, one)];
  if (name !== undefined && inline !== undefined) return [forbidden(path, one)];
  if (name === undefined) return validateInlineVolume(inline ?? {}, child(path, 'inlineVolumeSpec'));
  const at = child(path, 'persistentVolumeName');
  const empty = name === '' ? [required(at, 'must specify non empty persistentVolumeName')] : [];
  return [...empty, ...complain(at, name, isDns1123Subdomain(name))];
}

function validateStatus(object: KubeObject): FieldError[] {
  const { attachmentMetadata = {}, attachError, detachError } = (object as VolumeAttachment).status ?? {};
  const size = Object.entries(attachmentMetadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return [
    ...(size > maxMetadataBytes ? [tooLong('status.attachmentMetadata', maxMetadataBytes)] : []),
    ...validateError(attachError, 'status.attachError'),
    ...validateError(detachError, 'status.detachError'),
  ];
}

function validateError(error: VolumeError | undefined, path: string): FieldError[] {
  const { message = '', errorCode = 0 } = error ?? {};
  return [
    ...(Buffer.byteLength(message) > maxMessageBytes ? [tooLong(child(path, 'message'), maxMetadataBytes)] : []),
    ...(errorCode < 0
      ? [invalidValue(child(path, 'errorCode'), errorCode, 'must be between 0 and 2147483647, inclusive')]
      : []),
  ];
}
