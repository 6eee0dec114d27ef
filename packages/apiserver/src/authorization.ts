import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import type { AuthorizationAttributes } from './deps.ts';
import type { RequestInfo } from './http/requestinfo.ts';
import type { Call } from './operations/call.ts';

/** The question to the authorizer, in RBAC's terms. */
function attributesOf(info: RequestInfo): AuthorizationAttributes {
  if (!info.isResource) return { kind: 'nonResource', verb: info.verb, path: info.path };
  const { verb, group, resource, subresource: part, namespace, name } = info;
  return { kind: 'resource', verb, group, resource, subresource: part, namespace, name };
}

/** Upstream's sentence of a refusal (endpoints/handlers/responsewriters/errors.go). */
export function forbiddenMessage(identity: Identity, info: RequestInfo): string {
  const user = `User "${identity.username}"`;
  if (!info.isResource) return `${user} cannot ${info.verb} path "${info.path}"`;
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  const what = `${user} cannot ${info.verb} resource "${resource}" in API group "${info.group}"`;
  return info.namespace === '' ? `${what} at the cluster scope` : `${what} in the namespace "${info.namespace}"`;
}

/** @throws ApiError Forbidden */
export async function permit({ server, cluster, identity }: Call, info: RequestInfo): Promise<void> {
  const { allowed, reason } = await server.authorize(cluster, identity, attributesOf(info));
  if (allowed) return;
  const message = [forbiddenMessage(identity, info), ...(reason === '' ? [] : [reason])].join(': ');
  if (!info.isResource) throw new ApiError('Forbidden', `forbidden: ${message}`, {});
  const qualified = info.group === '' ? info.resource : `${info.resource}.${info.group}`;
  const named = info.name === '' ? qualified : `${qualified} "${info.name}"`;
  throw new ApiError('Forbidden', `${named} is forbidden: ${message}`, {
    ...(info.name === '' ? {} : { name: info.name }),
    ...(info.group === '' ? {} : { group: info.group }),
    kind: info.resource,
  });
}
