import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { canonicalQuantity } from '@berth/machinery/quantity';
import { ageColumn, column, nameColumn, wide } from '../../columns.ts';
import { accessModesText, storageClassOf } from '../persistentvolumeclaim/storageclass.ts';
import { persistentVolumeDefaults } from './defaults.ts';
import { persistentVolumes as kind } from './kind.ts';
import { persistentVolumeStrategy } from './strategy.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './validate.ts';
import { persistentVolumeWarnings } from './warnings.ts';

const phase = ({ metadata, status }: KubeObject): string =>
  metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';

const claim = ({ spec }: KubeObject): string =>
  spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '';

export const persistentVolumes: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Capacity', 'string', 'How much it holds.', ({ spec }) => canonicalQuantity(spec?.capacity?.storage ?? '0')),
    column('Access Modes', 'string', 'How many nodes may use it, and how.', ({ spec }) =>
      accessModesText(spec?.accessModes),
    ),
    column(
      'Reclaim Policy',
      'string',
      'What happens once it is released.',
      ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '',
    ),
    column('Status', 'string', 'What state it is in.', phase),
    column('Claim', 'string', 'The claim it is bound to.', claim),
    column('StorageClass', 'string', 'Class it belongs to.', storageClassOf),
    column(
      'VolumeAttributesClass',
      'string',
      'Class of its attributes.',
      ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>',
    ),
    column('Reason', 'string', 'Why, in one word.', ({ status }) => status?.reason ?? ''),
    ageColumn,
    wide('VolumeMode', 'Filesystem or Block.', ({ spec }) => spec?.volumeMode ?? '<unset>'),
  ],
  generationOf: null,
  defaults: persistentVolumeDefaults,
  ...persistentVolumeStrategy,
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warnings: persistentVolumeWarnings,
};
