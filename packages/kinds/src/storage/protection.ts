/** Finalizers that hold volumes, claims and classes while they are in use, by kind (pkg/volume/util/finalizer.go). */
export const protections = {
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
  PersistentVolume: 'kubernetes.io/pv-protection',
  VolumeAttributesClass: 'kubernetes.io/vac-protection',
} as const;
