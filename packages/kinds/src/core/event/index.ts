import type { KindDefinition } from '@berth/machinery/kind';
import type { Event as CoreEvent } from '../../types.ts';
import { eventColumns } from './columns.ts';
import { selectableFields } from './fields.ts';
import { events as kind } from './kind.ts';
import { validateEvent } from './validate.ts';

export const events: KindDefinition = {
  ...kind,
  anyFinalizer: true,
  columns: eventColumns((object) => object as CoreEvent),
  selectableFields,
  generationOf: null,
  allowCreateOnUpdate: true,
  stripes: 4,
  nameFormat: 'pathSegment',
  validate: validateEvent,
};
