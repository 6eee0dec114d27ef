import { decode } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { invalid, invalidValue, notSupported, methodNotAllowed } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { DeleteOptions, schemaFor } from '@berth/kinds/bodies';
import { mediaType, parseBody, readBody } from '../http/body.ts';
import { wholeNumber, writeQuery } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendDocument, sendList, sendObject } from '../http/respond.ts';
import { type DeleteSettings, remove } from '../operations/delete.ts';
import { removeCollection } from '../operations/deletecollection.ts';
import { listWish } from './list.ts';

const policies = ['Foreground', 'Background', 'Orphan'];

/** A body of another kind deletes nothing: its sender meant another request. */
function optionsIn(value: unknown): Record<string, any> {
  const { kind = '', apiVersion = '' } = (value ?? {}) as { kind?: unknown; apiVersion?: unknown };
  if (typeof kind === 'string' && kind !== '' && kind !== 'DeleteOptions') {
    const known = typeof apiVersion === 'string' && schemaFor(apiVersion, kind) !== undefined;
    throw new ApiError(
      'BadRequest',
      known
        ? `decoded object cannot be converted to DeleteOptions`
        : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  return decode(DeleteOptions, value, 'DeleteOptions').value as Record<string, any>;
}

/** Options come in the body, JSON or protobuf, and in the query; the body wins (endpoints/handlers/delete.go). */
export async function deleteSettings({ request, url }: ResourceRequest): Promise<DeleteSettings> {
  const bytes = await readBody(request);
  const query = url.searchParams;
  const said = bytes.length === 0 ? {} : optionsIn(parseBody(bytes, mediaType(request)).value);
  const fromQuery = writeQuery(query, request.headers, 'DeleteOptions');
  const orphaned = orphan(said, query);
  const named = said.propagationPolicy ?? query.get('propagationPolicy') ?? undefined;
  if (named !== undefined && orphaned !== undefined)
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      invalidValue('propagationPolicy', named, 'orphanDependents and deletionPropagation cannot be both set'),
    ]);
  const policy = named ?? (orphaned === undefined ? undefined : orphaned ? 'Orphan' : 'Background');
  checkPropagation(policy);
  const dryRun: string[] = said.dryRun ?? [];
  if (dryRun.some((value) => value !== 'All'))
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [notSupported('dryRun', dryRun, ['All'])]);
  const grace = said.gracePeriodSeconds ?? wholeNumber(query, 'gracePeriodSeconds');
  return {
    subresource: '',
    fieldManager: fromQuery.fieldManager,
    dryRun: fromQuery.dryRun || dryRun.length > 0,
    ...(grace === undefined || grace === null ? {} : { gracePeriodSeconds: grace }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(said.preconditions === undefined ? {} : { preconditions: said.preconditions }),
  };
}

/** @throws ApiError Invalid */
export function checkPropagation(policy: string | undefined): void {
  if (policy !== undefined && !policies.includes(policy))
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      notSupported('propagationPolicy', policy, [...policies, 'nil']),
    ]);
}

function orphan(said: Record<string, unknown>, query: URLSearchParams): boolean | undefined {
  if (typeof said.orphanDependents === 'boolean') return said.orphanDependents;
  const text = query.get('orphanDependents');
  return text === null ? undefined : text === 'true';
}

const success = (kind: KindDefinition, object: KubeObject) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: {
    name: object.metadata.name,
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
    uid: object.metadata.uid,
  },
});

export async function deleteOne(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const settings = await deleteSettings(resource);
  const { object, gone } = await remove(call, kind, info.namespace, info.name, settings);
  if (gone && kind.returnsDeleted !== true) return sendDocument(replyOf(resource), success(kind, object));
  return sendObject(replyOf(resource), call, kind, object);
}

export async function deleteMany(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info, url } = resource;
  if (info.namespace === '' && kind.namespaced) throw methodNotAllowed();
  const settings = await deleteSettings(resource);
  const objects = await removeCollection(call, kind, listWish(resource), settings);
  const resourceVersion =
    Number(url.searchParams.get('resourceVersion') ?? 0) ||
    (await call.server.store.head(call.cluster.id, kind.group === '' ? kind.plural : `${kind.group}/${kind.plural}`));
  return sendList(replyOf(resource), call, kind, { resourceVersion, objects, continueToken: '', remaining: undefined });
}
