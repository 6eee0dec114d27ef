import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import {
  bitString,
  DerError,
  element,
  elements,
  expect,
  integer,
  objectIdentifier,
  octetString,
  oidOf,
  sequence,
  set,
} from './der.ts';
import { type AlternativeNames, readAlternativeNames, readSubject, type Subject } from './name.ts';
import { pemBlocks } from './pem.ts';

/** A PKCS#10 request (RFC 2986), as far as signers look at it. */
export interface CertificateRequest {
  der: Uint8Array;
  subject: Subject;
  names: AlternativeNames;
  /** What was signed, by which algorithm, and the key that signed it: DER. */
  signed: Uint8Array;
  algorithm: Uint8Array;
  signature: Uint8Array;
  publicKey: Uint8Array;
}

const extensionRequest = '1.2.840.113549.1.9.14';
const subjectAltName = '2.5.29.17';

/** The extensions that the request asks for, by their ids. */
function extensionsOf(attributes: Uint8Array): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const attribute of elements(attributes)) {
    const [type, values] = elements(expect(attribute, sequence).value);
    if (oidOf(expect(type, objectIdentifier).value) !== extensionRequest) continue;
    const [list] = elements(expect(values, set).value);
    for (const extension of elements(expect(list, sequence).value)) {
      const parts = elements(expect(extension, sequence).value);
      const id = oidOf(expect(parts[0], objectIdentifier).value);
      found.set(id, expect(parts.at(-1), octetString).value);
    }
  }
  return found;
}

/** The bytes of a PEM text of one request. @throws DerError */
export function requestDer(pem: string): Uint8Array {
  const [block] = pemBlocks(pem);
  if (block?.type !== 'CERTIFICATE REQUEST') throw new DerError('PEM block type must be CERTIFICATE REQUEST');
  return block.der;
}

/** Takes a request apart (Go crypto/x509 ParseCertificateRequest). @throws DerError */
export function readRequest(pem: string): CertificateRequest {
  const der = requestDer(pem);
  const [info, algorithm, signature] = elements(element(der, sequence).value);
  const [version, subject, publicKey, attributes] = elements(expect(info, sequence).value);
  expect(version, integer);
  const extensions = attributes?.tag === 0xa0 ? extensionsOf(attributes.value) : new Map<string, Uint8Array>();
  const names = extensions.get(subjectAltName);
  return {
    der,
    subject: readSubject(expect(subject, sequence)),
    names: names === undefined ? { dns: [], email: [], ip: [], uri: [] } : readAlternativeNames(names),
    signed: expect(info, sequence).raw,
    algorithm: expect(algorithm, sequence).value,
    signature: expect(signature, bitString).value.subarray(1),
    publicKey: expect(publicKey, sequence).raw,
  };
}

const hashes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const pss = '1.2.840.113549.1.1.10';
/** Of requests Go believes signatures by SHA-1 still, as there is nobody to forge one for. */
const algorithms: Readonly<Record<string, { hash: string | null; failure: string }>> = {
  '1.2.840.113549.1.1.5': { hash: 'sha1', failure: 'crypto/rsa: verification error' },
  '1.2.840.10045.4.1': { hash: 'sha1', failure: 'x509: ECDSA verification failure' },
  '1.2.840.113549.1.1.11': { hash: 'sha256', failure: 'crypto/rsa: verification error' },
  '1.2.840.113549.1.1.12': { hash: 'sha384', failure: 'crypto/rsa: verification error' },
  '1.2.840.113549.1.1.13': { hash: 'sha512', failure: 'crypto/rsa: verification error' },
  '1.2.840.10045.4.3.2': { hash: 'sha256', failure: 'x509: ECDSA verification failure' },
  '1.2.840.10045.4.3.3': { hash: 'sha384', failure: 'x509: ECDSA verification failure' },
  '1.2.840.10045.4.3.4': { hash: 'sha512', failure: 'x509: ECDSA verification failure' },
  '1.3.101.112': { hash: null, failure: 'x509: Ed25519 verification failure' },
};
const insecure: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.4': 'MD5-RSA' };
/** Bits of the longest key that is worked with: larger ones cost seconds, and Go's own limit is the same. */
const longestKey = 8192;

function pssHash(parameters: Uint8Array | undefined): string | undefined {
  const [first] = parameters === undefined ? [] : elements(parameters);
  if (first?.tag !== 0xa0) return undefined;
  const [id] = elements(element(first.value, sequence).value);
  return id === undefined ? undefined : hashes[oidOf(id.value)];
}

function readKey(publicKey: Uint8Array): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new Error('x509: cannot verify signature: algorithm unimplemented', { cause });
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > longestKey)
    throw new Error(`x509: an RSA key may have at most ${longestKey} bits`);
  return key;
}

/** The request was signed with the key that it names (Go CheckSignature). @throws Error in Go's words */
export function checkSignature({ signed, algorithm, signature, publicKey }: CertificateRequest): void {
  const [type, parameters] = elements(algorithm);
  const id = oidOf(expect(type, objectIdentifier).value);
  if (insecure[id] !== undefined) throw new Error(`x509: cannot verify signature: insecure algorithm ${insecure[id]}`);
  const hash = id === pss ? pssHash(parameters?.value) : algorithms[id]?.hash;
  if (hash === undefined) throw new Error('x509: cannot verify signature: algorithm unimplemented');
  const failure = algorithms[id]?.failure ?? 'crypto/rsa: verification error';
  const key = readKey(publicKey);
  const padding = id === pss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
  let good: boolean;
  try {
    good = verify(hash, signed, { key, ...padding }, signature);
  } catch (cause) {
    throw new Error(failure, { cause });
  }
  if (!good) throw new Error(failure);
}
