import type { KindDefinition } from '@berth/machinery/kind';
import { type KubeObject, parseApiVersion } from '@berth/machinery/object';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import { controllerRevisions as kind } from './kind.ts';
import { validateControllerRevision, validateControllerRevisionUpdate } from './validate.ts';

/** `deployment.apps/web`. */
function controller(object: KubeObject): string {
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller);
  if (owner === undefined) return '<none>';
  const { group } = parseApiVersion(owner.apiVersion);
  return `${(group === '' ? owner.kind : `${owner.kind}.${group}`).toLowerCase()}/${owner.name}`;
}

export const controllerRevisions: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    column('Controller', 'string', 'What the revision is a state of.', controller),
    column('Revision', 'string', 'Place of the state in the order of states.', (object) => object.revision ?? 0),
    ageColumn,
  ],
  generationOf: null,
  validate: validateControllerRevision,
  validateUpdate: validateControllerRevisionUpdate,
};
