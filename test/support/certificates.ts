import type { webcrypto } from 'node:crypto';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface RequestAndKey {
  /** PEM. */
  request: string;
  key: string;
}

/** A new key, and a request for a certificate of it, as a client makes them. */
export async function newRequest(commonName: string, organization: readonly string[] = []): Promise<RequestAndKey> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [...organization.map((name) => ({ O: [name] })), { CN: [commonName] }],
    keys,
    signingAlgorithm: algorithm,
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { request: `${request.toString('pem')}\n`, key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

export const signingRequest = (name: string, request: string, signerName: string, usages: readonly string[]) => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name },
  spec: { request: Buffer.from(request).toString('base64'), signerName, usages, expirationSeconds: 3600 },
});

/** An authority, and a certificate that it signed for a server of these names; PEM. */
export async function servingCertificate(names: readonly string[]) {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const generate = () =>
    crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const [authority, keys] = await Promise.all([generate(), generate()]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=extension-ca',
    keys: authority,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=extension',
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    ca: `${ca.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  };
}
