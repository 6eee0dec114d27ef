import { invalidValue, tooMany } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { each } from '../../checks.ts';
import { ageColumn, nameColumn } from '../../columns.ts';
import { isExtendedResource } from '../../core/shared/quantities.ts';
import type { DeviceClass as Class } from '../../types.ts';
import { validateConfiguration, validateSelectors } from '../shared/validate.ts';
import { deviceClasses as kind } from './kind.ts';

const maxConfigurations = 32;

export const deviceClasses: KindDefinition = {
  ...kind,
  columns: [nameColumn, ageColumn],
  validate(object) {
    const { selectors, config = [], extendedResourceName: name } = (object as Class).spec ?? {};
    return [
      ...validateSelectors(selectors, 'spec.selectors'),
      ...(config.length > maxConfigurations ? [tooMany('spec.config', config.length, maxConfigurations)] : []),
      ...each(config, 'spec.config', validateConfiguration),
      ...(name === undefined || isExtendedResource(name)
        ? []
        : [invalidValue('spec.extendedResourceName', name, 'must be a valid extended resource name')]),
    ];
  },
};
