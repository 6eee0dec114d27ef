/** What Go's http client says where Node's says something else: clients and people look for upstream's words. */

interface SystemError extends Error {
  code?: string;
  address?: string;
  port?: number;
  hostname?: string;
  cert?: { subjectaltname?: string };
  host?: string;
}

const unknownAuthority = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

const dialWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
};

/** The names a certificate is for, as Go lists them. */
const namesOf = (text = ''): string =>
  text
    .split(', ')
    .map((name) => name.replace(/^(DNS|IP Address):/, ''))
    .join(', ');

const verify = (why: string): string => `tls: failed to verify certificate: x509: ${why}`;

export function goError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', address, port, hostname, cert, host, name, message } = error as SystemError;
  if (name === 'TimeoutError' || name === 'AbortError') return 'context deadline exceeded';
  const dial = dialWords[code];
  if (dial !== undefined && address !== undefined) return `dial tcp ${address}:${port}: ${dial}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${hostname ?? host}: no such host`;
  if (unknownAuthority.has(code)) return verify('certificate signed by unknown authority');
  if (code === 'CERT_HAS_EXPIRED') return verify('certificate has expired or is not yet valid');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = namesOf(cert?.subjectaltname);
    return verify(
      names === '' ? 'certificate is not valid for any names' : `certificate is valid for ${names}, not ${host}`,
    );
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'EOF';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO')
    return 'http: server gave HTTP response to HTTPS client';
  return message;
}
