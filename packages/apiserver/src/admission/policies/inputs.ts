import type { AdmissionInputs, Authorize } from '@berth/machinery/cel';
import type { KubeObject } from '@berth/machinery/object';
import { requestOf } from '../../webhooks/review.ts';
import { type AdmissionRequest, nameOf, namespaceNameOf, namespaceOf } from '../plugin.ts';
import { converted, type Invocation } from '../webhooks/match.ts';

/** The Namespace of a request's object as expressions see it; undefined for what is in none (and for a Namespace itself). */
export async function namespaceObjectOf(request: AdmissionRequest): Promise<KubeObject | undefined> {
  const { kind } = request;
  if (namespaceNameOf(request) === '' || (kind.kind === 'Namespace' && kind.group === '')) return undefined;
  const stored = await namespaceOf(request);
  return stored === undefined ? undefined : (JSON.parse(stored.body) as KubeObject);
}

/** The objects of a request in the form that a rule names. @throws ApiError where a webhook cannot convert them */
export async function objectsOf(
  { call, kind, object, old, operation }: AdmissionRequest,
  { equivalent }: Invocation,
): Promise<Pick<AdmissionInputs, 'object' | 'oldObject'>> {
  return {
    object: operation === 'DELETE' ? null : await converted(call, object, kind, equivalent),
    oldObject: old === undefined ? null : await converted(call, old, kind, equivalent),
  };
}

/** What a policy's expressions see of a request. */
export function inputsOf(
  request: AdmissionRequest,
  invocation: Invocation,
  objects: Pick<AdmissionInputs, 'object' | 'oldObject'>,
  context: { namespaceObject?: unknown; params?: unknown; authorize: Authorize },
): AdmissionInputs {
  const { kind, settings } = request;
  return {
    ...context,
    ...objects,
    request: requestOf(request, invocation),
    requestResource: {
      group: kind.group,
      resource: kind.plural,
      subresource: settings.subresource,
      namespace: namespaceNameOf(request),
      name: nameOf(request),
    },
  };
}
