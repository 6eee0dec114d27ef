import { bytes, int32, kindSchema, list, mapOfLists, named, string, struct, time } from '../../builders.ts';
import { ObjectMeta } from '../../meta/objectmeta.ts';

const condition = named(
  'io.k8s.api.certificates.v1.CertificateSigningRequestCondition',
  'What was decided about a request, or became of it.',
  {
    type: string(1, 'Approved, Denied or Failed, or a type of a signer.', { zero: 'fill' }),
    status: string(6, 'True, False or Unknown; Approved, Denied and Failed are True.', { zero: 'fill' }),
    reason: string(2, 'A short word for why.'),
    message: string(3, 'Why, for people.'),
    lastUpdateTime: time(4, 'When the condition was last written.', { zero: 'fill' }),
    lastTransitionTime: time(5, 'When its status last changed.', { zero: 'fill' }),
  },
  { required: ['type', 'status'] },
);

const spec = named(
  'io.k8s.api.certificates.v1.CertificateSigningRequestSpec',
  'What is asked for, and by whom.',
  {
    request: bytes(1, 'A PKCS#10 request in PEM, its block CERTIFICATE REQUEST.', {
      zero: 'fill',
      'x-kubernetes-list-type': 'atomic',
    }),
    signerName: string(7, 'Who is to sign it: a domain and a path, as kubernetes.io/kube-apiserver-client.', {
      zero: 'fill',
    }),
    expirationSeconds: int32(8, 'How long the certificate should live; a signer may choose less. At least 600.', {
      zero: 'keep',
    }),
    usages: list(5, string(), 'What the key of the certificate may be used for.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    username: string(2, 'Who asked. Set by the API server.'),
    uid: string(3, 'The uid of who asked. Set by the API server.'),
    groups: list(4, string(), 'The groups of who asked. Set by the API server.', {
      'x-kubernetes-list-type': 'atomic',
    }),
    extra: mapOfLists(6, 'What else was known of who asked. Set by the API server.'),
  },
  { required: ['request', 'signerName'] },
);

const status = named(
  'io.k8s.api.certificates.v1.CertificateSigningRequestStatus',
  'What was decided, and the certificate.',
  {
    conditions: list(1, condition, 'What was decided about the request, and what became of it.', { keys: ['type'] }),
    certificate: bytes(2, 'The certificate and those that lead to its authority, in PEM.', {
      'x-kubernetes-list-type': 'atomic',
    }),
  },
);

export const CertificateSigningRequest = kindSchema(
  'io.k8s.api.certificates.v1.CertificateSigningRequest',
  'A wish for a certificate, which somebody approves and somebody signs.',
  {
    metadata: struct(ObjectMeta, 1, 'Standard metadata of the object.'),
    spec: struct(spec, 2, 'What is asked for. Nothing of it can be changed later.'),
    status: struct(status, 3, 'What was decided, and the certificate.'),
  },
  { required: ['spec'] },
);
