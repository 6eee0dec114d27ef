import type { Kind } from '@berth/machinery/kind';
import { Event } from './schema.ts';

/** The newer view of the events that are kept as core ones. */
export const eventsV1Events = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: Event,
  storedAs: { resource: 'events' },
  load: async () => (await import('./index.ts')).eventsV1Events,
} satisfies Kind;
