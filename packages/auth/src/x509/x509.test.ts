import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAuthenticator } from '../authenticator.ts';
import { createAuthority, createClientCertificate, type KeyPair, signRequest } from './authority.ts';
import { keyUsagesOf } from './usages.ts';

const now = new Date('2026-05-01T12:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const pem = (name: string) =>
  readFileSync(new URL(`../../../machinery/src/x509/testdata/${name}.pem`, import.meta.url), 'latin1');

let blue: KeyPair;
let red: KeyPair;
beforeAll(async () => {
  [blue, red] = await Promise.all([
    createAuthority('berth-client-ca', 'blue', now),
    createAuthority('berth-client-ca', 'blue', now),
  ]);
});

const sign = async (usages: readonly string[], expirationSeconds?: number, request = pem('ec')) =>
  new X509Certificate(await signRequest(blue, { request, usages, expirationSeconds }, now));

describe('a signed request', () => {
  it('keeps its subject and its alternative names, and is no authority', async () => {
    const certificate = await sign(['client auth', 'digital signature']);
    expect(certificate.subject).toBe('O=dev + O=ops\nCN=jane');
    expect(certificate.subjectAltName).toContain('IP Address:10.0.0.1');
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.verify(new X509Certificate(blue.certificate).publicKey)).toBe(true);
  });

  it.each([
    // A year at most; what lives for hours is not backdated at its end.
    [undefined, 365 * 86_400 - 300],
    [3600, 3600],
    [86_400, 86_400 - 300],
    [1e9, 365 * 86_400 - 300],
    [60, 600],
  ])('that wishes for %s seconds lives for %s', async (wish, life) => {
    const certificate = await sign(['client auth'], wish);
    expect(certificate.validFromDate).toEqual(later(-300));
    expect(certificate.validToDate).toEqual(later(life));
  });

  it.each(['rsa', 'ed'])('may be of any key: %s', async (name) => {
    const certificate = await sign(['client auth'], 3600, pem(name));
    expect(certificate.verify(new X509Certificate(blue.certificate).publicKey)).toBe(true);
  });

  it('has the usages it asked for, in upstream’s order', () => {
    expect(keyUsagesOf(['ocsp signing', 'crl sign', 's/mime', 'content commitment'])).toEqual({
      flags: 64 | 2,
      extended: ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.9'],
    });
    expect(() => keyUsagesOf(['fun'])).toThrow('unrecognized usage values: ["fun"]');
  });
});

describe('a client that shows a certificate', () => {
  let time = now;
  const authenticator = createAuthenticator({
    tokens: { clock: { now: () => time } } as never,
    findKey: async () => ({ username: 'robot', groups: [] }),
    clientAuthorities: async (cluster) => [(cluster === 'blue' ? blue : red).certificate],
  });
  const ask = async (certificate: X509Certificate, cluster = 'blue', headers = {}, at = now) => {
    time = at;
    return authenticator.authenticate({ id: cluster }, new Headers(headers), { certificate });
  };

  it('is who its subject says, where its cluster signed it', async () => {
    expect(await ask(await sign(['client auth']))).toMatchObject({
      username: 'jane',
      groups: ['dev', 'ops', 'system:authenticated'],
    });
  });

  it('is nobody in another cluster, though its authority have the same name', async () => {
    await expect(ask(await sign(['client auth']), 'red')).rejects.toThrow('Unauthorized');
  });

  it('is nobody before it is valid, after it has expired, or by a certificate for servers', async () => {
    const certificate = await sign(['client auth'], 3600);
    await expect(ask(certificate, 'blue', {}, later(-301))).rejects.toThrow('Unauthorized');
    await expect(ask(certificate, 'blue', {}, later(3601))).rejects.toThrow('Unauthorized');
    expect(await ask(certificate, 'blue', {}, later(3599))).toMatchObject({ username: 'jane' });
    await expect(ask(await sign(['server auth']))).rejects.toThrow('Unauthorized');
  });

  it('by a certificate that is worth nothing here may still show a token', async () => {
    const foreign = new X509Certificate((await createClientCertificate(red, 'x', now, 60_000)).certificate);
    expect(await ask(foreign, 'blue', { authorization: 'Bearer abc' })).toMatchObject({ username: 'robot' });
    expect(await ask(await sign(['client auth']), 'blue', { authorization: 'Bearer abc' })).toMatchObject({
      username: 'jane',
    });
  });
});
