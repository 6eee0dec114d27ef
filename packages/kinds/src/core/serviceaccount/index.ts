import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, nameColumn } from '../../columns.ts';
import { serviceAccounts as kind } from './kind.ts';

/** Of the references to secrets only the names mean anything (upstream pkg/registry/core/serviceaccount/strategy.go). */
function keepSecretNames(object: KubeObject): void {
  const secrets: { name?: string }[] | undefined = object.secrets;
  if (secrets !== undefined) object.secrets = secrets.map(({ name }) => (name ? { name } : {}));
}

export const serviceAccounts: KindDefinition = {
  ...kind,
  columns: [nameColumn, ageColumn],
  generationOf: null,
  prepareForCreate: keepSecretNames,
  prepareForUpdate: keepSecretNames,
};
