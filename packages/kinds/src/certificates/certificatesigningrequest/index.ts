import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { duration } from '@berth/machinery/tables';
import { ageColumn, column, nameColumn, orNone } from '../../columns.ts';
import type { CertificateSigningRequest as Request } from '../../types.ts';
import { certificateSigningRequests as kind } from './kind.ts';
import { strategy } from './strategy.ts';
import { validateCertificateSigningRequest, validateCertificateSigningRequestUpdate } from './validate.ts';

/** `Approved,Issued` (printers.go extractCSRStatus). */
function condition(object: KubeObject): string {
  const { conditions = [], certificate } = (object as Request).status ?? {};
  const has = (type: string) => conditions.some((one) => one.type === type);
  return [
    has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending',
    ...(has('Failed') ? ['Failed'] : []),
    ...(certificate ? ['Issued'] : []),
  ].join(',');
}

function requestedDuration(object: KubeObject, now: Date): string {
  const seconds = (object as Request).spec?.expirationSeconds;
  return seconds === undefined ? '<none>' : duration(new Date(now.getTime() - seconds * 1000), now);
}

export const certificateSigningRequests: KindDefinition = {
  ...kind,
  columns: [
    nameColumn,
    ageColumn,
    column('SignerName', 'string', 'Who is to sign.', ({ spec }) => orNone(spec?.signerName)),
    column('Requestor', 'string', 'Who asked.', ({ spec }) => spec?.username ?? ''),
    column('RequestedDuration', 'string', 'How long the certificate should live.', requestedDuration),
    column('Condition', 'string', 'What was decided and done.', condition),
  ],
  ...strategy,
  generationOf: null,
  nameFormat: 'pathSegment',
  selectableFields: ({ spec }) => ({ 'spec.signerName': spec?.signerName ?? '' }),
  validate: validateCertificateSigningRequest,
  validateUpdate: validateCertificateSigningRequestUpdate,
};
