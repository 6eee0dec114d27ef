import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, key, notSupported } from '@berth/machinery/invalid';
import { parseQuantity } from '@berth/machinery/quantity';
import type { PodSpec } from '../../../types.ts';
import { validateResourceRequirements } from '../../shared/quantities.ts';
import { aggregateContainerRequests, isPodLevelResource } from '../resources.ts';

/** Resources of a pod as a whole (upstream ValidatePodResourceRequirements). */
export function validatePodLevelResources(spec: PodSpec, claims: ReadonlySet<string>, path: string): FieldError[] {
  const { resources } = spec;
  if (resources === undefined) return [];
  const errors: FieldError[] = [];
  for (const field of ['limits', 'requests'] as const) {
    for (const name of Object.keys(resources[field] ?? {})) {
      if (!isPodLevelResource(name)) {
        errors.push(notSupported(key(child(path, field), name), name, ['cpu', 'hugepages-', 'memory']));
      }
    }
  }
  if ((resources.claims ?? []).length > 0) {
    errors.push(forbidden(child(path, 'claims'), 'claims cannot be set for Resources at pod-level'));
  }
  if (errors.length > 0) return errors;
  return [...validateResourceRequirements(resources, claims, path), ...coversContainers(spec, path)];
}

/** What the containers request together fits into what the pod requests. */
function coversContainers(spec: PodSpec, path: string): FieldError[] {
  const requests = spec.resources?.requests ?? {};
  return [...aggregateContainerRequests(spec)].flatMap(([name, total]) => {
    const text = Object.hasOwn(requests, name) ? requests[name] : undefined;
    if (text === undefined || !isPodLevelResource(name)) return [];
    const request = parseQuantity(text);
    if (total.cmp(request) <= 0) return [];
    const detail = `must be greater than or equal to aggregate container requests of ${total}`;
    return [invalidValue(key(child(path, 'requests'), name), request.toString(), detail)];
  });
}
