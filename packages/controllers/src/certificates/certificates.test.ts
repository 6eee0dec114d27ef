import { readFileSync } from 'node:fs';
import type { KubeObject } from '@berth/machinery/object';
import type { Reader } from '@berth/machinery/reconcile';
import { describe, expect, it } from 'vitest';
import { createCsrApproving } from './approving.ts';
import { reconciler as cleaner } from './cleaning.ts';
import type { Request } from './requests.ts';
import { createCsrSigning } from './signing.ts';
import { createAuthenticationTrust } from './trust.ts';
import { createAuthority } from '@berth/auth/x509/authority';

const pem = (name: string) =>
  readFileSync(new URL(`../../../machinery/src/x509/testdata/${name}.pem`, import.meta.url), 'latin1');
const start = Date.parse('2026-01-01T00:00:00Z');
const hours = (count: number) => new Date(start + count * 3_600_000);
const at = (count: number) => hours(count).toISOString();

const request = (spec: object, status: object = {}): Request => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'x', creationTimestamp: at(0) },
  spec: {
    request: Buffer.from(pem('rsa')).toString('base64'),
    signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
    usages: ['digital signature', 'client auth'],
    username: 'system:node:n1',
    ...spec,
  },
  status: status as never,
});
const reader = (...objects: (KubeObject | undefined)[]): Reader =>
  ({
    get: async (_resource: string, _namespace: string, name: string) =>
      objects.find((one) => one?.metadata.name === name),
  }) as never;
const key = { namespace: '', name: 'x' };
const approved = (time = 0) => ({ type: 'Approved', status: 'True', lastUpdateTime: at(time) });

describe('approving', () => {
  const decide = async (wish: Request, rights: readonly string[]) => {
    const reconciler = createCsrApproving(async (_identity, right) => rights.includes(right));
    return reconciler.decide(await reconciler.load(reader(wish as KubeObject), key), hours(1));
  };
  const message = async (wish: Request, rights: readonly string[]) => {
    const [write] = (await decide(wish, rights)).writes;
    return write?.verb === 'update' ? write.object.status.conditions[0].message : undefined;
  };

  it('approves a node’s own request by one right, and that of somebody else by another', async () => {
    expect(await message(request({}), ['selfnodeclient'])).toContain('self kubelet client certificate');
    expect(await message(request({}), ['nodeclient'])).toContain('Auto approving kubelet client');
    expect(await message(request({ username: 'admin' }), ['selfnodeclient'])).toBeUndefined();
    expect(await message(request({ username: 'admin' }), ['nodeclient'])).toContain('Auto approving kubelet client');
  });

  it('looks again where the right is missing, ever less often, and leaves alone what is none of its business', async () => {
    expect(await decide(request({}), [])).toEqual({ writes: [], requeueAfter: 3_600_000 });
    expect(await decide(request({ usages: ['any'] }), ['nodeclient'])).toEqual({ writes: [] });
    expect(await decide(request({ signerName: 'example.com/x' }), ['nodeclient'])).toEqual({ writes: [] });
    expect(await decide(request({}, { conditions: [approved()] }), ['nodeclient'])).toEqual({ writes: [] });
  });
});

describe('signing', () => {
  const status = async (wish: Request) => {
    const reconciler = createCsrSigning(async ({ usages }) => `signed for ${usages.join()}`);
    const [write] = reconciler.decide(await reconciler.load(reader(wish as KubeObject), key), hours(0)).writes;
    return write?.verb === 'update' ? write.object.status : undefined;
  };
  const waiting = { conditions: [approved()] };
  const serving = { signerName: 'kubernetes.io/kubelet-serving', usages: ['digital signature', 'server auth'] };

  it('signs what is approved, once', async () => {
    const { certificate } = await status(request({}, waiting));
    expect(Buffer.from(certificate, 'base64').toString()).toBe('signed for digital signature,client auth');
    expect(await status(request({}))).toBeUndefined();
    expect(await status(request({}, { ...waiting, certificate: 'aGk=' }))).toBeUndefined();
    expect(await status(request({ signerName: 'example.com/x' }, waiting))).toBeUndefined();
  });

  it.each([
    [{ usages: ['client auth'] }, 'usages did not match [client auth digital signature key encipherment]'],
    [serving, 'DNS or IP subjectAltName is required'],
    [{ ...serving, request: Buffer.from(pem('ec')).toString('base64') }, 'subject organization is not system:nodes'],
    [{ signerName: 'kubernetes.io/kube-apiserver-client' }, undefined],
    [
      { signerName: 'kubernetes.io/kube-apiserver-client', usages: ['digital signature'] },
      'missing required usage for client certificate: client auth',
    ],
  ])('of %j says %s', async (spec, refusal) => {
    const { conditions, certificate } = await status(request(spec, waiting));
    expect(conditions[1]?.message).toBe(refusal);
    expect(certificate === undefined).toBe(refusal !== undefined);
  });
});

