import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, required } from '@berth/machinery/invalid';
import { isInRange } from '@berth/machinery/meta';
import { deepEqual } from '@berth/machinery/values';
import { complain } from '../../../checks.ts';
import type { Container, Pod, PodSpec, PodSchedulingGate, Toleration } from '../../../types.ts';
import { changedFields } from './difference.ts';
import { keepWhatGatedPodsMayChange } from './gated.ts';
import { validateImageSpaces } from './containers.ts';

const maxInt32 = 2 ** 31 - 1;

/** What upstream names as changeable, in its words (updatablePodSpecFields). */
const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** upstream ValidatePodUpdate, beyond what holds for any pod. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const spec = pod.spec ?? { containers: [] };
  const oldSpec = old.spec ?? { containers: [] };
  const errors: FieldError[] = [];
  for (const list of ['containers', 'initContainers'] as const) {
    const found = validateImages(spec[list] ?? [], oldSpec[list] ?? [], `spec.${list}`);
    errors.push(...found.errors);
    if (found.stop) return errors;
  }
  const deadline = validateDeadline(spec.activeDeadlineSeconds, oldSpec.activeDeadlineSeconds);
  errors.push(...deadline);
  if (deadline.length > 0 && spec.activeDeadlineSeconds !== undefined) return errors;
  errors.push(
    ...validateAddedTolerations(spec.tolerations ?? [], oldSpec.tolerations ?? []),
    ...validateDeletedGates(spec.schedulingGates ?? [], oldSpec.schedulingGates ?? []),
  );
  if (!deepEqual(spec, oldSpec)) errors.push(...validateTheRest(spec, oldSpec));
  return errors;
}

function validateImages(
  containers: Container[],
  old: Container[],
  path: string,
): { errors: FieldError[]; stop: boolean } {
  if (containers.length !== old.length) {
    return { errors: [forbidden(path, 'pod updates may not add or remove containers')], stop: true };
  }
  const errors = containers.flatMap((container, position) => [
    ...(container.image ? [] : [required(child(index(path, position), 'image'))]),
    ...validateImageSpaces(container, index(path, position)),
  ]);
  return { errors, stop: false };
}

/** A deadline can be set, and shortened. */
function validateDeadline(seconds: number | undefined, old: number | undefined): FieldError[] {
  const path = 'spec.activeDeadlineSeconds';
  if (seconds === undefined) {
    return old === undefined ? [] : [invalidValue(path, null, 'must not update from a positive integer to nil value')];
  }
  const range = isInRange(seconds, 0, maxInt32);
  if (range.length > 0) return complain(path, seconds, range);
  if (old === undefined || old >= seconds) return [];
  return [invalidValue(path, seconds, 'must be less than or equal to previous value')];
}

function validateAddedTolerations(tolerations: Toleration[], old: Toleration[]): FieldError[] {
  const fixed = (toleration: Toleration): Toleration => ({ ...toleration, tolerationSeconds: undefined });
  const kept = old.every((before) => tolerations.some((after) => deepEqual(fixed(before), fixed(after))));
  if (kept) return [];
  return [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function validateDeletedGates(gates: PodSchedulingGate[], old: PodSchedulingGate[]): FieldError[] {
  return gates.flatMap(({ name }, position) => {
    if (old.some((gate) => gate.name === name)) return [];
    const path = child(index('spec.schedulingGates', position), 'name');
    return [forbidden(path, `only deletion is allowed, but found new scheduling gate '${name}'`)];
  });
}

/** With all that may change set back, nothing may differ. */
function validateTheRest(spec: PodSpec, old: PodSpec): FieldError[] {
  const munged: PodSpec = {
    ...spec,
    containers: withOldImages(spec.containers, old.containers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if (spec.initContainers) munged.initContainers = withOldImages(spec.initContainers, old.initContainers ?? []);
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
  }
  const errors = (old.schedulingGates ?? []).length > 0 ? keepWhatGatedPodsMayChange(munged, old) : [];
  if (!deepEqual(munged, old)) {
    const detail = `pod updates may not change fields other than ${updatable}\n${changedFields(old, munged)}`;
    errors.push(forbidden('spec', detail));
  }
  return errors;
}

function withOldImages(containers: readonly Container[], old: readonly Container[]): Container[] {
  return containers.map((container, position) => {
    const image = old[position]?.image;
    const { image: _, ...rest } = container;
    return image === undefined ? rest : { ...rest, image };
  });
}
