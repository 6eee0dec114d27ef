import { keysSetTwice } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import { invalid, required, forbidden } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { apiVersionOf } from '@berth/machinery/object';
import { deepCopy } from '@berth/machinery/values';
import { type Expectation, expectationOf, mediaType, parseBody, readBody, readObject } from '../http/body.ts';
import { writeQuery, type WriteQuery } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendWritten } from '../http/respond.ts';
import { type PatchType, patch as patchObject } from '../operations/patch.ts';

export const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

export function patchTypeOf(request: Request, custom: boolean): PatchType {
  const type = patchTypes[mediaType(request)];
  const allowed = Object.keys(patchTypes).filter((name) => !custom || patchTypes[name] !== 'strategic');
  if (type === undefined || (custom && type === 'strategic'))
    throw new ApiError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${allowed.join(', ')}`,
    );
  return type;
}

/** What an apply must say, and what other patches may not (PatchOptions validation). */
export function checkPatchQuery(type: PatchType, query: WriteQuery, forced: boolean): void {
  const options = { group: 'meta.k8s.io', kind: 'PatchOptions' };
  if (type === 'apply' && !query.named)
    throw invalid(options, '', [required('fieldManager', 'is required for apply patch')]);
  if (type !== 'apply' && forced)
    throw invalid(options, '', [forbidden('force', 'may not be specified for non-apply patch')]);
}

/** As Go prints a GroupVersionKind: `/v1, Kind=Pod`. */
const typeName = (apiVersion: string, kind: string): string =>
  `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`;

/** Keys that an apply sets twice (handlers/patch.go applyPatcher). @throws ApiError BadRequest */
function reportSetTwice(problems: readonly string[], { validation, warnings }: Expectation): void {
  if (problems.length === 0 || validation === 'Ignore') return;
  if (validation === 'Warn') return void warnings.push(...problems.filter((text) => !warnings.includes(text)));
  const lines = problems.map((text) => `\n  ${text}`).join('');
  throw new ApiError(
    'BadRequest',
    `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:${lines}`,
  );
}

export async function patch(resource: ResourceRequest): Promise<Response> {
  const { request, url, call, kind, info } = resource;
  const reply = replyOf(resource);
  const query = writeQuery(url.searchParams, request.headers, 'PatchOptions');
  const type = patchTypeOf(request, kind.schema.name === undefined);
  checkPatchQuery(type, query, url.searchParams.has('force'));
  const bytes = await readBody(request);
  const parsed = parseBody(bytes, type === 'apply' ? 'application/yaml' : 'application/json');
  const expected = {
    ...expectationOf(kind, query.fieldValidation, call.warnings),
    converted: type === 'strategic',
  };
  const apiVersion = apiVersionOf(kind.group, kind.version);
  if (type === 'apply') {
    const { apiVersion: said, kind: named } = (parsed.value ?? {}) as Partial<KubeObject>;
    if (said !== apiVersion || named !== kind.kind)
      throw new ApiError('BadRequest', `invalid object type: ${typeName(said ?? '', named ?? '')}`);
    // What the schema does not know, the apply itself tells.
    readObject({ value: deepCopy(parsed.value), duplicates: [] }, { ...expected, validation: 'Ignore' });
  }
  const setTwice =
    type === 'apply' && parsed.duplicates.length > 0 ? keysSetTwice(new TextDecoder().decode(bytes)) : [];
  const result = await patchObject(call, {
    kind,
    namespace: info.namespace,
    name: info.name,
    type,
    patch: parsed.value,
    force: query.force,
    settings: { subresource: info.subresource, fieldManager: query.fieldManager, dryRun: query.dryRun },
    decode: (object) => {
      if (type !== 'apply') return readObject({ value: object, duplicates: parsed.duplicates }, expected);
      reportSetTwice(setTwice, expected);
      return readObject({ value: object, duplicates: [] }, { ...expected, validation: 'Ignore' });
    },
  });
  return sendWritten(reply, call, kind, result, result.created ? 201 : 200);
}
