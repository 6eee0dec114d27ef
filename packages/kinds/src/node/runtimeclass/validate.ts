import type { FieldError } from '@berth/machinery/errors';
import { duplicate, invalidValue } from '@berth/machinery/invalid';
import { fieldImmutable, validateLabels } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { dnsLabel, each } from '../../checks.ts';
import { validateResourceRequirements } from '../../core/shared/quantities.ts';
import { validateTolerations } from '../../core/shared/tolerations.ts';
import type { RuntimeClass } from '../../types.ts';

/** upstream pkg/apis/node/validation ValidateRuntimeClass. */
export function validateRuntimeClass(object: KubeObject): FieldError[] {
  const { handler = '', overhead, scheduling } = object as RuntimeClass;
  const tolerations = scheduling?.tolerations ?? [];
  return [
    ...dnsLabel(handler, 'handler'),
    ...validateResourceRequirements({ limits: overhead?.podFixed ?? {} }, new Set(), 'overhead'),
    ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...validateTolerations(tolerations, 'scheduling.tolerations'),
    ...each(tolerations, 'scheduling.tolerations', (toleration, at, position) =>
      tolerations.slice(0, position).some((other) => deepEqual(other, toleration)) ? [duplicate(at, toleration)] : [],
    ),
  ];
}

export function validateRuntimeClassUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  return object.handler === old.handler ? [] : [invalidValue('handler', object.handler, fieldImmutable)];
}
