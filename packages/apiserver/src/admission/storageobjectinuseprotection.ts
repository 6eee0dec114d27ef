import { protections } from '@berth/kinds/storage/protection';
import { type AdmissionPlugin, isMain } from './plugin.ts';

const groups = { PersistentVolumeClaim: '', PersistentVolume: '', VolumeAttributesClass: 'storage.k8s.io' } as const;
const kinds = Object.keys(groups) as (keyof typeof groups)[];

/** StorageObjectInUseProtection: what volumes are made of goes when nothing uses it any more (plugin/pkg/admission/storage/storageobjectinuseprotection). */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: (request) => request.operation === 'CREATE' && kinds.some((kind) => isMain(request, groups[kind], kind)),
  admit({ kind, object }) {
    const finalizer = protections[kind.kind as keyof typeof protections];
    const finalizers = object.metadata.finalizers ?? [];
    if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
  },
};
