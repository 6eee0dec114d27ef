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

/** What a policy's expressions see of a request. */
export function inputsOf(
  request: AdmissionRequest,
  invocation: Invocation,
  context: { namespaceObject?: unknown; params?: unknown; authorize: Authorize },
): AdmissionInputs {
  const { kind, object, old, operation, settings } = request;
  const as = (one: KubeObject | undefined) => (one === undefined ? null : converted(one, kind, invocation.equivalent));
  return {
    ...context,
    object: operation === 'DELETE' ? null : as(object),
    oldObject: as(old),
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
