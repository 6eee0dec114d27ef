/** Certificates and requests for them, as far as they are read; what makes them is loaded when needed (auth/x509). */
export { DerError } from './x509/der.ts';
export { type Subject, subjectOf } from './x509/name.ts';
export { type PemBlock, pemBlocks, toPem } from './x509/pem.ts';
export { type CertificateRequest, checkSignature, readRequest } from './x509/request.ts';
