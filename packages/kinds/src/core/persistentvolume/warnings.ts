import { child, index } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import type { PersistentVolume } from '../../types.ts';
import { nodeSelectorTermWarnings } from '../node/labels.ts';
import { betaStorageClass } from '../persistentvolumeclaim/storageclass.ts';
import { mountOptionsAnnotation } from './validate.ts';

const oldAnnotations: readonly (readonly [string, string])[] = [
  [betaStorageClass, 'deprecated since v1.8; use "storageClassName" attribute instead'],
  [mountOptionsAnnotation, 'deprecated since v1.31; use "mountOptions" attribute instead'],
];

const oldSources = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

/** What is odd about a volume, though it is taken (upstream pkg/api/persistentvolume/util.go). */
export function persistentVolumeWarnings(object: KubeObject): string[] {
  const { metadata, spec = {} } = object as PersistentVolume;
  const recycle =
    'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const path = child('spec', 'nodeAffinity', 'required', 'nodeSelectorTerms');
  return [
    ...oldAnnotations
      .filter(([name]) => Object.hasOwn(metadata.annotations ?? {}, name))
      .map(([name, message]) => `metadata.annotations[${name}]: ${message}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [`spec.persistentVolumeReclaimPolicy: ${recycle}`] : []),
    ...terms.flatMap((term, position) => nodeSelectorTermWarnings(term, index(path, position))),
    ...oldSources.filter(([field]) => spec[field]).map(([, name, message]) => `spec.${name}: ${message}`),
  ];
}
