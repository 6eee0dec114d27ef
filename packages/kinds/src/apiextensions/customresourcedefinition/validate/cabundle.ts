import { X509Certificate } from 'node:crypto';

const blocks = /-----BEGIN ([^\r\n]+)-----\s+([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

/** Why a bundle holds no authority, in the words of client-go transport.go; undefined where it holds one. */
export function bundleError(base64: string): string | undefined {
  const why = problem(base64);
  return why === undefined ? undefined : `unable to load root certificates: ${why}`;
}

function problem(base64: string): string | undefined {
  const pem = Buffer.from(base64, 'base64').toString('latin1');
  const found = [...pem.matchAll(blocks)];
  if (found.length === 0) return 'unable to parse bytes as PEM block';
  const certificates = found.filter(([, type]) => type === 'CERTIFICATE').map(([, , body = '']) => body);
  const read = certificates.filter((body) => isCertificate(Buffer.from(body, 'base64')));
  if (read.length > 0) return undefined;
  return certificates.length > 0
    ? 'failed to parse certificate: x509: malformed certificate'
    : 'no valid certificate authority data seen';
}

function isCertificate(der: Buffer): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}
