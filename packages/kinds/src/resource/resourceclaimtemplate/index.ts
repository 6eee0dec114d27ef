import { invalidValue } from '@berth/machinery/invalid';
import type { KindDefinition } from '@berth/machinery/kind';
import { fieldImmutable } from '@berth/machinery/meta';
import { deepEqual } from '@berth/machinery/values';
import { ageColumn, nameColumn } from '../../columns.ts';
import type { ResourceClaimTemplate as Template } from '../../types.ts';
import { validateTemplateMeta } from '../../core/shared/templatemeta.ts';
import { claimDefaults } from '../shared/defaults.ts';
import { validateClaim } from '../shared/validate.ts';
import { resourceClaimTemplates as kind } from './kind.ts';

export const resourceClaimTemplates: KindDefinition = {
  ...kind,
  columns: [nameColumn, ageColumn],
  generationOf: null,
  defaults: (object) => claimDefaults((object as Template).spec?.spec),
  validate(object) {
    const { metadata, spec } = (object as Template).spec ?? {};
    return [
      ...validateTemplateMeta(metadata, 'spec.metadata'),
      ...validateClaim(spec?.devices ?? {}, 'spec.spec.devices'),
    ];
  },
  validateUpdate: (object, old) =>
    deepEqual(object.spec, old.spec) ? [] : [invalidValue('spec', object.spec, fieldImmutable)],
};
