import { TokenRequest } from '@berth/kinds/bodies';
import type { BoundObject } from '@berth/auth';
import { ApiError } from '@berth/machinery/errors';
import { conflict, invalid, invalidValue, notFound } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendDocument } from '../http/respond.ts';
import { admit } from '../admission/index.ts';
import { type Call, keyOf, missing, seconds } from '../operations/call.ts';
import { partBody } from './body.ts';

const least = 600;
const most = 2 ** 32;
const hour = 3600;
/** A projected token that says 3607 s lives a year upstream for old clients; here it lives as it says. */
const bindable = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' } as const;

/** What the token dies with, looked up. @throws ApiError NotFound, Conflict */
async function boundObject(
  call: Call,
  namespace: string,
  reference: { kind?: string; name?: string; uid?: string },
): Promise<BoundObject> {
  const kind = reference.kind as keyof typeof bindable;
  const resource = bindable[kind];
  const name = reference.name ?? '';
  if (resource === undefined) throw new ApiError('BadRequest', `cannot bind token to object of type ${reference.kind}`);
  const stored = await call.server.store.get({
    cluster: call.cluster.id,
    resource,
    namespace: kind === 'Node' ? '' : namespace,
    name,
  });
  if (stored === undefined) throw notFound({ group: '', resource }, name);
  if (reference.uid && reference.uid !== stored.uid)
    throw conflict(
      { group: '', resource },
      name,
      `the UID in the bound object reference (${reference.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  return { kind, name, uid: stored.uid };
}

/** POST serviceaccounts/NAME/token (pkg/registry/core/serviceaccount/storage/token.go). */
export async function token(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const { object, query } = await partBody(resource, {
    group: 'authentication.k8s.io',
    version: 'v1',
    kind: 'TokenRequest',
    schema: TokenRequest,
  });
  object.metadata.name ??= info.name;
  object.metadata.namespace ??= info.namespace;
  const settings = { subresource: 'token', fieldManager: query.fieldManager, dryRun: query.dryRun };
  const form = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', schema: TokenRequest };
  await admit({ call, kind, form, object, old: undefined, operation: 'CREATE', settings });
  const spec = object.spec ?? {};
  const expirationSeconds: number = spec.expirationSeconds ?? hour;
  const refuse = (why: string) =>
    invalid({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [
      invalidValue('spec.expirationSeconds', expirationSeconds, why),
    ]);
  if (expirationSeconds < least) throw refuse('may not specify a duration less than 10 minutes');
  if (expirationSeconds > most) throw refuse('may not specify a duration larger than 2^32 seconds');
  const stored = await call.server.store.get(keyOf(call, kind, info.namespace, info.name));
  if (stored === undefined) throw missing(kind, info.name);
  if (call.server.issueToken === undefined)
    throw new ApiError('ServiceUnavailable', 'this server has no key to sign tokens with');
  const bound = spec.boundObjectRef ? await boundObject(call, info.namespace, spec.boundObjectRef) : undefined;
  const audiences: string[] = spec.audiences ?? [];
  const issued = await call.server.issueToken(call.cluster, {
    namespace: info.namespace,
    serviceAccount: { name: info.name, uid: stored.uid },
    audiences,
    expirationSeconds: Math.min(expirationSeconds, 30 * 86_400),
    ...(bound === undefined ? {} : { boundObject: bound }),
  });
  const answer: KubeObject = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name: info.name, namespace: info.namespace, creationTimestamp: seconds(call.now) },
    spec: {
      audiences: audiences.length > 0 ? audiences : [call.cluster.url],
      expirationSeconds,
      boundObjectRef: spec.boundObjectRef ?? null,
    },
    status: { token: issued.token, expirationTimestamp: seconds(issued.expiration) },
  };
  return sendDocument(replyOf(resource, false), answer, 201);
}
