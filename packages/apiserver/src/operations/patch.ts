import { serverSideApply } from '@berth/machinery/apply';
import { ApiError } from '@berth/machinery/errors';
import { invalid, invalidValue } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch, goValue } from '@berth/machinery/patch';
import { isObject } from '@berth/machinery/values';
import type { Call, WriteSettings } from './call.ts';
import { createStored } from './create.ts';
import { setDefaults, writer } from './prepare.ts';
import { type Updated, update } from './update.ts';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface PatchRequest {
  kind: KindDefinition;
  namespace: string;
  name: string;
  type: PatchType;
  /** The parsed body. */
  patch: unknown;
  force: boolean;
  settings: WriteSettings;
  /** Reads a patched object anew by the schema: a patch may have put anything anywhere. */
  decode(object: KubeObject): KubeObject;
}

const patchers = {
  json: (_kind: KindDefinition, live: KubeObject, patch: unknown) => applyJsonPatch(live, patch),
  merge: (_kind: KindDefinition, live: KubeObject, patch: unknown) => applyMergePatch(live, patch),
  strategic: (kind: KindDefinition, live: KubeObject, patch: unknown) =>
    applyStrategicMergePatch(kind.schema, live, withoutType(patch)),
};

/** What type it is, an object keeps: its Go type has no such field to merge into. */
function withoutType(patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = patch;
  return rest;
}

/** An object that lost its name, or what type it is, is none (endpoints/handlers/rest.go checkName). */
function checkNamed(
  { metadata, apiVersion }: Partial<KubeObject>,
  { kind, name }: Pick<PatchRequest, 'kind' | 'name'>,
): void {
  if (isObject(metadata) && (metadata.name ?? '') !== '' && (apiVersion ?? '') !== '') return;
  // Of a custom resource the type is a field like others, which the checks of its kind want.
  if (kind.schema.name === undefined && isObject(metadata) && (metadata.name ?? '') !== '') return;
  throw new ApiError(
    'BadRequest',
    `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
  );
}

/** @throws ApiError */
export function patch(call: Call, request: PatchRequest): Promise<Updated> {
  const { kind, namespace, name, settings, type } = request;
  if (type === 'apply') return apply(call, request);
  return update(call, {
    kind,
    namespace,
    name,
    settings,
    fromLive: true,
    change: (live) => decodePatched(request, patchers[type](kind, live(), request.patch) as KubeObject),
  });
}

const withoutManagedFields = ({ metadata, ...rest }: KubeObject): object => ({
  ...rest,
  metadata: { ...metadata, managedFields: undefined },
});

/**
 * A strategic patch as merging leaves it, which is when upstream prints it: lists whose order it gives are taken out of it
 * (strategicpatch mergePatchIntoOriginal).
 */
function afterMerge(patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const ordered = Object.keys(patch)
    .filter((name) => name.startsWith(setElementOrder))
    .flatMap((name) => [name, name.slice(setElementOrder.length)]);
  return Object.fromEntries(
    Object.entries(patch)
      .filter(([name]) => name !== '$retainKeys' && !ordered.includes(name))
      .map(([name, value]) => [name, afterMerge(value)]),
  );
}

const setElementOrder = '$setElementOrder/';

const decodingError = /^[^:]* cannot be handled as a [^:]*: /;

/**
 * What a patch made of an object must still be one: else the patch is Invalid, and its cause shows it (endpoints/handlers/patch.go:
 * the patched object for JSON and merge patches, the patch itself for strategic ones).
 */
function decodePatched({ decode, patch: sent, type, kind, name }: PatchRequest, patched: KubeObject): KubeObject {
  // A custom resource says itself what kind it is (apiextensions registry/customresource/validator.go ValidateTypeMeta).
  if (kind.check !== undefined && typeof patched.kind === 'string' && patched.kind !== '' && patched.kind !== kind.kind)
    throw invalid({ group: kind.group, kind: patched.kind }, name, [
      invalidValue('kind', patched.kind, `must be ${kind.kind}`),
    ]);
  checkNamed(patched, { kind, name });
  const shown = type === 'strategic' ? goValue(afterMerge(sent)) : JSON.stringify(withoutManagedFields(patched));
  try {
    return decode(patched);
  } catch (error) {
    if (!(error instanceof ApiError) || !decodingError.test(error.message)) throw error;
    throw invalid({ group: '', kind: '' }, '', [
      invalidValue('patch', shown, error.message.replace(decodingError, '')),
    ]);
  }
}

function apply(call: Call, request: PatchRequest): Promise<Updated> {
  const { kind, namespace, name, force } = request;
  const settings = { ...request.settings, managed: true };
  const applied = request.patch as KubeObject;
  if (applied.metadata?.name !== undefined && applied.metadata.name !== name)
    throw new ApiError(
      'BadRequest',
      `name in URL does not match name in apply configuration: ${name} and ${applied.metadata.name}`,
    );
  const merge = (live: KubeObject | undefined): KubeObject =>
    request.decode(
      serverSideApply({
        ...writer(call, kind, settings),
        ...(live === undefined ? {} : { live }),
        applied,
        force,
      }),
    );
  return update(call, {
    kind,
    namespace,
    name,
    settings,
    fromLive: true,
    change: (live) => merge(live()),
    ...(settings.subresource === ''
      ? {
          create: async () => {
            if (applied.metadata?.uid !== undefined)
              throw new ApiError(
                'Conflict',
                `uid mismatch: the provided object specified uid ${applied.metadata.uid}, and no existing object was found`,
              );
            const object = merge(undefined);
            object.metadata.name = name;
            setDefaults(kind, object);
            return createStored(call, kind, namespace, object, settings);
          },
        }
      : {}),
  });
}
