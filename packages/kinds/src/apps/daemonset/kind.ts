import type { Kind } from '@berth/machinery/kind';
import { DaemonSet } from './schema.ts';

export const daemonSets = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  schema: DaemonSet,
  subresources: { status: true },
  load: async () => (await import('./index.ts')).daemonSets,
} satisfies Kind;
