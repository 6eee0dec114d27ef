import { serverSideApply } from '@berth/machinery/apply';
import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from '@berth/machinery/patch';
import type { Call, WriteSettings } from './call.ts';
import { create } from './create.ts';
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
    applyStrategicMergePatch(kind.schema, live, patch),
};

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
    change: (live) => request.decode(patchers[type](kind, live, request.patch) as KubeObject),
  });
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
    change: merge,
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
            return create(call, kind, namespace, object, settings);
          },
        }
      : {}),
  });
}
