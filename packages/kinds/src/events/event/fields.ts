import type { KubeObject } from '@berth/machinery/object';
import { selectableFields as coreFields } from '../../core/event/fields.ts';
import { toCore } from './convert.ts';

/** Of the core names only these keep their meaning in events.k8s.io (pkg/apis/events/v1/conversion.go). */
const renamed: Record<string, string> = {
  'involvedObject.kind': 'regarding.kind',
  'involvedObject.namespace': 'regarding.namespace',
  'involvedObject.name': 'regarding.name',
  'involvedObject.uid': 'regarding.uid',
  'involvedObject.apiVersion': 'regarding.apiVersion',
  'involvedObject.resourceVersion': 'regarding.resourceVersion',
  'involvedObject.fieldPath': 'regarding.fieldPath',
  reportingComponent: 'reportingController',
};

export function selectableFields(event: KubeObject): Record<string, string> {
  // `source` is none of the names of this form.
  const { source: _, ...fields } = coreFields(toCore(event));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [renamed[name] ?? name, value]));
}
