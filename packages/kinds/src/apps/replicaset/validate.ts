import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { nonNegative } from '../../checks.ts';
import type { ReplicaSet } from '../../types.ts';
import { validateCounts } from '../shared/status.ts';
import { validateSelectorAndTemplate } from '../shared/template.ts';

/** upstream pkg/apis/apps/validation ValidateReplicaSetSpec. */
export function validateReplicaSet(object: KubeObject): FieldError[] {
  const { spec } = object as ReplicaSet;
  return [
    ...nonNegative(spec?.replicas, 'spec.replicas'),
    ...nonNegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelectorAndTemplate(spec?.selector, spec?.template, 'spec'),
  ];
}

const counts = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
  'terminatingReplicas',
];

export function validateReplicaSetUpdate(
  object: KubeObject,
  old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource === 'status') {
    const parts = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'];
    return validateCounts(object.status ?? {}, counts, parts);
  }
  if (deepEqual(object.spec?.selector, old.spec?.selector)) return [];
  return [invalidValue('spec.selector', object.spec?.selector ?? null, fieldImmutable)];
}
