import type { Kind } from '@berth/machinery/kind';
import { CertificateSigningRequest } from './schema.ts';

export const certificateSigningRequests = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  namespaced: false,
  schema: CertificateSigningRequest,
  subresources: { status: true, approval: {} },
  load: async () => (await import('./index.ts')).certificateSigningRequests,
} satisfies Kind;
