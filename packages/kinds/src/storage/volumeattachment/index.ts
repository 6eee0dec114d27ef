import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { statusStrategy } from '../../strategy.ts';
import { volumeAttachments as kind } from './kind.ts';
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from './validate.ts';

export const volumeAttachments: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    { ...column('Attacher', 'string', 'Driver that attaches.', ({ spec }) => spec?.attacher ?? ''), format: 'name' },
    column('PV', 'string', 'The volume.', ({ spec }) => spec?.source?.persistentVolumeName ?? ''),
    column('Node', 'string', 'Node it is attached to.', ({ spec }) => spec?.nodeName ?? ''),
    column('Attached', 'boolean', 'Whether it is attached.', ({ status }) => status?.attached ?? false),
    ageColumn,
  ],
  ...statusStrategy(() => ({ attached: false })),
  allowUnconditionalUpdate: false,
  generationOf: null,
  validate: validateVolumeAttachment,
  validateUpdate: validateVolumeAttachmentUpdate,
};
