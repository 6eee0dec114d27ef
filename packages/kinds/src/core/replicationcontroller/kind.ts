import type { Kind } from '@berth/machinery/kind';
import { ReplicationController } from './schema.ts';

export const replicationControllers = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  schema: ReplicationController,
  subresources: {
    status: true,
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.spec.selector',
      selectorIsMap: true,
    },
  },
  load: async () => (await import('./index.ts')).replicationControllers,
} satisfies Kind;
