import { ApiError } from '@berth/machinery/errors';
import { invalid, methodNotAllowed, notServed } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { expectationOf, mediaType, parseBody, readBody, readObject } from '../http/body.ts';
import { writeQuery } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendObject } from '../http/respond.ts';
import { binding } from '../subresources/binding.ts';
import { componentStatuses } from './componentstatuses.ts';
import { metrics } from './metrics.ts';
import { reviews } from './reviews.ts';

/** @throws ApiError BadRequest (rest.EnsureObjectNamespaceMatchesRequestNamespace) */
export function settleNamespace({ metadata }: KubeObject, namespace: string): void {
  if (metadata.namespace && namespace !== '' && metadata.namespace !== namespace)
    throw new ApiError(
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  if (namespace === '') delete metadata.namespace;
  else metadata.namespace = namespace;
}

/** A kind that is not kept: a POST, or what is known at once. */
export async function virtual(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info, request, url } = resource;
  if (kind.verbs?.some((verb) => verb === info.verb) && (info.verb === 'get' || info.verb === 'list'))
    return kind.group === 'metrics.k8s.io' ? metrics(resource) : componentStatuses(resource);
  if (kind.verbs?.every((verb) => verb !== info.verb) || info.verb !== 'create' || info.name !== '')
    throw methodNotAllowed();
  if (kind.kind === 'Binding') return binding(resource);
  const review = reviews[kind.plural];
  if (review === undefined) throw notServed();
  // There is no table of what is not kept.
  const reply = replyOf(resource, false);
  const query = writeQuery(url.searchParams, request.headers, 'CreateOptions');
  const parsed = parseBody(await readBody(request), mediaType(request), kind.kind);
  const object = readObject(parsed, expectationOf(kind, query.fieldValidation, call.warnings));
  settleNamespace(object, kind.namespaced ? info.namespace : '');
  const errors = kind.validate?.(object, { now: call.now, subresource: '', dryRun: query.dryRun }) ?? [];
  // Upstream's reviews have lost their kind where this is said.
  if (errors.length > 0) throw invalid({ group: kind.group, kind: '' }, '', errors);
  return sendObject(reply, call, kind, await review(call, object), 201);
}
