import { X509Certificate, type webcrypto } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

export interface Serving {
  /** PEM. */
  certificate: string;
  key: string;
}

const day = 86_400_000;
const life = 365 * day;
const renewBefore = 30 * day;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

function isGood(certificate: string, names: readonly string[], now: Date): boolean {
  const read = new X509Certificate(certificate);
  const covered = names.every((name) => (isIP(name) ? read.checkIP(name) : read.checkHost(name)) !== undefined);
  return covered && read.validToDate.getTime() - renewBefore > now.getTime();
}

/**
 * What the node shows on its port: signed by itself, as a kubelet's without serverTLSBootstrap; kept for a year. What makes it is
 * loaded only for that.
 */
export async function ensureServing(directory: string, names: readonly string[], now: Date): Promise<Serving> {
  const [certificateFile, keyFile] = [join(directory, 'serving.crt'), join(directory, 'serving.key')];
  if (existsSync(certificateFile) && existsSync(keyFile)) {
    const kept = { certificate: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    if (isGood(kept.certificate, names, now)) return kept;
  }
  const made = await make(names, now);
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  writeFileSync(certificateFile, made.certificate, { mode: 0o600 });
  return made;
}

async function make(names: readonly string[], now: Date): Promise<Serving> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: new x509.Name([{ CN: [{ utf8String: `${names[0]}@${Math.floor(now.getTime() / 1000)}` }] }]),
    keys,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + life),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
      ),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: `${certificate.toString('pem')}\n`, key };
}
