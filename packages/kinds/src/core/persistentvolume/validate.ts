import { posix } from 'node:path';
import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { fieldImmutable, isDns1123Subdomain, validateImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { parseQuantity } from '@berth/machinery/quantity';
import { deepEqual } from '@berth/machinery/values';
import { complain, notPositive, optionalOneOf } from '../../checks.ts';
import type { NodeSelectorRequirement, PersistentVolume, PersistentVolumeSpec } from '../../types.ts';
import { validateAccessModes } from '../persistentvolumeclaim/validatespec.ts';
import { changedFields } from '../pod/validate/difference.ts';
import { validateBasicResource } from '../shared/quantities.ts';
import { validateNodeSelector } from '../shared/selectors.ts';
import { PersistentVolumeSource } from './sources.ts';
import { takesMountOptions, validateSources } from './validatesources.ts';

/** Mount options as they were said before there was a field for them. */
export const mountOptionsAnnotation = 'volume.beta.kubernetes.io/mount-options';

/** upstream pkg/apis/core/validation ValidatePersistentVolume and pkg/volume/validation/pv_validation.go. */
export function validatePersistentVolume(object: KubeObject): FieldError[] {
  const { metadata, spec = {} } = object as PersistentVolume;
  return [
    ...((spec.accessModes ?? []).length === 0 ? [required('spec.accessModes')] : []),
    ...validateAccessModes(spec.accessModes, 'spec.accessModes'),
    ...validateCapacity(spec.capacity, 'spec.capacity'),
    ...optionalOneOf(spec.persistentVolumeReclaimPolicy, 'spec.persistentVolumeReclaimPolicy', [
      'Delete',
      'Recycle',
      'Retain',
    ]),
    ...validateNodeAffinity(spec, 'spec.nodeAffinity'),
    ...validateSources(spec, metadata.name ?? '', 'spec'),
    ...validateRest(spec),
    ...mountOptionErrors(metadata.annotations, spec),
  ];
}

/** A volume that stands in an attachment: what CSI needs, and nothing that binds it (upstream with validateInlinePersistentVolumeSpec). */
export function validateInlineVolume(spec: PersistentVolumeSpec, path: string): FieldError[] {
  const at = (field: string): string => child(path, field);
  const words = 'may not be specified in the context of inline volumes';
  const { accessModes = [], persistentVolumeReclaimPolicy: policy = 'Retain', storageClassName } = spec;
  return [
    ...(spec.claimRef === undefined ? [] : [forbidden(at('claimRef'), words)]),
    ...(Object.keys(spec.capacity ?? {}).length === 0 ? [] : [forbidden(at('capacity'), words)]),
    ...(spec.csi ? [] : [required(at('csi'), 'has to be specified in the context of inline volumes')]),
    ...(accessModes.length === 0 ? [required(at('accessModes'))] : []),
    ...validateAccessModes(spec.accessModes, at('accessModes')),
    ...(policy === 'Retain' || (policy as string) === ''
      ? []
      : [forbidden(at('persistentVolumeReclaimPolicy'), 'may only be Retain in the context of inline volumes')]),
    ...(spec.nodeAffinity === undefined ? [] : [forbidden(at('nodeAffinity'), words)]),
    ...validateSources(spec, '', path),
    ...(storageClassName ? [forbidden(at('storageClassName'), words)] : []),
    ...optionalOneOf(spec.volumeMode, at('volumeMode'), ['Block', 'Filesystem']),
  ];
}

function validateCapacity(capacity: Record<string, string> | undefined, path: string): FieldError[] {
  const names = Object.keys(capacity ?? {});
  const errors = names.length === 0 ? [required(path)] : [];
  if (names.length !== 1 || names[0] !== 'storage') errors.push(notSupported(path, capacity ?? null, ['storage']));
  for (const [name, text] of Object.entries(capacity ?? {})) {
    errors.push(...validateBasicResource(text, key(path, name)));
    const size = parseQuantity(text);
    if (size.sign() <= 0) errors.push(invalidValue(key(path, name), size.toString(), notPositive));
  }
  return errors;
}

function validateNodeAffinity({ nodeAffinity }: PersistentVolumeSpec, path: string): FieldError[] {
  if (nodeAffinity === undefined) return [];
  const at = child(path, 'required');
  return nodeAffinity.required
    ? validateNodeSelector(nodeAffinity.required, at)
    : [required(at, 'must specify required node constraints')];
}

function validateRest(spec: PersistentVolumeSpec): FieldError[] {
  const { hostPath, storageClassName, volumeMode, volumeAttributesClassName: attributes } = spec;
  const errors: FieldError[] = [];
  const root = hostPath !== undefined && posix.normalize(hostPath.path || '.').replace(/(.)\/$/, '$1') === '/';
  if (root && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const detail = "may not be 'recycle' for a hostPath mount of '/'";
    errors.push(forbidden('spec.persistentVolumeReclaimPolicy', detail));
  }
  if (storageClassName) {
    errors.push(...complain('spec.storageClassName', storageClassName, isDns1123Subdomain(storageClassName)));
  }
  errors.push(...optionalOneOf(volumeMode, 'spec.volumeMode', ['Block', 'Filesystem']));
  if (attributes === undefined) return errors;
  const path = 'spec.volumeAttributesClassName';
  errors.push(
    ...(attributes === ''
      ? [required(path, 'an empty string is disallowed')]
      : complain(path, attributes, isDns1123Subdomain(attributes))),
  );
  if (!spec.csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
  return errors;
}

function mountOptionErrors(annotations: Record<string, string> | undefined, spec: PersistentVolumeSpec): FieldError[] {
  if (!Object.hasOwn(annotations ?? {}, mountOptionsAnnotation) || takesMountOptions(spec)) return [];
  const path = child('metadata', 'annotations', mountOptionsAnnotation);
  return [forbidden(path, 'may not specify mount options for this volume type')];
}

const sourceFields = Object.keys(PersistentVolumeSource.properties);

function sourceOf(spec: PersistentVolumeSpec = {}): object {
  return Object.fromEntries(Object.entries(spec).filter(([field]) => sourceFields.includes(field)));
}

export function validatePersistentVolumeUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource === 'status') return [];
  const { spec } = object as PersistentVolume;
  const before = (old as PersistentVolume).spec;
  return [
    ...sourceErrors(spec, before),
    ...validateImmutable(spec?.volumeMode, before?.volumeMode, 'volumeMode'),
    ...affinityErrors(spec, before),
    ...(before?.volumeAttributesClassName !== undefined && spec?.volumeAttributesClassName === undefined
      ? [forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')]
      : []),
  ];
}

/** Where the data is stays, but for the secret that growing needs, which may come later. */
function sourceErrors(spec: PersistentVolumeSpec | undefined, old: PersistentVolumeSpec | undefined): FieldError[] {
  const after: PersistentVolumeSpec = structuredClone(sourceOf(spec));
  const before: PersistentVolumeSpec = sourceOf(old);
  if (after.csi && before.csi && !before.csi.controllerExpandSecretRef) delete after.csi.controllerExpandSecretRef;
  if (deepEqual(after, before)) return [];
  const detail = `spec.persistentvolumesource is immutable after creation\n${changedFields(before, after)}`;
  return [forbidden('spec.persistentvolumesource', detail)];
}

/** Old names of topology labels may become the new ones; all else stays (upstream validatePvNodeAffinity). */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
};

