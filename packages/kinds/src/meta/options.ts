import { bool, int64, kindSchema, list, message, named, string } from '../builders.ts';

export const Preconditions = named('io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions', '', {
  uid: string(1, { zero: 'keep' }),
  resourceVersion: string(2, { zero: 'keep' }),
});

export const DeleteOptions = kindSchema('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', '', {
  gracePeriodSeconds: int64(1, { zero: 'keep' }),
  preconditions: message(Preconditions, 2),
  orphanDependents: bool(3, { zero: 'keep' }),
  propagationPolicy: string(4, { zero: 'keep' }),
  dryRun: list(5, string(), { 'x-kubernetes-list-type': 'atomic' }),
  ignoreStoreReadErrorWithClusterBreakingPotential: bool(6, { zero: 'keep' }),
});

export const CreateOptions = kindSchema('io.k8s.apimachinery.pkg.apis.meta.v1.CreateOptions', '', {
  dryRun: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
  fieldManager: string(3),
  fieldValidation: string(4),
});

export const UpdateOptions = kindSchema('io.k8s.apimachinery.pkg.apis.meta.v1.UpdateOptions', '', {
  dryRun: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
  fieldManager: string(2),
  fieldValidation: string(3),
});

export const PatchOptions = kindSchema('io.k8s.apimachinery.pkg.apis.meta.v1.PatchOptions', '', {
  dryRun: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
  force: bool(2, { zero: 'keep' }),
  fieldManager: string(3),
  fieldValidation: string(4),
});
