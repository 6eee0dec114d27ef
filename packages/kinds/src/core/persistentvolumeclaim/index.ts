import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { canonicalQuantity } from '@berth/machinery/quantity';
import { ageColumn, column, nameColumn, wide } from '../../columns.ts';
import { persistentVolumeClaimDefaults } from './defaults.ts';
import { persistentVolumeClaims as kind } from './kind.ts';
import { accessModesText, storageClassOf } from './storageclass.ts';
import { claimStrategy } from './strategy.ts';
import { validateClaim, validateClaimUpdate } from './validate.ts';
import { claimWarnings } from './warnings.ts';

const phase = ({ metadata, status }: KubeObject): string =>
  metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';

export const persistentVolumeClaims: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Status', 'string', 'Pending, Bound or Lost.', phase),
    column('Volume', 'string', 'The volume that is bound.', ({ spec }) => spec?.volumeName ?? ''),
    column('Capacity', 'string', 'How much the volume holds.', ({ spec, status }) =>
      spec?.volumeName ? canonicalQuantity(status?.capacity?.storage ?? '0') : '',
    ),
    column('Access Modes', 'string', 'How many nodes may use it, and how.', ({ spec, status }) =>
      spec?.volumeName ? accessModesText(status?.accessModes) : '',
    ),
    column('StorageClass', 'string', 'Class the volume is made by.', storageClassOf),
    column(
      'VolumeAttributesClass',
      'string',
      "Class of the volume's attributes.",
      ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>',
    ),
    ageColumn,
    wide('VolumeMode', 'Filesystem or Block.', ({ spec }) => spec?.volumeMode ?? '<unset>'),
  ],
  generationOf: null,
  defaults: persistentVolumeClaimDefaults,
  ...claimStrategy,
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  warnings: claimWarnings,
};
