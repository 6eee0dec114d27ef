import type { Kind } from '@berth/machinery/kind';
import { Secret } from './schema.ts';

export const secrets = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  schema: Secret,
  load: async () => (await import('./index.ts')).secrets,
} satisfies Kind;
