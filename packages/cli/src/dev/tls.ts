import { existsSync, readFileSync } from 'node:fs';
import type { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { writePrivately } from './files.ts';

/** PEM texts of the cell's own CA and of the certificate its listeners show. */
export interface TlsFiles {
  ca: string;
  certificate: string;
  key: string;
}

const day = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Names under which one machine is reached: from itself, and from pods through the agent's proxy. */
const names = [
  'localhost',
  '127.0.0.1',
  '::1',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

/** The CA lives ten years and is kept; the serving certificate is made again 30 days before its year ends. */
export async function ensureTls(directory: string, now: Date, addresses: readonly string[]): Promise<TlsFiles> {
  const path = (file: string) => join(directory, file);
  const all = ['ca.crt', 'ca.key', 'server.crt', 'server.key', 'server.json'];
  if (all.every((file) => existsSync(path(file)))) {
    const made = JSON.parse(readFileSync(path('server.json'), 'utf8')) as { expires: number; addresses: string[] };
    const current =
      made.expires - 30 * day > now.getTime() && addresses.every((address) => made.addresses.includes(address));
    if (current) return readFiles(path);
  }
  await issue(path, now, addresses);
  return readFiles(path);
}

const readFiles = (path: (file: string) => string): TlsFiles => ({
  ca: readFileSync(path('ca.crt'), 'utf8'),
  certificate: readFileSync(path('server.crt'), 'utf8'),
  key: readFileSync(path('server.key'), 'utf8'),
});

async function issue(path: (file: string) => string, now: Date, addresses: readonly string[]): Promise<void> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const generate = () =>
    crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
  const pem = async (pair: webcrypto.CryptoKeyPair) =>
    x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', pair.privateKey), 'PRIVATE KEY');
  const notBefore = new Date(now.getTime() - day);

  let authority: { certificate: InstanceType<typeof x509.X509Certificate>; key: webcrypto.CryptoKey };
  if (existsSync(path('ca.key'))) {
    const [der] = x509.PemConverter.decode(readFileSync(path('ca.key'), 'utf8'));
    if (der === undefined) throw new Error(`${path('ca.key')} holds no key; remove it and ca.crt to make a new CA`);
    const key = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
    authority = { certificate: new x509.X509Certificate(readFileSync(path('ca.crt'), 'utf8')), key };
  } else {
    const pair = await generate();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=berth-ca',
      keys: pair,
      notBefore,
      notAfter: new Date(now.getTime() + 3650 * day),
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    });
    authority = { certificate, key: pair.privateKey };
    writePrivately(path('ca.key'), await pem(pair));
    writePrivately(path('ca.crt'), `${certificate.toString('pem')}\n`);
  }

  const pair = await generate();
  const alternatives = [...new Set([...names, ...addresses])];
  const expires = now.getTime() + 365 * day;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=berth',
    issuer: authority.certificate.subject,
    notBefore,
    notAfter: new Date(expires),
    signingAlgorithm: algorithm,
    publicKey: pair.publicKey,
    signingKey: authority.key,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        alternatives.map((name) => ({ type: isIP(name) ? ('ip' as const) : ('dns' as const), value: name })),
      ),
    ],
  });
  writePrivately(path('server.key'), await pem(pair));
  writePrivately(path('server.crt'), `${certificate.toString('pem')}\n`);
  writePrivately(path('server.json'), JSON.stringify({ expires, addresses }));
}
