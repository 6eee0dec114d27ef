import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { validateAnnotations, validateLabels, validateLabelSelector } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { dnsLabel, each, nonNegative } from '../../checks.ts';
import { validateClaimSpec } from '../../core/persistentvolumeclaim/validatespec.ts';
import { validateTemplate } from '../../core/pod/validate/spec.ts';
import type {
  PodTemplateSpec,
  RollingUpdateStatefulSetStrategy,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '../../types.ts';
import { amount, intOrPercent, notMoreThanAll } from '../shared/rolling.ts';
import { collisionErrors, validateCounts } from '../shared/status.ts';
import {
  emptySelectorErrors,
  isEmpty,
  mismatchErrors,
  parseSelector,
  validateRunsForGood,
} from '../shared/template.ts';

/** What an update is forgiven, since it cannot be changed any more. */
interface Tolerance {
  serviceName: boolean;
  claimTemplates: boolean;
  template: boolean;
}

/** upstream pkg/apis/apps/validation ValidateStatefulSet, and ValidateStatefulSetUpdate's first half. */
export function validateStatefulSet(object: KubeObject, { old }: HookContext): FieldError[] {
  const update = old !== undefined;
  const tolerance = { serviceName: update, claimTemplates: update, template: false };
  const was = old && specErrors((old as StatefulSet).spec, tolerance).length > 0;
  return specErrors((object as StatefulSet).spec, { ...tolerance, template: was === true });
}

function specErrors(
  spec: StatefulSetSpec = { selector: {}, template: {}, serviceName: '' },
  tolerance: Tolerance,
): FieldError[] {
  const claims = 'spec.volumeClaimTemplates';
  return [
    ...validateManagement(spec.podManagementPolicy, 'spec.podManagementPolicy'),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy'),
    ...validateRetention(spec.persistentVolumeClaimRetentionPolicy, 'spec.persistentVolumeClaimRetentionPolicy'),
    ...(tolerance.claimTemplates
      ? []
      : each(spec.volumeClaimTemplates, claims, (claim, at) => validateClaimSpec(claim.spec, child(at, 'spec')))),
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(tolerance.serviceName || !spec.serviceName ? [] : dnsLabel(spec.serviceName, 'spec.serviceName')),
    ...validateSelector(spec, tolerance),
    ...validateRunsForGood(spec.template, 'spec.template', 'StatefulSet'),
  ];
}

function validateManagement(policy: string | undefined, path: string): FieldError[] {
  if (!policy) return [required(path)];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalidValue(path, policy, "must be 'OrderedReady' or 'Parallel'")];
}

/** As upstream's internal type prints it. */
function internal(rollingUpdate: RollingUpdateStatefulSetStrategy | undefined): object | null {
  if (rollingUpdate === undefined) return null;
  return { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null };
}

function validateUpdateStrategy({ type, rollingUpdate }: StatefulSetUpdateStrategy, path: string): FieldError[] {
  const at = child(path, 'rollingUpdate');
  switch (type) {
    case undefined:
    case '':
      return [required(path)];
    case 'OnDelete':
      if (rollingUpdate === undefined) return [];
      return [invalidValue(at, internal(rollingUpdate), "only allowed for updateStrategy 'RollingUpdate'")];
    case 'RollingUpdate':
      return rollingUpdate === undefined ? [] : validateRollingUpdate(rollingUpdate, at);
    default: {
      const value = { Type: type, RollingUpdate: internal(rollingUpdate) };
      return [invalidValue(path, value, "must be 'RollingUpdate' or 'OnDelete'")];
    }
  }
}

function validateRollingUpdate(
  { partition, maxUnavailable }: RollingUpdateStatefulSetStrategy,
  path: string,
): FieldError[] {
  const errors = nonNegative(partition, child(path, 'partition'));
  if (maxUnavailable === undefined) return errors;
  const at = child(path, 'maxUnavailable');
  errors.push(...intOrPercent(maxUnavailable, at));
  if (amount(maxUnavailable) === 0) errors.push(invalidValue(at, maxUnavailable, 'cannot be 0'));
  return [...errors, ...notMoreThanAll(maxUnavailable, at)];
}

function validateRetention(
  policy: StatefulSetSpec['persistentVolumeClaimRetentionPolicy'],
  path: string,
): FieldError[] {
  if (policy === undefined) return [];
  const supported = ['Retain', 'Delete'];
  return (['whenDeleted', 'whenScaled'] as const).flatMap((field) => {
    const value = policy[field] ?? '';
    return supported.includes(value) ? [] : [notSupported(child(path, field), value, supported)];
  });
}

function validateSelector(spec: StatefulSetSpec, tolerance: Tolerance): FieldError[] {
  const path = 'spec.selector';
  const errors = spec.selector ? validateLabelSelector(spec.selector, path) : [required(path)];
  errors.push(...emptySelectorErrors(spec.selector, path, 'statefulset'));
  const selector = parseSelector(spec.selector);
  if (selector === undefined) return [...errors, invalidValue(path, spec.selector, '')];
  const { metadata } = spec.template ?? {};
  return [
    ...errors,
    ...(isEmpty(selector) ? [] : mismatchErrors(spec.template, selector, 'spec.template')),
    ...(tolerance.template ? [] : validateTemplate(templateOfPods(spec), 'spec.template')),
    ...validateLabels(metadata?.labels, 'spec.template.labels'),
    ...validateAnnotations(metadata?.annotations, 'spec.template.annotations'),
  ];
}

/** The template as pods get it: names are the system's own, and every claim is a volume. */
function templateOfPods(spec: StatefulSetSpec): PodTemplateSpec | undefined {
  const pod = spec.template?.spec;
  if (pod === undefined) return spec.template;
  const { hostname: _hostname, subdomain: _subdomain, ...rest } = pod;
  const claims = [...new Set((spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? ''))];
  if (claims.length === 0) return { ...spec.template, spec: rest };
  const volumes = [
    ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(pod.volumes ?? []).filter(({ name }) => !claims.includes(name)),
  ];
  return { ...spec.template, spec: { ...rest, volumes } };
}

const changeable = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
];
const forbiddenChange =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const counts = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'];

export function validateStatefulSetUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource === 'status') {
    const status = object.status ?? {};
    return [
      ...validateCounts(
        status,
        [...counts, 'observedGeneration', 'collisionCount'],
        counts.slice(1),
        'status.readyReplicas',
      ),
      ...collisionErrors(status.collisionCount, old.status?.collisionCount),
    ];
  }
  const fixed = ({ spec }: KubeObject): object =>
    Object.fromEntries(Object.entries(spec ?? {}).filter(([field]) => !changeable.includes(field)));
  return deepEqual(fixed(object), fixed(old)) ? [] : [forbidden('spec', forbiddenChange)];
}
