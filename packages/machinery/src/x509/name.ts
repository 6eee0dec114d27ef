import { type Element, element, elements, expect, objectIdentifier, oidOf, sequence, set, textOf } from './der.ts';

/** What of a distinguished name Kubernetes reads: user and groups. */
export interface Subject {
  /** The last one counts (Go crypto/x509/pkix Name.FillFromRDNSequence); '' where there is none. */
  commonName: string;
  /** In their order. */
  organization: string[];
  /** Kubernetes' own attribute for the uid of a user (apimachinery pkg/apis/asn1/oid.go). */
  uids: string[];
}

const commonName = '2.5.4.3';
const organization = '2.5.4.10';
const userUid = '1.3.6.1.4.1.57683.2';

/** Reads a Name (RFC 5280 4.1.2.4). @throws DerError */
export function readSubject(name: Element): Subject {
  const subject: Subject = { commonName: '', organization: [], uids: [] };
  for (const relative of elements(expect(name, sequence).value))
    for (const attribute of elements(expect(relative, set).value)) {
      const [type, value] = elements(expect(attribute, sequence).value);
      const id = oidOf(expect(type, objectIdentifier).value);
      if (value === undefined) continue;
      if (id === commonName) subject.commonName = textOf(value);
      if (id === organization) subject.organization.push(textOf(value));
      if (id === userUid) subject.uids.push(textOf(value));
    }
  return subject;
}

/** The subject of a certificate (RFC 5280 4.1), which must be one. @throws DerError */
export function subjectOf(certificate: Uint8Array): Subject {
  const [signed] = elements(element(certificate, sequence).value);
  const fields = elements(expect(signed, sequence).value);
  // [0] version, which the oldest leave out; serial number, algorithm, issuer, validity, subject.
  const first = fields[0]?.tag === 0xa0 ? 1 : 0;
  return readSubject(expect(fields[first + 4], sequence));
}

export interface AlternativeNames {
  dns: string[];
  email: string[];
  /** Four or sixteen bytes each. */
  ip: Uint8Array[];
  uri: string[];
}

/** Reads the value of a subjectAltName extension (RFC 5280 4.2.1.6). @throws DerError */
export function readAlternativeNames(value: Uint8Array): AlternativeNames {
  const names: AlternativeNames = { dns: [], email: [], ip: [], uri: [] };
  for (const one of elements(element(value, sequence).value)) {
    if (one.tag === 0x81) names.email.push(textOf(one));
    if (one.tag === 0x82) names.dns.push(textOf(one));
    if (one.tag === 0x86) names.uri.push(textOf(one));
    if (one.tag === 0x87) names.ip.push(one.value);
  }
  return names;
}
