import type { Kind } from '@berth/machinery/kind';
import { ReplicaSet } from './schema.ts';

export const replicaSets = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: ReplicaSet,
  subresources: {
    status: true,
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.spec.selector',
    },
  },
  load: async () => (await import('./index.ts')).replicaSets,
} satisfies Kind;
