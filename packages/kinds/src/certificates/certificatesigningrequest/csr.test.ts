import { describe, expect, it, test } from 'vitest';
import { errorMessage } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { cells, context, createErrors, created, updated } from '../../testing.ts';
import { certificateSigningRequests as kind } from './index.ts';

const pem = `-----BEGIN CERTIFICATE REQUEST-----
MIIBJzCBzwIBADArMQwwCgYDVQQKDANkZXYxDDAKBgNVBAoMA29wczENMAsGA1UE
AwwEamFuZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEEpbA3Tkem0wgLMZ26u
xIVKoX8A2E5cHWey+FHFo1Z4ydOotVu2oUCTxo60MGUaeiF61Q9jCa7ZvBnKV2A5
7I6gQjBABgkqhkiG9w0BCQ4xMzAxMC8GA1UdEQQoMCaCCWEuZXhhbXBsZYcECgAA
AYEFYUBiLmOGDHNwaWZmZTovL3gveTAKBggqhkjOPQQDAgNHADBEAiBkoNOTRmIf
Fm2PibwOPcKXTK6bM+auivruu9TlVAvZFwIgPedmqGmE+z4VOayEpeU+Y7nwKrd0
pdkgb2NAlwjQIRc=
-----END CERTIFICATE REQUEST-----
`;

const wish: any = {
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'jane' },
  spec: {
    request: Buffer.from(pem).toString('base64'),
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
    username: 'root',
    groups: ['system:masters'],
  },
};
const withSpec = (spec: object) => ({ ...wish, spec: { ...wish.spec, ...spec } });

test.each<[object, string[]]>([
  [{}, []],
  [{ usages: [] }, ['spec.usages: Required value']],
  [{ usages: ['client auth', 'client auth'] }, ['spec.usages[1]: Duplicate value: "client auth"']],
  [
    { signerName: 'kubernetes.io/legacy-unknown' },
    [
      'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version',
    ],
  ],
  [
    { signerName: 'signer' },
    [
      `spec.signerName: Invalid value: "signer": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
    ],
  ],
  [
    { signerName: 'com/signer' },
    ['spec.signerName: Invalid value: "com": should be a domain with at least two segments separated by dots'],
  ],
  [{ expirationSeconds: 600 }, []],
  [
    { expirationSeconds: 599 },
    ['spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)'],
  ],
  [{ request: 'aGk=' }, ['spec.request: Invalid value: "aGk=": PEM block type must be CERTIFICATE REQUEST']],
])('a request with %j is told %j', (spec, errors) => {
  expect(createErrors(kind, withSpec(spec))).toEqual(errors);
});

test('a usage that nobody knows is answered with those there are', () => {
  expect(createErrors(kind, withSpec({ usages: ['fun'] }))[0]).toMatch(
    /^spec.usages\[0\]: Unsupported value: "fun": supported values: "any", "cert sign", .*"signing", "timestamping"$/,
  );
});

const old = (status: object = {}): KubeObject => ({ ...created(kind, wish), status });
const condition = (type: string, more: object = {}) => ({
  type,
  status: 'True',
  lastUpdateTime: '2026-01-01T00:00:00Z',
  lastTransitionTime: '2026-01-01T00:00:00Z',
  ...more,
});
const write = (before: KubeObject, status: object, subresource: string) => {
  const object = updated(kind, before, { ...structuredClone(before), status }, subresource);
  return { object, errors: (kind.validateUpdate?.(object, before, context(subresource)) ?? []).map(errorMessage) };
};

describe('who asks', () => {
  it('is who the API server knows, whatever the object says', () => {
    const object = structuredClone(wish);
    kind.prepareForCreate?.(object, {
      ...context(),
      user: { username: 'jane', uid: '7', groups: ['dev'], extra: { a: ['b'] } },
    });
    expect(object.spec).toMatchObject({ username: 'jane', uid: '7', groups: ['dev'], extra: { a: ['b'] } });
    expect(object.status).toEqual({});
  });
});

describe('the parts of a request', () => {
  it('the main resource changes neither wish nor verdict', () => {
    const before = old({ conditions: [condition('Approved')] });
    const object = updated(kind, before, { ...wish, spec: { ...wish.spec, usages: ['any'] } });
    expect(object.spec).toEqual(before.spec);
    expect(object.status).toEqual(before.status);
  });

  it('approval writes verdicts, with their times, and no certificate', () => {
    const { object, errors } = write(
      old({ certificate: 'aGk=' }),
      { certificate: 'aG8=', conditions: [{ type: 'Approved', status: 'True' }] },
      'approval',
    );
    expect(errors).toEqual([]);
    expect(object.status).toMatchObject({
      certificate: 'aGk=',
      conditions: [{ lastUpdateTime: '2026-05-01T12:00:00Z' }],
    });
  });

  it('nothing is approved and denied, and nothing once decided is taken back', () => {
    const both = write(old(), { conditions: [condition('Approved'), condition('Denied')] }, 'approval');
    expect(both.errors).toEqual([
      'status.conditions: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ]);
    const before = old({ conditions: [condition('Denied')] });
    expect(write(before, { conditions: [] }, 'approval').errors).toEqual([
      'status.conditions: Forbidden: updates may not remove a condition of type "Denied"',
    ]);
  });

  it('status writes a certificate once, and no verdict', () => {
    expect(write(old(), { conditions: [condition('Approved')] }, 'status').errors).toEqual([
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    ]);
    const before = old({ certificate: 'aGk=' });
    expect(write(before, { certificate: Buffer.from(pem).toString('base64') }, 'status').errors).toContain(
      'status.certificate: Forbidden: updates may not modify existing certificate content',
    );
    expect(write(old(), { certificate: Buffer.from(pem).toString('base64') }, 'status').errors).toEqual([
      'status.certificate: Invalid value: "<certificate data>": only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"',
    ]);
  });

  it('a verdict is shown with what became of it', () => {
    const approved = old({ conditions: [condition('Approved'), condition('Failed')], certificate: 'aGk=' });
    expect(cells(kind, approved)).toMatchObject({ Condition: 'Approved,Failed,Issued', RequestedDuration: '<none>' });
    expect(cells(kind, old())).toMatchObject({ Condition: 'Pending' });
  });
});
