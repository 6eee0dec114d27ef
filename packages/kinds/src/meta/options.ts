import { bool, int64, kindSchema, list, message, named, string } from '../builders.ts';

export const Preconditions = named(
  'io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions',
  'What must hold of an object for a request to be carried out.',
  {
    uid: string(1, 'Identity the object must have.', { zero: 'keep' }),
    resourceVersion: string(2, 'Version the object must have.', { zero: 'keep' }),
  },
);

export const DeleteOptions = kindSchema(
  'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  'How an object is deleted.',
  {
    gracePeriodSeconds: int64(1, 'Seconds the object has to end; 0 at once.', { zero: 'keep' }),
    preconditions: message(Preconditions, 2, 'What must hold for the delete to happen.'),
    orphanDependents: bool(3, 'Old form of propagationPolicy.', { zero: 'keep' }),
    propagationPolicy: string(4, 'What happens to what it owns: Orphan, Background or Foreground.', { zero: 'keep' }),
    dryRun: list(5, string(), 'All: nothing is kept.', { 'x-kubernetes-list-type': 'atomic' }),
    ignoreStoreReadErrorWithClusterBreakingPotential: bool(6, { zero: 'keep' }),
  },
);

export const CreateOptions = kindSchema(
  'io.k8s.apimachinery.pkg.apis.meta.v1.CreateOptions',
  'How an object is created.',
  {
    dryRun: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
    fieldManager: string(3),
    fieldValidation: string(4),
  },
);

export const UpdateOptions = kindSchema(
  'io.k8s.apimachinery.pkg.apis.meta.v1.UpdateOptions',
  'How an object is updated.',
  {
    dryRun: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
    fieldManager: string(2),
    fieldValidation: string(3),
  },
);

export const PatchOptions = kindSchema(
  'io.k8s.apimachinery.pkg.apis.meta.v1.PatchOptions',
  'How an object is patched.',
  {
    dryRun: list(1, string(), { 'x-kubernetes-list-type': 'atomic' }),
    force: bool(2, { zero: 'keep' }),
    fieldManager: string(3),
    fieldValidation: string(4),
  },
);
