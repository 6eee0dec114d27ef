import type { Kind } from '@berth/machinery/kind';
import { LimitRange as schema } from './schema.ts';

export const limitRanges = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  schema,
  load: async () => (await import('./index.ts')).limitRanges,
} satisfies Kind;
