import type { KindDefinition } from '@berth/machinery/kind';
import { eventColumns } from '../../core/event/columns.ts';
import type { Event as CoreEvent } from '../../types.ts';
import { fromCore, toCore } from './convert.ts';
import { selectableFields } from './fields.ts';
import { Event } from './schema.ts';
import { validateEventsV1, validateEventsV1Update } from './validate.ts';

/** The newer view of the events that are kept as core ones. */
export const eventsV1Events: KindDefinition = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: Event,
  storedAs: { resource: 'events', toStored: toCore, fromStored: fromCore },
  columns: eventColumns((object) => toCore(object) as CoreEvent),
  selectableFields,
  generationOf: null,
  allowCreateOnUpdate: true,
  stripes: 4,
  nameFormat: 'pathSegment',
  validate: validateEventsV1,
  validateUpdate: validateEventsV1Update,
};
