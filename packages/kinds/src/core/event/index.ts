import type { KindDefinition } from '@berth/machinery/kind';
import type { Event as CoreEvent } from '../../types.ts';
import { eventColumns } from './columns.ts';
import { selectableFields } from './fields.ts';
import { Event } from './schema.ts';
import { validateEvent } from './validate.ts';

export const events: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: Event,
  columns: eventColumns((object) => object as CoreEvent),
  selectableFields,
  generationOf: null,
  allowCreateOnUpdate: true,
  stripes: 4,
  expiresAfter: 3600,
  nameFormat: 'pathSegment',
  validate: validateEvent,
};
