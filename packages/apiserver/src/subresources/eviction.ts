import { Eviction } from '@berth/kinds/bodies';
import { ApiError } from '@berth/machinery/errors';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendDocument } from '../http/respond.ts';
import { remove } from '../operations/delete.ts';
import { partBody } from './body.ts';

/** POST pods/NAME/eviction: a delete that asks first (pkg/registry/core/pod/storage/eviction.go). No budget can be stored yet, so none is asked. */
export async function eviction(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const { object, query } = await partBody(resource, {
    group: 'policy',
    version: 'v1',
    kind: 'Eviction',
    schema: Eviction,
  });
  if (object.metadata.name !== undefined && object.metadata.name !== info.name)
    throw new ApiError('BadRequest', 'name in URL does not match name in Eviction object');
  const { gracePeriodSeconds, preconditions, dryRun = [] } = object.deleteOptions ?? {};
  await remove(call, kind, info.namespace, info.name, {
    subresource: '',
    fieldManager: query.fieldManager,
    dryRun: query.dryRun || dryRun.length > 0,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(preconditions === undefined ? {} : { preconditions }),
  });
  return sendDocument(
    replyOf(resource, false),
    { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
    201,
  );
}
