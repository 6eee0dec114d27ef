import { forbiddenResource } from '@berth/machinery/invalid';
import { deepEqual } from '@berth/machinery/values';
import type { AdmissionPlugin, AdmissionRequest } from './plugin.ts';

const group = 'certificates.k8s.io';
const resource = 'certificatesigningrequests';
const clientSigner = 'kubernetes.io/kube-apiserver-client';

const isRequest = ({ kind }: AdmissionRequest): boolean => kind.group === group && kind.plural === resource;

const refuse = ({ object }: AdmissionRequest, message: string) =>
  forbiddenResource({ group, resource }, object.metadata.name ?? '', message);

/** Rights on a signer are given by its name, or by its domain: `kubernetes.io/*` (pkg/certauthorization). */
async function may({ call }: AdmissionRequest, verb: string, signer: string): Promise<boolean> {
  const [domain] = signer.split('/');
  for (const name of [signer, `${domain}/*`]) {
    const wanted = { verb, group, resource: 'signers', subresource: '', namespace: '', name };
    const { allowed } = await call.server.authorize(call.cluster, call.identity, { kind: 'resource', ...wanted });
    if (allowed) return true;
  }
  return false;
}

/** Who writes verdicts must have the verb `approve` on the signer (plugin/pkg/admission/certificates/approval). */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  handles: (request) =>
    isRequest(request) && request.operation === 'UPDATE' && request.settings.subresource === 'approval',
  async validate(request) {
    const signer: string = request.old?.spec?.signerName ?? '';
    if (await may(request, 'approve', signer)) return;
    throw refuse(request, `user not permitted to approve requests with signerName "${signer}"`);
  },
};

/** Who writes the certificate must have the verb `sign` on the signer (plugin/pkg/admission/certificates/signing). */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  handles: (request) =>
    isRequest(request) && request.operation === 'UPDATE' && request.settings.subresource === 'status',
  async validate(request) {
    const { object, old } = request;
    const signed = (one: typeof old) => [one?.status?.certificate ?? '', one?.status?.conditions ?? []];
    if (deepEqual(signed(object), signed(old))) return;
    const signer: string = old?.spec?.signerName ?? '';
    if (await may(request, 'sign', signer)) return;
    throw refuse(request, `user not permitted to sign requests with signerName "${signer}"`);
  },
};

/** Nobody becomes system:masters by a certificate (plugin/pkg/admission/certificates/subjectrestriction). */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  handles: (request) => isRequest(request) && request.operation === 'CREATE' && request.settings.subresource === '',
  async validate(request) {
    const { spec } = request.object;
    if (spec?.signerName !== clientSigner) return;
    const { readRequest } = await import('@berth/machinery/x509');
    const { subject } = readRequest(Buffer.from(spec.request ?? '', 'base64').toString('latin1'));
    if (subject.organization.includes('system:masters'))
      throw refuse(request, `use of ${clientSigner} signer with system:masters group is not allowed`);
  },
};
