import { Scale } from '@berth/kinds/bodies';
import { ageColumn, nameColumn } from '@berth/kinds/columns';
import { parentEntries, type ScaleMapping, scaleEntries, serverSideApply, trackUpdate } from '@berth/machinery/apply';
import { decode, normalize } from '@berth/machinery/decode';
import { ApiError } from '@berth/machinery/errors';
import type { KindDefinition } from '@berth/machinery/kind';
import { apiVersionOf, type KubeObject, type ManagedFieldsEntry } from '@berth/machinery/object';
import { applyJsonPatch, applyMergePatch, applyStrategicMergePatch } from '@berth/machinery/patch';
import { formatSelector, selectorFromSet, selectorOf } from '@berth/machinery/selectors';
import { shownIn } from '../conversion/convert.ts';
import { parseBody, readBody } from '../http/body.ts';
import { writeQuery } from '../http/query.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { type Reply, sendDocument, sendObject } from '../http/respond.ts';
import { kindsOf } from '../customkinds.ts';
import { type Call, keyOf, missing, readObject } from '../operations/call.ts';
import { admit } from '../admission/index.ts';
import { checkPreconditions, update } from '../operations/update.ts';
import { checkPatchQuery, patchTypeOf } from '../verbs/patch.ts';
import { checkName } from '../verbs/update.ts';
import { partBody } from './body.ts';

const part = { group: 'autoscaling', version: 'v1', kind: 'Scale', schema: Scale };

const read = (object: KubeObject, path: string): unknown =>
  path
    .split('.')
    .filter((name) => name !== '')
    .reduce<any>((value, name) => (value === undefined || value === null ? undefined : value[name]), object);

function write(object: KubeObject, path: string, value: unknown): void {
  const names = path.split('.').filter((name) => name !== '');
  const last = names.pop() ?? '';
  let target: Record<string, any> = object;
  for (const name of names) target = target[name] ??= {};
  target[last] = value;
}

type Paths = {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
  selectorIsMap?: boolean;
};

/** A selector is text, a label selector, or in the oldest kind a map of labels. */
function selectorText(object: KubeObject, { labelSelectorPath, selectorIsMap }: Paths): string {
  const selector = labelSelectorPath === undefined ? undefined : read(object, labelSelectorPath);
  if (typeof selector === 'string') return selector;
  if (selector === undefined) return '';
  return formatSelector(
    selectorIsMap === true ? selectorFromSet(selector as Record<string, string>) : selectorOf(selector as object),
  );
}

/** A kind's object seen as a Scale, by the paths the kind names. */
function scaleOf(object: KubeObject, paths: Paths): KubeObject {
  const text = selectorText(object, paths);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { ...replicas(read(object, paths.specReplicasPath)) },
    status: {
      replicas: Number(read(object, paths.statusReplicasPath) ?? 0),
      ...(text === '' ? {} : { selector: text }),
    },
  };
}

const replicas = (value: unknown): { replicas?: number } =>
  typeof value === 'number' && value !== 0 ? { replicas: value } : {};

/** printers/internalversion/printers.go, printScale. */
const table = {
  ...part,
  plural: 'scales',
  singular: 'scale',
  namespaced: true,
  columns: [
    nameColumn,
    {
      name: 'Desired',
      type: 'integer',
      description: 'How many replicas are wanted.',
      value: ({ spec }: KubeObject) => spec?.replicas ?? 0,
    },
    {
      name: 'Available',
      type: 'integer',
      description: 'How many replicas there are.',
      value: ({ status }: KubeObject) => status?.replicas ?? 0,
    },
    ageColumn,
  ],
} satisfies KindDefinition;

const send = (resource: ResourceRequest, reply: Reply, object: KubeObject): Promise<Response> =>
  reply.accepted.form === 'json' ? sendDocument(reply, object) : sendObject(reply, resource.call, table, object);

