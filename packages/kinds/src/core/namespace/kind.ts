import type { Kind } from '@berth/machinery/kind';
import { Namespace } from './schema.ts';

export const namespaces = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  schema: Namespace,
  returnsDeleted: true,
  subresources: { status: true, finalize: { kind: 'Namespace', group: '', version: 'v1', verbs: ['update'] } },
  load: async () => (await import('./index.ts')).namespaces,
} satisfies Kind;
