import type { KindDefinition } from '@berth/machinery/kind';
import { ageColumn, nameColumn } from '../../columns.ts';
import { ServiceAccount } from './schema.ts';

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
};
