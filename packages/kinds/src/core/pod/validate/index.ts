import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, key } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { Pod } from '../../../types.ts';
import { validateImageSpaces } from './containers.ts';
import { validatePodSpec } from './spec.ts';
import { validatePodStatusUpdate } from './status.ts';
import { validateEphemeralUpdate, validateResize } from './subresources.ts';
import { validatePodUpdate } from './update.ts';

/** Meaning of a pod, on create and on every update of its spec (upstream validatePodMetadataAndSpec). */
export function validatePod(object: KubeObject, { subresource }: HookContext): FieldError[] {
  if (subresource !== '') return [];
  const pod = object as Pod;
  return [...validateSpec(pod), ...(isCreate(pod) ? validateCreate(pod) : [])];
}

function validateSpec(pod: Pod): FieldError[] {
  const spec = pod.spec ?? { containers: [] };
  return [
    ...validateAnnotations(pod),
    ...validatePodSpec(spec, pod.metadata, 'spec'),
    ...tokensNeedAccount(pod),
    ...spec.containers.flatMap((container, at) => validateImageSpaces(container, index('spec.containers', at))),
    ...(spec.initContainers ?? []).flatMap((container, at) =>
      validateImageSpaces(container, index('spec.initContainers', at)),
    ),
  ];
}

/** The API server gives a new object its resourceVersion last. */
function isCreate(pod: Pod): boolean {
  return !pod.metadata.resourceVersion;
}

function validateCreate({ spec }: Pod): FieldError[] {
  const errors: FieldError[] = [];
  if ((spec?.ephemeralContainers ?? []).length > 0) {
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  }
  if (spec?.nodeName && (spec.schedulingGates ?? []).length > 0) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  return errors;
}

const mirror = 'kubernetes.io/config.mirror';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';

function validateAnnotations({ metadata, spec }: Pod): FieldError[] {
  const errors: FieldError[] = [];
  const path = 'metadata.annotations';
  const annotations = metadata.annotations ?? {};
  const mirrored = annotations[mirror];
  if (mirrored !== undefined && !spec?.nodeName) {
    const detail = 'must set spec.nodeName if mirror pod annotation is set';
    errors.push(invalidValue(key(path, mirror), mirrored, detail));
  }
  const cost = annotations[deletionCost];
  if (cost !== undefined && !isInt32(cost)) {
    errors.push(invalidValue(key(path, deletionCost), cost, 'must be a 32bit integer'));
  }
  return errors;
}

function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d{0,9})$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31;
}

/** A token is somebody's. */
function tokensNeedAccount({ spec }: Pod): FieldError[] {
  if (spec?.serviceAccountName) return [];
  const detail = 'must not be specified when serviceAccountName is not set';
  return (spec?.volumes ?? []).flatMap((volume, position) =>
    (volume.projected?.sources ?? []).flatMap((source, at) => {
      const path = index(child(index('spec.volumes', position), 'projected', 'sources'), at);
      return source.serviceAccountToken ? [forbidden(child(path, 'serviceAccountToken'), detail)] : [];
    }),
  );
}

/** What may change, by the door it comes through. */
export function validatePodChange(
  object: KubeObject,
  oldObject: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  const pod = object as Pod;
  const old = oldObject as Pod;
  switch (subresource) {
    case 'status':
      return validatePodStatusUpdate(pod, old);
    case 'ephemeralcontainers':
      return [...validateSpec(pod), ...validateEphemeralUpdate(pod, old)];
    case 'resize':
      return [...validateSpec(pod), ...validateResize(pod, old)];
    default:
      return validatePodUpdate(pod, old);
  }
}
