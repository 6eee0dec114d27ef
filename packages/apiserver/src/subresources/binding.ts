import { bindings } from '@berth/kinds/core/binding/index';
import { ApiError } from '@berth/machinery/errors';
import { conflict, invalid, required } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { servedKind } from '../customkinds.ts';
import { type ResourceRequest, replyOf } from '../http/request.ts';
import { sendDocument } from '../http/respond.ts';
import { type Call, seconds, type WriteSettings } from '../operations/call.ts';
import { mutate, validate } from '../admission/index.ts';
import { update } from '../operations/update.ts';
import { partBody } from './body.ts';

/** Binds a pod to a node, once (pkg/registry/core/pod/storage/storage.go assignPod). @throws ApiError */
export async function bind(
  call: Call,
  namespace: string,
  name: string,
  object: KubeObject,
  settings: WriteSettings,
): Promise<KubeObject> {
  const kind = await servedKind(call, '', 'v1', 'pods');
  if (kind === undefined) throw new Error('the registry has no Pod');
  object.metadata.name ??= name;
  object.metadata.namespace ??= namespace;
  const { uid, resourceVersion } = object.metadata;
  const admission = { call, kind, form: bindings, object, old: undefined, operation: 'CREATE', settings } as const;
  await mutate(admission);
  const node: string = object.target?.name ?? '';
  if (node === '') throw invalid({ group: '', kind: 'Binding' }, name, [required('target.name')]);
  await validate(admission);
  const result = await update(call, {
    kind,
    namespace,
    name,
    settings: { ...settings, subresource: 'binding', own: true },
    fromLive: true,
    preconditions: { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) },
    change(live) {
      const pod = live();
      const refuse = (why: string) => conflict({ group: '', resource: 'pods/binding' }, name, why);
      if (pod.metadata.deletionTimestamp !== undefined)
        throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
      if (pod.spec.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
      if ((pod.spec.schedulingGates ?? []).length > 0) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`);
      pod.spec.nodeName = node;
      pod.metadata.annotations = { ...pod.metadata.annotations, ...object.metadata.annotations };
      if (Object.keys(pod.metadata.annotations).length === 0) delete pod.metadata.annotations;
      if (object.metadata.labels !== undefined)
        pod.metadata.labels = { ...pod.metadata.labels, ...object.metadata.labels };
      const others = (pod.status?.conditions ?? []).filter(
        (condition: { type: string }) => condition.type !== 'PodScheduled',
      );
      const scheduled = {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: seconds(call.now),
        observedGeneration: pod.metadata.generation,
      };
      pod.status = { ...pod.status, conditions: [...others, scheduled] };
      return pod;
    },
  });
  return result.object;
}

/** POST pods/NAME/binding, and POST bindings. */
export async function binding(resource: ResourceRequest): Promise<Response> {
  const { call, info } = resource;
  const { object, query } = await partBody(resource, {
    group: '',
    version: 'v1',
    kind: 'Binding',
    schema: bindings.schema,
  });
  const name = info.subresource === 'binding' ? info.name : (object.metadata.name ?? '');
  if (object.metadata.name !== undefined && object.metadata.name !== name)
    throw new ApiError('BadRequest', 'name in URL does not match name in Binding object');
  await bind(call, info.namespace, name, object, {
    subresource: 'binding',
    fieldManager: query.fieldManager,
    dryRun: query.dryRun,
  });
  return sendDocument(
    replyOf(resource, false),
    { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
    201,
  );
}
