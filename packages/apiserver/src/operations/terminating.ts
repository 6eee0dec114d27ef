import { ApiError } from '@berth/machinery/errors';
import { forbiddenResource } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';

/** 403 with cause NamespaceTerminating: clients match on the cause to stop creating (plugin/pkg/admission/namespace/lifecycle). */
export function namespaceTerminating(kind: KindDefinition, name: string, namespace: string): ApiError {
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const { message } = forbiddenResource({ group: kind.group, resource: kind.plural }, name, why);
  return new ApiError('Forbidden', message, {
    name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}
