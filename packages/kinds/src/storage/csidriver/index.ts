import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import type { CSIDriver as Driver } from '../../types.ts';
import { csiDrivers as kind } from './kind.ts';
import { validateCsiDriver, validateCsiDriverUpdate } from './validate.ts';

const specOf = (object: KubeObject): Partial<Driver['spec']> => (object as Driver).spec ?? {};

export const csiDrivers: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column(
      'AttachRequired',
      'boolean',
      'Volumes must be attached first.',
      (object) => specOf(object).attachRequired ?? true,
    ),
    column('PodInfoOnMount', 'boolean', 'It is told of the pod.', (object) => specOf(object).podInfoOnMount ?? false),
    column(
      'StorageCapacity',
      'boolean',
      'What is left is asked for.',
      (object) => specOf(object).storageCapacity ?? false,
    ),
    column('TokenRequests', 'string', 'Tokens it is given.', (object) => {
      const { tokenRequests } = specOf(object);
      return tokenRequests === undefined ? '<unset>' : tokenRequests.map(({ audience }) => audience).join(',');
    }),
    column(
      'RequiresRepublish',
      'boolean',
      'It is called again and again.',
      (object) => specOf(object).requiresRepublish ?? false,
    ),
    column(
      'Modes',
      'string',
      'Kinds of volumes.',
      (object) => (specOf(object).volumeLifecycleModes ?? []).join(',') || '<none>',
    ),
    ageColumn,
  ],
  defaults({ spec }) {
    if (spec === undefined) return;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
  allowUnconditionalUpdate: false,
  validate: validateCsiDriver,
  warnings: (object, old) => {
    if (old !== undefined && deepEqual(specOf(object).tokenRequests, specOf(old).tokenRequests)) return [];
    const { tokenRequests = [], serviceAccountTokenInSecrets } = specOf(object);
    if (tokenRequests.length === 0 || serviceAccountTokenInSecrets !== undefined) return [];
    return [
      'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
    ];
  },
  validateUpdate: validateCsiDriverUpdate,
};
