import { normalize } from '@berth/machinery/decode';
import type { KindDefinition } from '@berth/machinery/kind';
import { eventColumns } from '../../core/event/columns.ts';
import { events } from '../../core/event/index.ts';
import type { Event as CoreEvent } from '../../types.ts';
import { fromCore, toCore } from './convert.ts';
import { selectableFields } from './fields.ts';
import { eventsV1Events as kind } from './kind.ts';
import { validateEventsV1, validateEventsV1Update } from './validate.ts';

export const eventsV1Events: KindDefinition = {
  ...kind,
  storedAs: {
    resource: 'events',
    form: events,
    toStored: toCore,
    fromStored: (object) => normalize(kind.schema, fromCore(object)),
  },
  columns: eventColumns((object) => toCore(object) as CoreEvent),
  selectableFields,
  generationOf: null,
  allowCreateOnUpdate: true,
  stripes: 4,
  nameFormat: 'pathSegment',
  validate: validateEventsV1,
  validateUpdate: validateEventsV1Update,
};
