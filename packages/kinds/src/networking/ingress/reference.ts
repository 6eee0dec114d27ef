import type { FieldError } from '@berth/machinery/errors';
import { child, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isPathSegmentName } from '@berth/machinery/meta';
import { complain } from '../../checks.ts';

/** An object named by group, kind and name (upstream validateIngressTypedLocalObjectReference). */
export function validateReference(
  { apiGroup, kind, name }: { apiGroup?: string; kind?: string; name?: string },
  path: string,
): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : complain(child(path, 'apiGroup'), apiGroup, isDns1123Subdomain(apiGroup))),
    ...(kind ? complain(child(path, 'kind'), kind, isPathSegmentName(kind)) : [required(child(path, 'kind'))]),
    ...(name ? complain(child(path, 'name'), name, isPathSegmentName(name)) : [required(child(path, 'name'))]),
  ];
}
