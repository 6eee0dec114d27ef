import type { Kind } from '@berth/machinery/kind';
import { ServiceAccount } from './schema.ts';

export const serviceAccounts = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  schema: ServiceAccount,
  returnsDeleted: true,
  subresources: {
    token: { kind: 'TokenRequest', group: 'authentication.k8s.io', version: 'v1', verbs: ['create'] },
  },
  load: async () => (await import('./index.ts')).serviceAccounts,
} satisfies Kind;
