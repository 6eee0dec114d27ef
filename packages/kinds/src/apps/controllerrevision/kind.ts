import type { Kind } from '@berth/machinery/kind';
import { ControllerRevision } from './schema.ts';

export const controllerRevisions = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  namespaced: true,
  schema: ControllerRevision,
  load: async () => (await import('./index.ts')).controllerRevisions,
} satisfies Kind;
