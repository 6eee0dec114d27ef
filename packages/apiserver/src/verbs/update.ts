import { ApiError } from '@berth/machinery/errors';
import type { KubeObject } from '@berth/machinery/object';
import { deepCopy } from '@berth/machinery/values';
import { expectationOf, mediaType, parseBody, readBody, readObject } from '../http/body.ts';
import { writeQuery } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendWritten } from '../http/respond.ts';
import { createStored } from '../operations/create.ts';
import { update as updateObject } from '../operations/update.ts';

/** The body must be of the object that the path names (endpoints/handlers/rest.go checkName). @throws ApiError BadRequest */
export function checkName({ metadata }: KubeObject, name: string, namespace: string): void {
  const said = metadata.name ?? '';
  if (said === '')
    throw new ApiError(
      'BadRequest',
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  if (said !== name)
    throw new ApiError('BadRequest', `the name of the object (${said}) does not match the name on the URL (${name})`);
  const where = metadata.namespace ?? '';
  if (namespace !== '' && where !== '' && where !== namespace)
    throw new ApiError(
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
}

/** PUT of an object, or of a part that has the object's form (status, finalize, ephemeralcontainers). */
export async function update(resource: ResourceRequest): Promise<Response> {
  const { request, url, call, kind, info } = resource;
  const reply = replyOf(resource);
  const query = writeQuery(url.searchParams, request.headers, 'UpdateOptions');
  const parsed = parseBody(await readBody(request), mediaType(request), kind.kind);
  const object = readObject(parsed, expectationOf(kind, query.fieldValidation, call.warnings));
  checkName(object, info.name, info.namespace);
  const settings = { subresource: info.subresource, fieldManager: query.fieldManager, dryRun: query.dryRun };
  const result = await updateObject(call, {
    kind,
    namespace: info.namespace,
    name: info.name,
    settings,
    change: () => deepCopy(object),
    ...(kind.allowCreateOnUpdate === true && info.subresource === ''
      ? {
          create: () => {
            const fresh = deepCopy(object);
            delete fresh.metadata.resourceVersion;
            return createStored(call, kind, info.namespace, fresh, settings);
          },
        }
      : {}),
  });
  return sendWritten(reply, call, kind, result, result.created ? 201 : 200);
}
