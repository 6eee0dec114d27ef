import type { CertificateSigningRequest } from '@berth/kinds/types';
import type { ObjectChange, Reader, ReconcileKey, Watch } from '@berth/machinery/reconcile';
import type { CertificateRequest } from '@berth/machinery/x509';

/** What the controllers of certificates share (pkg/controller/certificates). */
export type Request = CertificateSigningRequest;

const resource = 'certificates.k8s.io/certificatesigningrequests';

/** The user of all of them, as upstream's. */
export const username = 'system:serviceaccount:kube-system:certificate-controller';

export const watches: readonly Watch[] = [
  {
    resource,
    keys: ({ type, object }: ObjectChange): ReconcileKey[] =>
      type === 'DELETED' ? [] : [{ namespace: '', name: object.metadata.name ?? '' }],
  },
];

export const requestNamed = async (reader: Reader, { name }: ReconcileKey): Promise<Request | undefined> =>
  (await reader.get(resource, '', name)) as Request | undefined;

export const conditionOf = (request: Request, type: string) =>
  request.status?.conditions?.find((condition) => condition.type === type);

export const isIssued = (request: Request): boolean => Boolean(request.status?.certificate);

export const pemOf = (request: Request): string => Buffer.from(request.spec.request, 'base64').toString('latin1');

export const parsed = async (request: Request): Promise<CertificateRequest> =>
  (await import('@berth/machinery/x509')).readRequest(pemOf(request));

const sameSet = (usages: readonly string[], wanted: readonly string[]): boolean =>
  new Set(usages).size === wanted.length && wanted.every((usage) => usages.includes(usage));

/** The key may be of RSA, which encrypts as well, or of another algorithm. */
const eitherSet = (usages: readonly string[], use: string): boolean =>
  sameSet(usages, ['digital signature', use]) || sameSet(usages, ['digital signature', 'key encipherment', use]);

const isNodes = ({ subject }: CertificateRequest): boolean =>
  subject.organization.length === 1 && subject.organization[0] === 'system:nodes';

/** Why a request is not one of a kubelet for its client certificate (pkg/apis/certificates/helpers.go); undefined: it is. */
export function notKubeletClient(request: CertificateRequest, usages: readonly string[]): string | undefined {
  const { names, subject } = request;
  if (!isNodes(request)) return 'subject organization is not system:nodes';
  if (names.dns.length > 0) return 'DNS subjectAltNames are not allowed';
  if (names.email.length > 0) return 'Email subjectAltNames are not allowed';
  if (names.ip.length > 0) return 'IP subjectAltNames are not allowed';
  if (names.uri.length > 0) return 'URI subjectAltNames are not allowed';
  if (!subject.commonName.startsWith('system:node:')) return 'subject common name does not begin with system:node:';
  if (!eitherSet(usages, 'client auth')) return 'usages did not match [client auth digital signature key encipherment]';
  return undefined;
}

/** As `notKubeletClient`, for the certificate that a kubelet serves with. */
export function notKubeletServing(request: CertificateRequest, usages: readonly string[]): string | undefined {
  const { names, subject } = request;
  if (!isNodes(request)) return 'subject organization is not system:nodes';
  if (names.dns.length === 0 && names.ip.length === 0) return 'DNS or IP subjectAltName is required';
  if (names.email.length > 0) return 'Email subjectAltNames are not allowed';
  if (names.uri.length > 0) return 'URI subjectAltNames are not allowed';
  if (!eitherSet(usages, 'server auth')) return 'usages did not match [digital signature key encipherment server auth]';
  if (!subject.commonName.startsWith('system:node:')) return 'subject common name does not begin with system:node:';
  return undefined;
}
