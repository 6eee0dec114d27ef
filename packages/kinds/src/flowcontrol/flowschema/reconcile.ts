import type { KubeObject } from '@berth/machinery/object';
import type { Reconciler } from '@berth/machinery/reconcile';
import type { FlowSchema, FlowSchemaCondition } from '../../types.ts';

const group = 'flowcontrol.apiserver.k8s.io';
const schemas = `${group}/flowschemas`;
const levels = `${group}/prioritylevelconfigurations`;

export interface FlowSchemaSnapshot {
  schema?: KubeObject;
  level?: KubeObject;
}

const levelOf = (schema: KubeObject): string => (schema as FlowSchema).spec?.priorityLevelConfiguration.name ?? '';

/** Whether its level is missing, in upstream's words (apf_controller.go presyncFlowSchemaStatus). */
function dangling(name: string, found: boolean): Pick<FlowSchemaCondition, 'status' | 'reason' | 'message'> {
  const said = `This FlowSchema references the PriorityLevelConfiguration object named "${name}"`;
  return found
    ? { status: 'False', reason: 'Found', message: `${said} and it exists` }
    : { status: 'True', reason: 'NotFound', message: `${said} but there is no such object` };
}

/** Says of every FlowSchema whether the level it names is there. */
export const reconciler: Reconciler<FlowSchemaSnapshot> = {
  name: 'flow-schema-status',
  username: 'system:apiserver',
  watches: [
    { resource: schemas, keys: ({ object }) => [{ namespace: '', name: object.metadata.name ?? '' }] },
    {
      resource: levels,
      async keys({ type, object }, reader) {
        if (type === 'MODIFIED') return [];
        const all = await reader.list(schemas);
        return all
          .filter((schema) => levelOf(schema) === object.metadata.name)
          .map(({ metadata }) => ({ namespace: '', name: metadata.name ?? '' }));
      },
    },
  ],
  async load(reader, { name }) {
    const schema = await reader.get(schemas, '', name);
    return schema === undefined ? {} : { schema, level: await reader.get(levels, '', levelOf(schema)) };
  },
  decide({ schema, level }, now) {
    if (schema === undefined) return { writes: [] };
    const conditions = ((schema as FlowSchema).status?.conditions ?? []) as FlowSchemaCondition[];
    const wanted = dangling(levelOf(schema), level !== undefined);
    const known = conditions.find(({ type }) => type === 'Dangling');
    if (known?.status === wanted.status && known?.reason === wanted.reason && known?.message === wanted.message)
      return { writes: [] };
    const lastTransitionTime = `${now.toISOString().slice(0, 19)}Z`;
    const condition: FlowSchemaCondition = {
      type: 'Dangling',
      status: wanted.status,
      lastTransitionTime,
      reason: wanted.reason,
      message: wanted.message,
    };
    const next =
      known === undefined ? [...conditions, condition] : conditions.map((one) => (one === known ? condition : one));
    const object = { ...schema, status: { ...(schema as FlowSchema).status, conditions: next } };
    return { writes: [{ verb: 'update', subresource: 'status', object }] };
  },
};
