import type { Kind } from '@berth/machinery/kind';
import { Event } from './schema.ts';

export const events = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: Event,
  expiresAfter: 3600,
  load: async () => (await import('./index.ts')).events,
} satisfies Kind;
