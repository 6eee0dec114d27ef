import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden } from '@berth/machinery/invalid';
import { validateAnnotations, validateLabels } from '@berth/machinery/meta';
import type { ObjectMeta } from '@berth/machinery/object';

/** In the order of Go's struct; a path names a field as the struct does. */
const notOfTemplates = [
  ['name', 'name'],
  ['generateName', 'generateName'],
  ['namespace', 'namespace'],
  ['selfLink', 'selfLink'],
  ['uid', 'uID'],
  ['resourceVersion', 'resourceVersion'],
  ['generation', 'generation'],
  ['creationTimestamp', 'creationTimestamp'],
  ['deletionTimestamp', 'deletionTimestamp'],
  ['deletionGracePeriodSeconds', 'deletionGracePeriodSeconds'],
  ['ownerReferences', 'ownerReferences'],
  ['finalizers', 'finalizers'],
  ['managedFields', 'managedFields'],
] as const;

const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '' && value !== 0;

/** Metadata of what objects are made from has labels and annotations alone (core/validation ValidateTemplateObjectMeta). */
export function validateTemplateMeta(metadata: Partial<ObjectMeta> | undefined, path: string): FieldError[] {
  const fields = (metadata ?? {}) as Record<string, unknown>;
  return [
    ...validateAnnotations(metadata?.annotations, child(path, 'annotations')),
    ...validateLabels(metadata?.labels, child(path, 'labels')),
    ...notOfTemplates.flatMap(([field, shown]) =>
      isSet(fields[field]) ? [forbidden(child(path, shown), 'cannot be set')] : [],
    ),
  ];
}