/** GET, PUT and PATCH of scale. */
export async function scale(resource: ResourceRequest): Promise<Response> {
  const { call, kind, info } = resource;
  const paths = kind.subresources?.scale as Paths;
  const reply = replyOf(resource);
  if (info.verb === 'get') {
    const stored = await call.server.store.get(keyOf(call, kind, info.namespace, info.name));
    if (stored === undefined) throw missing(kind, info.name);
    return send(resource, reply, scaleOf(readObject(kind, await shownIn(call, kind, stored)), paths));
  }
  const { change, fieldManager, dryRun } =
    info.verb === 'patch' ? await patchOf(resource) : await replacementOf(resource);
  const settings = { subresource: 'scale', fieldManager, dryRun, admitted: true, managed: true };
  const mapping = await mappingOf(call, kind, paths);
  const { object } = await update(call, {
    kind,
    namespace: info.namespace,
    name: info.name,
    settings,
    fromLive: true,
    async change(read) {
      const live = read();
      const current = withEntries(scaleOf(live, paths), scaleEntries(live.metadata.managedFields, mapping));
      const wished = change(structuredClone(current));
      checkName(wished, info.name, info.namespace);
      const { uid = '' } = wished.metadata;
      checkPreconditions(kind, live, uid === '' ? {} : { uid });
      await admit({ call, kind, form: part, object: wished, old: current, operation: 'UPDATE', settings });
      const count = wished.spec?.replicas ?? 0;
      if (!Number.isInteger(count) || count < 0)
        throw new ApiError(
          'Invalid',
          `Scale.autoscaling "${info.name}" is invalid: spec.replicas: Invalid value: ${count}: must be greater than or equal to 0`,
          {
            name: info.name,
            group: 'autoscaling',
            kind: 'Scale',
            causes: [
              {
                reason: 'FieldValueInvalid',
                field: 'spec.replicas',
                message: `Invalid value: ${count}: must be greater than or equal to 0`,
              },
            ],
          },
        );
      write(live, paths.specReplicasPath, count);
      withEntries(live, parentEntries(live.metadata.managedFields, wished.metadata.managedFields, mapping));
      const version = wished.metadata.resourceVersion ?? '';
      live.metadata.resourceVersion = version === '' ? live.metadata.resourceVersion : version;
      return live;
    },
  });
  return send(resource, reply, scaleOf(object, paths));
}

function withEntries(object: KubeObject, entries: ManagedFieldsEntry[] | undefined): KubeObject {
  if (entries === undefined) delete object.metadata.managedFields;
  else object.metadata.managedFields = entries;
  return object;
}

/** Versions of custom resources may have their replicas in different places, or none. */
async function mappingOf(call: Call, kind: KindDefinition, { specReplicasPath }: Paths): Promise<ScaleMapping> {
  const version = apiVersionOf(kind.group, kind.version);
  const paths = new Map<string, string | undefined>([[version, specReplicasPath]]);
  if (kind.check !== undefined)
    for (const other of (await kindsOf(call)).all)
      if (other.group === kind.group && other.plural === kind.plural)
        paths.set(apiVersionOf(other.group, other.version), other.subresources?.scale?.specReplicasPath);
  return { scaleVersion: 'autoscaling/v1', version, paths };
}

interface Wish {
  /** From the Scale as it is, with who owns it, to the wished one. */
  change(current: KubeObject): KubeObject;
  fieldManager: string;
  dryRun: boolean;
}

const writerOf = ({ call }: ResourceRequest, manager: string) => ({
  schema: Scale,
  manager,
  apiVersion: 'autoscaling/v1',
  subresource: 'scale',
  now: call.now,
});

async function replacementOf(resource: ResourceRequest): Promise<Wish> {
  const { object, query } = await partBody(resource, part);
  return {
    change: (before) => trackUpdate({ ...writerOf(resource, query.fieldManager), before, after: object }),
    fieldManager: query.fieldManager,
    dryRun: query.dryRun,
  };
}

async function patchOf(resource: ResourceRequest): Promise<Wish> {
  const { request, url } = resource;
  const query = writeQuery(url.searchParams, request.headers, 'PatchOptions');
  const type = patchTypeOf(request, false);
  checkPatchQuery(type, query, url.searchParams.has('force'));
  const body = parseBody(await readBody(request), type === 'apply' ? 'application/yaml' : 'application/json').value;
  const patched = (current: KubeObject): KubeObject => {
    if (type === 'json') return applyJsonPatch(current, body);
    if (type === 'strategic') return applyStrategicMergePatch(Scale, current, body);
    return applyMergePatch(current, body as object) as KubeObject;
  };
  const read = (object: KubeObject) => normalize(Scale, decode(Scale, object, 'Scale').value) as unknown as KubeObject;
  const writer = writerOf(resource, query.fieldManager);
  return {
    change: (live) =>
      type === 'apply'
        ? read(serverSideApply({ ...writer, live, applied: body as KubeObject, force: query.force }))
        : trackUpdate({ ...writer, before: structuredClone(live), after: read(patched(live)) }),
    fieldManager: query.fieldManager,
    dryRun: query.dryRun,
  };
}
