import { Eviction } from '@berth/kinds/bodies';
import { ApiError } from '@berth/machinery/errors';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendDocument } from '../http/respond.ts';
import { admit } from '../admission/index.ts';
import { remove } from '../operations/delete.ts';
import { partBody } from './body.ts';

/** POST pods/NAME/eviction: a delete that asks first; admission is asked about the eviction, not about the delete (pkg/registry/core/pod/storage/eviction.go). Budgets are not asked yet: nothing counts for them. */
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
  object.metadata.name ??= info.name;
  object.metadata.namespace ??= info.namespace;
  const { gracePeriodSeconds, preconditions, dryRun = [] } = object.deleteOptions ?? {};
  const settings = {
    subresource: 'eviction',
    fieldManager: query.fieldManager,
    dryRun: query.dryRun || dryRun.length > 0,
  };
  const form = { group: 'policy', version: 'v1', kind: 'Eviction', schema: Eviction };
  await admit({ call, kind, form, object, old: undefined, operation: 'CREATE', settings });
  await remove(call, kind, info.namespace, info.name, {
    ...settings,
    subresource: '',
    admitted: true,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(preconditions === undefined ? {} : { preconditions }),
  });
  return sendDocument(
    replyOf(resource, false),
    { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
    201,
  );
}
