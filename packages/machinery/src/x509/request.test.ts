import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSignature, DerError, readRequest, toPem } from '../x509.ts';

const pem = (name: string): string => readFileSync(new URL(`testdata/${name}.pem`, import.meta.url), 'latin1');

describe('a certificate request', () => {
  it('tells its subject and every kind of alternative name', () => {
    const { subject, names } = readRequest(pem('ec'));
    expect(subject).toEqual({ commonName: 'jane', organization: ['dev', 'ops'], uids: [] });
    expect({ ...names, ip: names.ip.map((bytes) => [...bytes]) }).toEqual({
      dns: ['a.example'],
      email: ['a@b.c'],
      ip: [[10, 0, 0, 1]],
      uri: ['spiffe://x/y'],
    });
  });

  it.each(['ec', 'rsa', 'pss', 'ed', 'sha1'])('signed by its own key is believed: %s', (name) => {
    checkSignature(readRequest(pem(name)));
  });

  it.each([
    ['ec', 'x509: ECDSA verification failure'],
    ['rsa', 'crypto/rsa: verification error'],
    ['pss', 'crypto/rsa: verification error'],
    ['ed', 'x509: Ed25519 verification failure'],
  ])('of which a signed byte was changed is not: %s', (name, message) => {
    const request = readRequest(pem(name));
    const signed = Uint8Array.from(request.signed);
    signed[20] = (signed[20] ?? 0) ^ 1;
    expect(() => checkSignature({ ...request, signed })).toThrow(message);
  });

  it('that is none is refused in Go’s words, and no bytes break the reader', () => {
    expect(() => readRequest('hello')).toThrow('PEM block type must be CERTIFICATE REQUEST');
    expect(() => readRequest(pem('ec').replaceAll('CERTIFICATE REQUEST', 'CERTIFICATE'))).toThrow('PEM block type');
    const { der } = readRequest(pem('ec'));
    expect(() => readRequest(toPem('CERTIFICATE REQUEST', der.subarray(0, 100)))).toThrow('data truncated');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.nat(255), fc.nat(40), (at, byte, cut) => {
        const spoiled = Uint8Array.from(der).subarray(0, der.length - cut);
        spoiled[at] = byte;
        try {
          readRequest(toPem('CERTIFICATE REQUEST', spoiled));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
  });
});
