import type { KubeObject } from '@berth/machinery/object';
import type { Decision, Reconciler, Write } from '@berth/machinery/reconcile';
import { deepCopy, deepEqual } from '@berth/machinery/values';
import type { CustomResourceDefinition } from '../types.ts';
import { acceptNames } from './accept.ts';
import { isTrue, setCondition } from './conditions.ts';
import { cleanupFinalizer } from './strategy.ts';
import { approvalCondition } from './validate/approval.ts';

const resource = 'apiextensions.k8s.io/customresourcedefinitions';

/** Objects deleted in one round, and milliseconds until what is left of them is looked at again. */
const batch = 500;
const patience = 1000;

export interface DefinitionSnapshot {
  definition: KubeObject | undefined;
  /** The other definitions of its group: their names are taken. */
  others: readonly KubeObject[];
  /** Of a definition that is going: the objects of the kind that are still there. */
  instances: readonly KubeObject[];
}

const groupOf = (object: KubeObject): string => (object as unknown as CustomResourceDefinition).spec.group;

/**
 * Accepts the names of a kind, lets it be served, and removes its objects before it goes (upstream apiextensions pkg/controller
 * status, establish and finalizer, in one: both conditions are true with the first write).
 */
export const reconciler: Reconciler<DefinitionSnapshot> = {
  name: 'customresourcedefinition',
  username: 'system:apiserver',
  watches: [
    {
      resource,
      async keys({ type, object }, reader) {
        const name = object.metadata.name ?? '';
        if (type !== 'DELETED') return [{ namespace: '', name }];
        // Its names are free now.
        const all = await reader.list(resource);
        const waiting = all.filter((one) => groupOf(one) === groupOf(object) && !isTrue(one, 'NamesAccepted'));
        return waiting.map(({ metadata }) => ({ namespace: '', name: metadata.name ?? '' }));
      },
    },
  ],
  async load(reader, { name }) {
    const definition = await reader.get(resource, '', name);
    if (definition === undefined) return { definition, others: [], instances: [] };
    const { spec, metadata } = definition as unknown as CustomResourceDefinition;
    const going = metadata?.deletionTimestamp !== undefined && isTrue(definition, 'Established');
    const all = await reader.list(resource);
    return {
      definition,
      others: all.filter((one) => groupOf(one) === spec.group && one.metadata.name !== name),
      instances: going ? await reader.list(`${spec.group}/${spec.names.plural}`) : [],
    };
  },
  decide({ definition, others, instances }, now) {
    if (definition === undefined) return { writes: [] };
    if (definition.metadata.deletionTimestamp !== undefined) return remove(definition, instances, now);
    const next = deepCopy(definition);
    acceptNames(next, others, now);
    const approval = approvalCondition(groupOf(next), next.metadata.annotations);
    if (approval !== undefined) setCondition(next, now, approval);
    return deepEqual(next.status, definition.status)
      ? { writes: [] }
      : { writes: [{ verb: 'update', object: next, subresource: 'status' }] };
  },
};

/** Deletes what there is of the kind; once nothing is left, lets the definition go. */
function remove(definition: KubeObject, instances: readonly KubeObject[], now: Date): Decision {
  if (!definition.metadata.finalizers?.includes(cleanupFinalizer)) return { writes: [] };
  const next = deepCopy(definition);
  if (instances.length === 0) {
    next.metadata.finalizers = definition.metadata.finalizers.filter((name) => name !== cleanupFinalizer);
    return { writes: [{ verb: 'update', object: next }] };
  }
  setCondition(next, now, {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionInProgress',
    message: 'CustomResource deletion is in progress',
  });
  const writes: Write[] = deepEqual(next.status, definition.status)
    ? []
    : [{ verb: 'update', object: next, subresource: 'status' }];
  const alive = instances.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  for (const object of alive.slice(0, batch)) writes.push({ verb: 'delete', object });
  return { writes, independent: true, requeueAfter: patience };
}