/** As upstream's internal type prints it. */
function internalAffinity(affinity: PersistentVolumeSpec['nodeAffinity']): object | null {
  if (affinity === undefined) return null;
  const requirements = (list: NodeSelectorRequirement[] | undefined) =>
    list?.map(({ key: Key, operator: Operator, values: Values = null }) => ({ Key, Operator, Values })) ?? null;
  const terms = affinity.required?.nodeSelectorTerms?.map(({ matchExpressions, matchFields }) => ({
    MatchExpressions: requirements(matchExpressions),
    MatchFields: requirements(matchFields),
  }));
  return { Required: affinity.required ? { NodeSelectorTerms: terms ?? null } : null };
}

function affinityErrors(spec: PersistentVolumeSpec | undefined, old: PersistentVolumeSpec | undefined): FieldError[] {
  if (old?.nodeAffinity === undefined) return [];
  const terms = (affinity: PersistentVolumeSpec['nodeAffinity']) => affinity?.required?.nodeSelectorTerms ?? [];
  const before = structuredClone(old.nodeAffinity);
  const after = terms(spec?.nodeAffinity);
  terms(before).forEach((term, position) => {
    (term.matchExpressions ?? []).forEach((expression, at) => {
      const name = renamed[expression.key ?? ''];
      if (name !== undefined && after[position]?.matchExpressions?.[at]?.key === name) expression.key = name;
    });
  });
  if (deepEqual(spec?.nodeAffinity, before)) return [];
  const detail = `${fieldImmutable}, except for updating from beta label to GA`;
  return [invalidValue('nodeAffinity', internalAffinity(spec?.nodeAffinity), detail)];
}
