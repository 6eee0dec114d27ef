import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { fieldImmutable, isQualifiedName, validateImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import { deepEqual } from '@berth/machinery/values';
import { complain } from '../../checks.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../types.ts';
import { changedFields } from '../pod/validate/difference.ts';
import { validateBasicResource } from '../shared/quantities.ts';
import { betaStorageClass } from './storageclass.ts';
import { validateClaimSpec } from './validatespec.ts';

/** upstream pkg/apis/core/validation ValidatePersistentVolumeClaim. */
export function validateClaim(object: KubeObject, { old }: HookContext): FieldError[] {
  return validateClaimSpec((object as PersistentVolumeClaim).spec, 'spec', (old as PersistentVolumeClaim)?.spec);
}

export function validateClaimUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): FieldError[] {
  const claim = object as PersistentVolumeClaim;
  const before = old as PersistentVolumeClaim;
  if (subresource === 'status') return validateStatus(claim);
  const classMoved = classFromAnnotation(claim, before);
  return [
    ...(classMoved ? [] : annotationErrors(claim, before)),
    ...specErrors(claim, before, classMoved),
    ...sizeErrors(claim, before),
    ...validateImmutable(claim.spec?.volumeMode, before.spec?.volumeMode, 'volumeMode'),
    ...attributesErrors(claim, before),
  ];
}

const annotation = ({ metadata }: PersistentVolumeClaim): string | undefined =>
  metadata.annotations?.[betaStorageClass];

/** The class may move from the old annotation into its field (validateStorageClassUpgradeFromAnnotation). */
function classFromAnnotation(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): boolean {
  const was = annotation(old);
  if (was === undefined || old.spec?.storageClassName !== undefined) return false;
  return claim.spec?.storageClassName === was && [undefined, was].includes(annotation(claim));
}

function annotationErrors(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const value = annotation(claim) ?? '';
  if (value === (annotation(old) ?? '')) return [];
  return [invalidValue(child('metadata', 'annotations', betaStorageClass), value, fieldImmutable)];
}

/** What may still be set, or grow, is set back; nothing else may differ. */
function specErrors(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, classMoved: boolean): FieldError[] {
  const before: PersistentVolumeClaimSpec = { ...old.spec };
  const after: PersistentVolumeClaimSpec = structuredClone({ ...claim.spec });
  if (!before.volumeName && after.volumeName) before.volumeName = after.volumeName;
  const [was, wished] = [before.storageClassName, after.storageClassName];
  const retroactive = was === undefined && wished !== undefined && [undefined, wished].includes(annotation(old));
  if (classMoved || retroactive) delete after.storageClassName;
  if (claim.status?.phase === 'Bound') {
    keep(after, before, 'volumeAttributesClassName');
    const size = before.resources?.requests?.storage;
    if (after.resources?.requests && size !== undefined) after.resources.requests.storage = size;
  }
  if (deepEqual(after, before)) return [];
  const detail = `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${changedFields(before, after)}`;
  return [forbidden('spec', detail)];
}

function keep<Key extends keyof PersistentVolumeClaimSpec>(
  spec: PersistentVolumeClaimSpec,
  from: PersistentVolumeClaimSpec,
  field: Key,
): void {
  if (from[field] === undefined) delete spec[field];
  else spec[field] = from[field];
}

/** A wish for less is taken while growing failed, down to what there is. */
function sizeErrors(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const size = parseQuantity(claim.spec?.resources?.requests?.storage ?? '0');
  if (size.cmp(parseQuantity(old.spec?.resources?.requests?.storage ?? '0')) >= 0) return [];
  if (size.cmp(parseQuantity(old.status?.capacity?.storage ?? '0')) > 0) return [];
  return [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}

function attributesErrors({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const name = spec?.volumeAttributesClassName;
  if (name === old.spec?.volumeAttributesClassName || name) return [];
  if (old.status?.currentVolumeAttributesClassName === undefined) return [];
  const to = name === undefined ? 'nil' : 'empty string';
  const detail = `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  return [forbidden('spec.volumeAttributesClassName', detail)];
}

const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

function validateStatus({ spec, status = {} }: PersistentVolumeClaim): FieldError[] {
  const statusesPath = 'status.allocatedResourceStatuses';
  const allocatedPath = 'status.allocatedResources';
  return [
    ...((spec?.accessModes ?? []).length === 0 ? [required('Spec.accessModes')] : []),
    ...Object.entries(status.capacity ?? {}).flatMap(([name, size]) =>
      validateBasicResource(size, key('status.capacity', name)),
    ),
    ...Object.entries(status.allocatedResourceStatuses ?? {}).flatMap(([name, state]) => [
      ...resourceKeyErrors(name, statusesPath),
      ...(resizeStatuses.includes(state) ? [] : [notSupported(statusesPath, name, resizeStatuses)]),
    ]),
    ...Object.entries(status.allocatedResources ?? {}).flatMap(([name, size]) => {
      const wrong = resourceKeyErrors(name, allocatedPath);
      return wrong.length > 0 ? wrong : validateBasicResource(size, key(allocatedPath, name));
    }),
  ];
}

/** Of Kubernetes' own resources a claim has storage alone. */
function resourceKeyErrors(name: string, path: string): FieldError[] {
  const wrong = complain(path, name, isQualifiedName(name));
  if (wrong.length > 0 || name === 'storage') return wrong;
  return !name.includes('/') || name.includes('kubernetes.io/') ? [notSupported(path, name, ['storage'])] : [];
}
