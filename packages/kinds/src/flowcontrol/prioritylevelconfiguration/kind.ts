import type { Kind } from '@berth/machinery/kind';
import { PriorityLevelConfiguration } from './schema.ts';

export const priorityLevelConfigurations = {
  group: 'flowcontrol.apiserver.k8s.io',
  version: 'v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  singular: 'prioritylevelconfiguration',
  namespaced: false,
  schema: PriorityLevelConfiguration,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).priorityLevelConfigurations,
} satisfies Kind;
