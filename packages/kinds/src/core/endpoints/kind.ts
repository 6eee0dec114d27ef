import type { Kind } from '@berth/machinery/kind';
import { Endpoints } from './schema.ts';

export const endpoints = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  schema: Endpoints,
  load: async () => (await import('./index.ts')).endpoints,
} satisfies Kind;
