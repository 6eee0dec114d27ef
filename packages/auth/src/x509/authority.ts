import type { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { readRequest, toPem } from '@berth/machinery/x509';
import { library } from './library.ts';
import { keyUsagesOf } from './usages.ts';

/** A certificate with its private key. */
export interface KeyPair {
  /** PEM. */
  certificate: string;
  /** DER of PKCS #8. */
  key: Uint8Array;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const minute = 60_000;
const day = 24 * 60 * minute;
const authorityLife = 3650 * day;

const importKey = (key: Uint8Array): Promise<webcrypto.CryptoKey> =>
  crypto.subtle.importKey('pkcs8', Uint8Array.from(key), algorithm, false, ['sign']);

async function newKeys(): Promise<{ keys: webcrypto.CryptoKeyPair; pkcs8: Uint8Array }> {
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  return { keys, pkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey)) };
}

/** A new authority that signs itself, for ten years. `cluster` stands in its name: no two clusters' are named alike. */
export async function createAuthority(commonName: string, cluster: string, now: Date): Promise<KeyPair> {
  const x509 = await library();
  const { keys, pkcs8 } = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([{ OU: [{ utf8String: cluster }] }, { CN: [{ utf8String: commonName }] }]),
    keys,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + authorityLife),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: toPem('CERTIFICATE', new Uint8Array(certificate.rawData)), key: pkcs8 };
}

/** A certificate by which this server proves to others who it is. */
export async function createClientCertificate(
  authority: KeyPair,
  commonName: string,
  now: Date,
  milliseconds: number,
): Promise<KeyPair> {
  const x509 = await library();
  const { keys, pkcs8 } = await newKeys();
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: new x509.Name([{ CN: [{ utf8String: commonName }] }]),
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: algorithm,
    notBefore: new Date(now.getTime() - 5 * minute),
    notAfter: new Date(now.getTime() + milliseconds),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: toPem('CERTIFICATE', new Uint8Array(certificate.rawData)), key: pkcs8 };
}

/** What Go's pkix.Name knows, in the order in which it writes it; a request's other attributes are left out. */
const subjectAttributes = [
  '2.5.4.6',
  '2.5.4.10',
  '2.5.4.11',
  '2.5.4.7',
  '2.5.4.8',
  '2.5.4.9',
  '2.5.4.17',
  '2.5.4.3',
  '2.5.4.5',
];

const backdate = 5 * minute;
const shortLife = 8 * 60 * minute;
/** Upstream's --cluster-signing-duration; a request may wish for less. */
const longestLife = 365 * day;
const shortestLife = 10 * minute;

/** pkg/controller/certificates/signer/signer.go duration, authority/policies.go. @throws Error where the authority has expired */
function lifeOf(expirationSeconds: number | undefined, authorityEnds: Date, now: Date) {
  const wished = expirationSeconds === undefined ? longestLife : expirationSeconds * 1000;
  const life = Math.max(shortestLife, Math.min(wished, longestLife));
  const end = now.getTime() + (life < shortLife ? life : life - backdate);
  if (now >= authorityEnds) throw new Error(`refusing to sign a certificate that expired in the past`);
  return {
    notBefore: new Date(now.getTime() - backdate),
    notAfter: new Date(Math.min(end, authorityEnds.getTime())),
  };
}

export interface SigningWish {
  /** PEM of a request that was validated. */
  request: string;
  usages: readonly string[];
  expirationSeconds?: number | undefined;
}

/** Signs a request as upstream's signers do; what it asks for by extensions is not heard, but for its alternative names. */
export async function signRequest(authority: KeyPair, wish: SigningWish, now: Date): Promise<string> {
  const x509 = await library();
  const { der, names } = readRequest(wish.request);
  const request = new x509.Pkcs10CertificateRequest(Uint8Array.from(der));
  const issuer = new x509.X509Certificate(authority.certificate);
  const subject = subjectAttributes.flatMap((id) => {
    const values = request.subjectName.getField(id);
    return values.length === 0 ? [] : [{ [id]: values.map((utf8String) => ({ utf8String })) }];
  });
  const { flags, extended } = keyUsagesOf(wish.usages);
  const alternatives = [
    ...names.dns.map((value) => ({ type: 'dns' as const, value })),
    ...names.email.map((value) => ({ type: 'email' as const, value })),
    ...names.ip.map((bytes) => ({ type: 'ip' as const, value: printIp(bytes) })),
    ...names.uri.map((value) => ({ type: 'url' as const, value })),
  ];
  const serial = crypto.getRandomValues(new Uint8Array(16));
  // A positive number, and never zero.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(serial).toString('hex'),
    subject: new x509.Name(subject),
    issuer: issuer.subjectName,
    publicKey: request.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: algorithm,
    ...lifeOf(wish.expirationSeconds, issuer.notAfter, now),
    extensions: [
      ...(flags === 0 ? [] : [new x509.KeyUsagesExtension(flags, true)]),
      ...(extended.length === 0 ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...(alternatives.length === 0
        ? []
        : [new x509.SubjectAlternativeNameExtension(alternatives, subject.length === 0)]),
    ],
  });
  return toPem('CERTIFICATE', new Uint8Array(certificate.rawData));
}

function printIp(bytes: Uint8Array): string {
  const text =
    bytes.length === 4
      ? bytes.join('.')
      : Array.from({ length: 8 }, (_part, at) =>
          (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
        ).join(':');
  if (isIP(text) === 0) throw new Error('an IP address of the request has neither four nor sixteen bytes');
  return text;
}
