import { nodeNameOf, nodeRestriction } from '@berth/auth';
import { forbiddenResource } from '@berth/machinery/invalid';
import { storedResource } from '../kindindex.ts';
import type { AdmissionPlugin } from './plugin.ts';

/** NodeRestriction: a node writes itself, its lease and its pods, whatever the object's body says. */
export const nodeRestrictionPlugin: AdmissionPlugin = {
  name: 'NodeRestriction',
  handles: ({ call, operation }) => operation !== 'DELETE' && nodeNameOf(call.identity) !== undefined,
  async admit({ call, kind, object }) {
    const why = await nodeRestriction(nodeNameOf(call.identity) ?? '', storedResource(kind), object);
    if (why !== undefined)
      throw forbiddenResource({ group: kind.group, resource: kind.plural }, object.metadata.name ?? '', why);
  },
};
