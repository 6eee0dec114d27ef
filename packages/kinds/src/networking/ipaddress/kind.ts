import type { Kind } from '@berth/machinery/kind';
import { IPAddress } from './schema.ts';

export const ipAddresses = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  singular: 'ipaddress',
  shortNames: ['ip'],
  namespaced: false,
  schema: IPAddress,
  load: async () => (await import('./index.ts')).ipAddresses,
} satisfies Kind;
