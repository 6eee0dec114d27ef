import { expect, test } from 'vitest';
import { errorMessage } from '@berth/machinery/invalid';
import { cells, change, context, createErrors, created, updated } from '../../testing.ts';
import { persistentVolumes as volumes } from './index.ts';

const base: any = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const set =
  (fields: object): Edit =>
  (spec) =>
    Object.assign(spec, fields);
/** The volume of `source` and nothing else. */
const on =
  (source: object, fields: object = {}): Edit =>
  (spec) => {
    delete spec.hostPath;
    Object.assign(spec, source, fields);
  };
const affinity = (key: string, ...values: string[]) => ({
  required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }] },
});
const csi = { driver: 'disk.example.com', volumeHandle: 'h' };
const secret = { name: 's', namespace: 'ns' };
const one = 'may not specify more than 1 volume type';

test('a new volume waits, and its data is kept', () => {
  const { spec, status } = created(volumes, { ...base, status: { phase: 'Bound', message: 'x' } });
  expect(spec).toMatchObject({
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
    hostPath: { path: '/data', type: '' },
  });
  expect(status).toEqual({ phase: 'Pending', lastPhaseTransitionTime: '2026-05-01T12:00:00Z' });
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  [
    'no spec',
    (_, object) => delete object.spec,
    [
      'spec.accessModes: Required value',
      'spec.capacity: Required value',
      'spec.capacity: Unsupported value: null: supported values: "storage"',
      'spec: Required value: must specify a volume type',
    ],
  ],
  [
    'another resource',
    set({ capacity: { cpu: '1' } }),
    ['spec.capacity: Unsupported value: {"cpu":"1"}: supported values: "storage"'],
  ],
  [
    'no room',
    set({ capacity: { storage: '0' } }),
    ['spec.capacity[storage]: Invalid value: "0": must be greater than zero'],
  ],
  [
    'a mode that is none',
    set({ accessModes: ['fakemode'] }),
    [
      'spec.accessModes: Unsupported value: "fakemode": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
    ],
  ],
  [
    'one pod and more',
    set({ accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] }),
    ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
  ],
  [
    'a policy that is none',
    set({ persistentVolumeReclaimPolicy: 'fake' }),
    ['spec.persistentVolumeReclaimPolicy: Unsupported value: "fake": supported values: "Delete", "Recycle", "Retain"'],
  ],
  [
    'a host to be emptied',
    set({ hostPath: { path: '/x/..', type: '' }, persistentVolumeReclaimPolicy: 'Recycle' }),
    [
      'spec.hostPath.path: Invalid value: "/x/..": must not contain \'..\'',
      "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
    ],
  ],
  [
    'a class that is none',
    set({ storageClassName: '-no' }),
    [
      "spec.storageClassName: Invalid value: \"-no\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'a volume mode that is none',
    set({ volumeMode: 'fake' }),
    ['spec.volumeMode: Unsupported value: "fake": supported values: "Block", "Filesystem"'],
  ],
  ['a local disk of one node', on({ local: { path: '/dev' } }, { nodeAffinity: affinity('a', 'b') }), []],
  [
    'a local disk of any node',
    on({ local: { path: '/a/../b' } }),
    [
      'spec.local.path: Invalid value: "/a/../b": must not contain \'..\'',
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
    ],
  ],
  [
    'nodes that are not named',
    set({ nodeAffinity: {} }),
    ['spec.nodeAffinity.required: Required value: must specify required node constraints'],
  ],
  [
    'a label that no node has',
    set({ nodeAffinity: affinity('a', '-b') }),
    [
      "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: \"-b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  ],
  [
    'two places',
    set({ nfs: { server: 's', path: '/' }, cephfs: { monitors: ['m'] } }),
    [`spec.nfs: Forbidden: ${one}`, `spec.cephFS: Forbidden: ${one}`],
  ],
  ['a driver', on({ csi: { ...csi, controllerPublishSecretRef: secret } }, { volumeAttributesClassName: 'gold' }), []],
  [
    'a driver that is none',
    on({ csi: { driver: '', volumeHandle: '', nodePublishSecretRef: { name: 's' } } }),
    [
      'spec.csi.driver: Required value',
      'spec.csi.volumeHandle: Required value',
      'spec.csi.nodePublishSecretRef.namespace: Required value',
    ],
  ],
  [
    'a driver with a long name',
    on({ csi: { ...csi, driver: 'x'.repeat(64) } }),
    ['spec.csi.driver: Too long: may not be more than 63 bytes'],
  ],
  [
    'attributes of no class',
    on({ csi }, { volumeAttributesClassName: '' }),
    ['spec.volumeAttributesClassName: Required value: an empty string is disallowed'],
  ],
  [
    'attributes without a driver',
    set({ volumeAttributesClassName: 'gold' }),
    ['spec.csi: Required value: has to be specified when using volumeAttributesClassName'],
  ],
  [
    'mount options in an annotation',
    (_, object) => (object.metadata.annotations = { 'volume.beta.kubernetes.io/mount-options': 'ro' }),
    [
      'metadata.annotations.volume.beta.kubernetes.io/mount-options: Forbidden: may not specify mount options for this volume type',
    ],
  ],
  [
    'nfs that is nowhere',
    on({ nfs: { server: '', path: 'a' } }),
    ['spec.nfs.server: Required value', 'spec.nfs.path: Invalid value: "a": must be an absolute path'],
  ],
  ['iscsi', on({ iscsi: { targetPortal: '127.0.0.1', iqn: 'iqn.2015-02.example.com:test', lun: 1 } }), []],
  [
    'iscsi of no name',
    on({ iscsi: { targetPortal: '', iqn: 'iqn.x', lun: 256, chapAuthSession: true, initiatorName: 'x' } }),
    [
      'spec.iscsi.targetPortal: Required value',
      'spec.iscsi.iqn: Invalid value: "iqn.x": must be valid format',
      'spec.iscsi.lun: Invalid value: 256: must be between 0 and 255, inclusive',
      'spec.iscsi.secretRef: Required value',
      'spec.iscsi.initiatorname: Invalid value: "x": must be valid format',
    ],
  ],
  [
    'a gce disk with a partition too many',
    on({ gcePersistentDisk: { pdName: 'd', partition: 256 } }),
    ['spec.persistentDisk.partition: Invalid value: 256: must be between 1 and 255, inclusive'],
  ],
  [
    'a managed azure disk',
    on({ azureDisk: { diskName: 'd', diskURI: 'https://blob/', kind: 'Managed' } }),
    [
      'spec.azureDisk.diskURI: Unsupported value: "https://blob/": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"',
    ],
  ],
  [
    'azure files of an empty namespace',
    on({ azureFile: { secretName: 's', shareName: 'h', secretNamespace: '' } }),
    ['spec.azureFile.secretNamespace: Required value'],
  ],
  [
    'glusterfs of an empty namespace',
    on({ glusterfs: { endpoints: 'e', path: 'p', endpointsNamespace: '' } }),
    [
      'spec.glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it must be a valid namespace name',
    ],
  ],
  [
    'a cinder secret of no namespace',
    on({ cinder: { volumeID: 'v', secretRef: { name: 's' } } }),
    ['spec.cinder.secretRef.namespace: Required value'],
  ],
  [
    'quobyte of no port',
    on({ quobyte: { registry: 'a:1,b', volume: 'v' } }),
    ['spec.quobyte.registry: Invalid value: "a:1,b": must be a host:port pair or multiple pairs separated by commas'],
  ],
])('a volume with %s', (_, edit, expected) => {
  expect(createErrors(volumes, edited(edit))).toEqual(expected);
});

function changeErrors(before: Edit, after: Edit): string[] {
  const old = created(volumes, edited(before));
  const object = updated(
    volumes,
    old,
    change(old, (next: any) => after(next.spec, next)),
  );
  const errors = volumes.validateUpdate?.(object, old, context()) ?? [];
  return errors.map((error) => errorMessage(error).split('\n')[0] ?? '');
}

const source = 'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation';

test.each<[string, Edit, Edit, string[]]>([
  ['the policy', () => {}, set({ persistentVolumeReclaimPolicy: 'Delete' }), []],
  ['the claim', () => {}, set({ claimRef: { name: 'a' } }), []],
  ['where it is', () => {}, set({ hostPath: { path: '/other', type: '' } }), [source]],
  ['its mode', () => {}, set({ volumeMode: 'Block' }), ['volumeMode: Invalid value: "Block": field is immutable']],
  ['the secret that growing needs, once', on({ csi }), (spec) => (spec.csi.controllerExpandSecretRef = secret), []],
  [
    'that secret again',
    on({ csi: { ...csi, controllerExpandSecretRef: secret } }),
    (spec) => (spec.csi.controllerExpandSecretRef.name = 'x'),
    [source],
  ],
  ['its nodes, once', () => {}, set({ nodeAffinity: affinity('a', 'b') }), []],
  [
    'a label to its new name',
    set({ nodeAffinity: affinity('beta.kubernetes.io/os', 'linux') }),
    set({ nodeAffinity: affinity('kubernetes.io/os', 'linux') }),
    [],
  ],
  [
    'its nodes',
    set({ nodeAffinity: affinity('a', 'b') }),
    set({ nodeAffinity: affinity('a', 'c') }),
    [
      'nodeAffinity: Invalid value: {"Required":{"NodeSelectorTerms":[{"MatchExpressions":[{"Key":"a","Operator":"In","Values":["c"]}],"MatchFields":null}]}}: field is immutable, except for updating from beta label to GA',
    ],
  ],
  [
    'the class of its attributes to none',
    on({ csi }, { volumeAttributesClassName: 'a' }),
    (spec) => delete spec.volumeAttributesClassName,
    ['spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden'],
  ],
])('an update of a volume changes %s', (_, before, after, expected) => {
  expect(changeErrors(before, after)).toEqual(expected);
});

test('a phase has a beginning', () => {
  const old: any = {
    ...created(volumes, base),
    status: { phase: 'Pending', lastPhaseTransitionTime: '2026-01-01T00:00:00Z' },
  };
  const status = (next: object) => updated(volumes, old, { ...old, status: next }, 'status').status;
  expect(status({ phase: 'Available' })).toEqual({
    phase: 'Available',
    lastPhaseTransitionTime: '2026-05-01T12:00:00Z',
  });
  expect(status({ ...old.status, phase: 'Available' }).lastPhaseTransitionTime).toBe('2026-05-01T12:00:00Z');
  expect(status({ phase: 'Pending', message: 'x' }).lastPhaseTransitionTime).toBe('2026-01-01T00:00:00Z');
  const told = { phase: 'Bound', lastPhaseTransitionTime: '2026-02-02T00:00:00Z' };
  expect(status(told)).toEqual(told);
});

test('a volume warns of what is old', () => {
  const odd = edited((spec, object) => {
    object.metadata.annotations = { 'volume.beta.kubernetes.io/storage-class': 'a' };
    on(
      { rbd: { monitors: ['m'], image: 'i' }, storageos: { volumeName: 'v' } },
      { persistentVolumeReclaimPolicy: 'Recycle', nodeAffinity: affinity('beta.kubernetes.io/arch', 'x') },
    )(spec, object);
  });
  expect(volumes.warnings?.(odd, undefined)).toEqual([
    'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
    'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    'spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is deprecated since v1.14; use "kubernetes.io/arch" instead',
    'spec.storageOS: deprecated in v1.22, non-functional in v1.25+',
    'spec.rbd: deprecated in v1.28, non-functional in v1.31+',
  ]);
});

test('the columns of a volume', () => {
  const object = created(volumes, edited(set({ claimRef: { namespace: 'ns', name: 'c' }, storageClassName: 'fast' })));
  expect(cells(volumes, object)).toEqual({
    Name: 'disk',
    Capacity: '10Gi',
    'Access Modes': 'RWO',
    'Reclaim Policy': 'Retain',
    Status: 'Pending',
    Claim: 'ns/c',
    StorageClass: 'fast',
    VolumeAttributesClass: '<unset>',
    Reason: '',
    Age: '60m',
    VolumeMode: 'Filesystem',
  });
});
