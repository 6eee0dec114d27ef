import type { KubeObject } from '@berth/machinery/object';
import type { Reader } from '@berth/machinery/reconcile';
import { expect, it } from 'vitest';
import { volumeProtection } from './reconcile.ts';

const [claims, volumes, classes] = volumeProtection;
const now = new Date();

const object = (kind: string, name: string, more: Partial<KubeObject> = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    ...(kind === 'PersistentVolumeClaim' || kind === 'Pod' ? { namespace: 'd' } : {}),
    uid: `${name}-uid`,
    ...metadata,
  },
  ...more,
});
const deleting = { deletionTimestamp: '2030-01-01T00:00:00Z' };
const plural: Record<string, string> = { VolumeAttributesClass: 'storage.k8s.io/volumeattributesclasses' };
const resourceOf = ({ kind }: KubeObject) => plural[kind] ?? `${kind.toLowerCase()}s`;

const readerOf = (...objects: KubeObject[]): Reader =>
  ({
    get: async (resource: string, _namespace: string, name: string) =>
      objects.find((one) => resourceOf(one) === resource && one.metadata.name === name),
    list: async (resource: string) => objects.filter((one) => resourceOf(one) === resource),
  }) as unknown as Reader;

async function finalizersAfter(reconciler: typeof claims, name: string, ...objects: KubeObject[]): Promise<unknown> {
  if (reconciler === undefined) throw new Error('no reconciler');
  const snapshot = await reconciler.load(readerOf(...objects), { namespace: 'd', name });
  const [write] = reconciler.decide(snapshot, now).writes;
  return write?.verb === 'update' ? write.object.metadata.finalizers : 'unchanged';
}

const claim = (finalizers: string[], more: object = {}) =>
  object('PersistentVolumeClaim', 'data', {}, { finalizers, ...more });
const pod = (volume: object, spec: object = { nodeName: 'n' }, metadata: object = {}) =>
  object('Pod', 'p', { spec: { volumes: [{ name: 'v', ...volume }], ...spec } }, metadata);
const named = { persistentVolumeClaim: { claimName: 'data' } };
const pvc = 'kubernetes.io/pvc-protection';

it('a claim that is deleted goes when no pod on a node names it', async () => {
  expect(await finalizersAfter(claims, 'data', claim([pvc, 'x/y'], deleting))).toEqual(['x/y']);
  expect(await finalizersAfter(claims, 'data', claim([pvc], deleting), pod(named))).toBe('unchanged');
  expect(await finalizersAfter(claims, 'data', claim([pvc], deleting), pod(named, {}))).toEqual([]);
  expect(await finalizersAfter(claims, 'data', claim([pvc], deleting), pod({ emptyDir: {} }))).toEqual([]);
});

it('a claim of an ephemeral volume is held by its own pod, until the node is done with that', async () => {
  const owner = (uid: string) => ({
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid, controller: true }],
  });
  const own = object('PersistentVolumeClaim', 'p-v', {}, { finalizers: [pvc], ...deleting, ...owner('p-uid') });
  const others = object('PersistentVolumeClaim', 'p-v', {}, { finalizers: [pvc], ...deleting, ...owner('z') });
  const ephemeral = { ephemeral: {} };
  expect(await finalizersAfter(claims, 'p-v', own, pod(ephemeral))).toBe('unchanged');
  expect(await finalizersAfter(claims, 'p-v', others, pod(ephemeral))).toEqual([]);
  const shutDown = pod(ephemeral, { nodeName: 'n' }, { ...deleting, deletionGracePeriodSeconds: 0 });
  expect(await finalizersAfter(claims, 'p-v', own, shutDown)).toEqual([]);
});

it('a volume is held while it is bound', async () => {
  const volume = (phase: string) =>
    object(
      'PersistentVolume',
      'disk',
      { status: { phase } },
      { finalizers: ['kubernetes.io/pv-protection'], ...deleting },
    );
  expect(await finalizersAfter(volumes, 'disk', volume('Bound'))).toBe('unchanged');
  expect(await finalizersAfter(volumes, 'disk', volume('Released'))).toEqual([]);
});

it('a class is held while a claim or a volume names it, or is on its way to it', async () => {
  const fast = object(
    'VolumeAttributesClass',
    'fast',
    {},
    { finalizers: ['kubernetes.io/vac-protection'], ...deleting },
  );
  const user = (more: object) => object('PersistentVolumeClaim', 'data', more);
  expect(await finalizersAfter(classes, 'fast', fast)).toEqual([]);
  for (const more of [
    { spec: { volumeAttributesClassName: 'fast' } },
    { status: { currentVolumeAttributesClassName: 'fast' } },
    { status: { modifyVolumeStatus: { targetVolumeAttributesClassName: 'fast' } } },
  ])
    expect(await finalizersAfter(classes, 'fast', fast, user(more))).toBe('unchanged');
  expect(await finalizersAfter(classes, 'fast', fast, user({ spec: { volumeAttributesClassName: 'slow' } }))).toEqual(
    [],
  );
});

it('what is there without its finalizer gets it', async () => {
  expect(await finalizersAfter(claims, 'data', claim(['x/y']))).toEqual(['x/y', pvc]);
  expect(await finalizersAfter(claims, 'data', claim(['x/y'], deleting))).toBe('unchanged');
  expect(await finalizersAfter(claims, 'data', claim([pvc]))).toBe('unchanged');
});
