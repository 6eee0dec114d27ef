import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { ageColumn, nameColumn } from '../../columns.ts';
import { ServiceAccount } from './schema.ts';

/** Of the references to secrets only the names mean anything (upstream pkg/registry/core/serviceaccount/strategy.go). */
function keepSecretNames(object: KubeObject): void {
  const secrets: { name?: string }[] | undefined = object.secrets;
  if (secrets !== undefined) object.secrets = secrets.map(({ name }) => (name ? { name } : {}));
}

export const serviceAccounts: KindDefinition = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  schema: ServiceAccount,
  subresources: {
    token: { kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
  },
  columns: [nameColumn, ageColumn],
  generationOf: null,
  prepareForCreate: keepSecretNames,
  prepareForUpdate: keepSecretNames,
};
