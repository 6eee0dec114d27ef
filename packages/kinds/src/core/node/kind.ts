import type { Kind } from '@berth/machinery/kind';
import { Node } from './schema/node.ts';

export const nodes = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  schema: Node,
  subresources: {
    status: true,
    proxy: {
      kind: 'NodeProxyOptions',
      group: '',
      version: 'v1',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
    },
  },
  load: async () => (await import('./index.ts')).nodes,
} satisfies Kind;
