import { X509Certificate } from 'node:crypto';
import { ApiError } from '@berth/machinery/errors';
import type { Identity } from '@berth/machinery/identity';
import { subjectOf } from '@berth/machinery/x509';

const clientAuth = '1.3.6.1.5.5.7.3.2';
const anyUsage = '2.5.29.37.0';
/** Certificates and whether an authority signed them: known as long as the connection that showed them. */
const signed = new WeakMap<X509Certificate, Map<string, boolean>>();
const parsedAuthorities = new Map<string, X509Certificate>();
const mostAuthorities = 1000;

function authorityOf(pem: string): X509Certificate {
  const known = parsedAuthorities.get(pem);
  if (known !== undefined) return known;
  const parsed = new X509Certificate(pem);
  if (parsedAuthorities.size >= mostAuthorities) parsedAuthorities.delete(parsedAuthorities.keys().next().value ?? '');
  parsedAuthorities.set(pem, parsed);
  return parsed;
}

function isSigned(certificate: X509Certificate, authority: string): boolean {
  const answers = signed.get(certificate) ?? new Map<string, boolean>();
  signed.set(certificate, answers);
  const known = answers.get(authority);
  if (known !== undefined) return known;
  const issuer = authorityOf(authority);
  const good = certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  // A connection may ask for every cluster there is; it is not remembered for all of them.
  if (answers.size < mostAuthorities) answers.set(authority, good);
  return good;
}

/**
 * Whom a client's certificate speaks for: its CN is the user, its Os are the groups (apiserver
 * pkg/authentication/request/x509/x509.go). `authorities` are the PEM of the one cluster's CAs: our signers make no certificates
 * that sign, so there is nothing between the two. undefined: it names nobody.
 * @throws ApiError Unauthorized where it is not valid now, not for clients, or not of this cluster
 */
export function identityOfCertificate(
  certificate: X509Certificate,
  authorities: readonly string[],
  now: Date,
): Identity | undefined {
  const usages = certificate.keyUsage as readonly string[] | undefined;
  const forClients = usages === undefined || usages.includes(clientAuth) || usages.includes(anyUsage);
  const valid = now >= certificate.validFromDate && now <= certificate.validToDate;
  const ours = valid && forClients && authorities.some((authority) => isSigned(certificate, authority));
  if (!ours) throw new ApiError('Unauthorized', 'Unauthorized');
  const { commonName, organization, uids } = subjectOf(certificate.raw);
  if (commonName === '') return undefined;
  if (uids.length > 1 || uids[0] === '') throw new ApiError('Unauthorized', 'Unauthorized');
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  return {
    username: commonName,
    ...(uids[0] === undefined ? {} : { uid: uids[0] }),
    groups: organization,
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
  };
}