describe('cleaning', () => {
  const denied = { type: 'Denied', status: 'True', lastUpdateTime: at(0) };
  it.each<[string, object, number]>([
    ['nobody decides on', {}, 24],
    ['was denied', { conditions: [denied] }, 1],
    ['failed', { conditions: [approved(0), { ...denied, type: 'Failed' }] }, 1],
    ['was approved and not signed', { conditions: [approved(1)] }, 25],
    ['was signed', { conditions: [approved(1)], certificate: 'aGk=' }, 2],
  ])('what %s goes after its time, and not before', (_what, status, end) => {
    const object = request({}, status);
    expect(cleaner.decide(object, hours(end - 0.5))).toEqual({ writes: [], requeueAfter: 1_800_001 });
    expect(cleaner.decide(object, new Date(hours(end).getTime() + 1)).writes).toMatchObject([{ verb: 'delete' }]);
  });
});

describe('what extension servers are told', () => {
  const trust = { client: ['CLIENT\n'], frontProxy: ['PROXY\n'], changesAt: hours(24) };
  const decision = async (map: KubeObject | undefined, now = hours(0), told = trust) => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } };
    const reconciler = createAuthenticationTrust(async () => told);
    return reconciler.decide(await reconciler.load(reader(namespace, map), key), now);
  };
  const decide = async (map: KubeObject | undefined) => (await decision(map)).writes;

  it('is looked at again when authorities change: a successor comes beside the old one, which goes when it has expired', async () => {
    expect((await decision(undefined)).requeueAfter).toBe(24 * 3_600_000);
    const [old, young] = await Promise.all(
      [hours(0), hours(24 * 3640)].map(async (at) => (await createAuthority('ca', 'blue', at)).certificate),
    );
    if (old === undefined || young === undefined) throw new Error('no authority was made');
    const map = (file: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'extension-apiserver-authentication', namespace: 'kube-system' },
      data: { 'client-ca-file': file },
    });
    const files = async (file: string, day: number) => {
      const [write] = (await decision(map(file), hours(24 * day), { ...trust, client: [young] })).writes;
      return (write as any)?.object.data['client-ca-file'];
    };
    expect(await files(old, 3645)).toBe(`${old}${young}`);
    expect(await files(`THEIRS\n${old}`, 3651)).toBe(`THEIRS\n${young}`);
  });

  it('is written where it is missing, added to what others wrote, and left alone where it is there', async () => {
    const [write] = await decide(undefined);
    if (write?.verb !== 'create') throw new Error('nothing was created');
    expect(write.object.data).toMatchObject({
      'client-ca-file': 'CLIENT\n',
      'requestheader-client-ca-file': 'PROXY\n',
    });
    expect(await decide(write.object)).toEqual([]);
    const data = { 'client-ca-file': 'THEIRS\n', 'requestheader-allowed-names': '["theirs"]', more: 'x' };
    expect(await decide({ ...write.object, data })).toMatchObject([
      {
        verb: 'update',
        object: {
          data: {
            'client-ca-file': 'THEIRS\nCLIENT\n',
            'requestheader-allowed-names': '["theirs","front-proxy-client"]',
            more: 'x',
          },
        },
      },
    ]);
  });
});
