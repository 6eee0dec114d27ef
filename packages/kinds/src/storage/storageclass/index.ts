import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { storageClasses as kind } from './kind.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validate.ts';

/** The second one is of old, and counts still. */
export const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const;

export const storageClasses: KindDefinition = {
  ...kind,
  columns: [
    {
      ...nameColumn,
      value: ({ metadata }) =>
        `${metadata.name ?? ''}${defaultAnnotations.some((name) => metadata.annotations?.[name] === 'true') ? ' (default)' : ''}`,
    },
    column('Provisioner', 'string', 'Who makes the volumes.', ({ provisioner }) => provisioner ?? ''),
    column('ReclaimPolicy', 'string', 'What becomes of volumes.', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
    column(
      'VolumeBindingMode',
      'string',
      'When volumes are made.',
      ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate',
    ),
    column(
      'AllowVolumeExpansion',
      'string',
      'Whether claims may grow.',
      ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
    ),
    ageColumn,
  ],
  defaults(object) {
    object.reclaimPolicy ??= 'Delete';
    object.volumeBindingMode ??= 'Immediate';
  },
  generationOf: null,
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
};
