import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Berth, startBerth } from '../support/berth.ts';

let berth: Berth;
beforeAll(async () => {
  berth = await startBerth(['--node', 'simulated']);
}, 120_000);
afterAll(() => berth?.[Symbol.asyncDispose](), 60_000);

async function apply(...manifests: object[]): Promise<void> {
  const { code, stderr } = await berth.pipe(
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }),
    'apply',
    '-f',
    '-',
  );
  if (code !== 0) throw new Error(stderr);
}

const storageClass = (name: string, isDefault: boolean, allowVolumeExpansion: boolean) => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) } },
  provisioner: 'example.com/none',
  allowVolumeExpansion,
});
const claim = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const field = (what: string, path: string) => berth.ok('get', what, '-o', `jsonpath={${path}}`);
const grow = (name: string) =>
  berth.kubectl('patch', 'pvc', name, '-p', '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}');
const bind = (name: string) =>
  berth.ok('patch', 'pvc', name, '--subresource=status', '--type=merge', '-p', '{"status":{"phase":"Bound"}}');

describe('claims, seen by kubectl', () => {
  it('get the default class where they name none, and Ingresses theirs', async () => {
    await apply(storageClass('standard', true, true), storageClass('fixed', false, false), {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'edge', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'example.com/none' },
    });
    await apply(claim('data'), claim('none', { storageClassName: '' }), claim('small', { storageClassName: 'fixed' }));
    expect(await field('pvc/data', '.spec.storageClassName')).toBe('standard');
    expect(await field('pvc/none', '.spec.storageClassName')).toBe('');
    await berth.ok('create', 'ingress', 'web', '--rule=example.com/=web:80');
    expect(await field('ingress/web', '.spec.ingressClassName')).toBe('edge');
    expect(await berth.ok('get', 'storageclass')).toMatch(/^standard \(default\) /m);
  }, 60_000);

  it('grow when they are bound and their class can', async () => {
    expect((await grow('data')).stderr).toContain('spec is immutable after creation except resources.requests');
    await bind('data');
    await bind('small');
    expect((await grow('data')).code).toBe(0);
    expect(await field('pvc/data', '.spec.resources.requests.storage')).toBe('2Gi');
    expect((await grow('small')).stderr).toContain(
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  }, 60_000);

  it('and volumes stay while they are in use, and go with the last user', async () => {
    expect(await field('pvc/data', '.metadata.finalizers')).toBe('["kubernetes.io/pvc-protection"]');
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }];
    const containers = [{ name: 'c', image: 'busybox' }];
    const spec = { nodeName: 'simulated-1', terminationGracePeriodSeconds: 0, containers, volumes };
    await apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'user' }, spec });
    await berth.ok('delete', 'pvc', 'data', 'small', '--wait=false');
    // The one that nobody uses has gone: the other one was looked at too.
    await berth.ok('wait', '--for=delete', 'pvc/small', '--timeout=60s');
    expect(await berth.ok('get', 'pvc')).toMatch(/^data +Terminating /m);
    await berth.ok('delete', 'pod', 'user', '--force', '--grace-period=0');
    await berth.ok('wait', '--for=delete', 'pvc/data', '--timeout=60s');

    await apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'disk' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/disk' } },
    });
    const phase = (name: string) =>
      berth.ok(
        'patch',
        'pv',
        'disk',
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({ status: { phase: name } }),
      );
    await phase('Bound');
    await berth.ok('delete', 'pv', 'disk', '--wait=false');
    expect(await field('pv/disk', '.metadata.finalizers')).toBe('["kubernetes.io/pv-protection"]');
    await phase('Released');
    await berth.ok('wait', '--for=delete', 'pv/disk', '--timeout=60s');
  }, 180_000);
});
