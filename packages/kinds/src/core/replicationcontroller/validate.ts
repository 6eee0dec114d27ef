import type { FieldError } from '@berth/machinery/errors';
import { required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { selectorFromSet } from '@berth/machinery/selectors';
import { validateCounts } from '../../apps/shared/status.ts';
import { mismatchErrors, validateRunsForGood } from '../../apps/shared/template.ts';
import { nonNegative } from '../../checks.ts';
import type { ReplicationController, ReplicationControllerSpec } from '../../types.ts';
import { validateTemplate } from '../pod/validate/spec.ts';

/** upstream pkg/apis/core/validation ValidateReplicationControllerSpec. */
export function validateReplicationController(object: KubeObject): FieldError[] {
  const spec: ReplicationControllerSpec = (object as ReplicationController).spec ?? {};
  const empty = Object.keys(spec.selector ?? {}).length === 0;
  return [
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...(empty ? [required('spec.selector')] : []),
    ...(spec.replicas === undefined ? [required('spec.replicas')] : nonNegative(spec.replicas, 'spec.replicas')),
    ...validateRunningTemplate(spec, empty),
  ];
}

function validateRunningTemplate({ selector, template }: ReplicationControllerSpec, empty: boolean): FieldError[] {
  const path = 'spec.template';
  if (template === undefined) return [required(path)];
  return [
    ...(empty ? [] : mismatchErrors(template, selectorFromSet(selector), path)),
    ...validateTemplate(template, path),
    ...validateRunsForGood(template, path, 'ReplicationController'),
  ];
}

const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'];

export function validateReplicationControllerUpdate(
  object: KubeObject,
  _old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource !== 'status') return [];
  return validateCounts(object.status ?? {}, [...counts, 'observedGeneration'], counts.slice(1));
}
