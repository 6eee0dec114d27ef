import { expect, test } from 'vitest';
import { errorMessage } from '@berth/machinery/invalid';
import { cells, change, context, createErrors, created, updateErrors, updated } from '../../testing.ts';
import { persistentVolumeClaims as claims } from './index.ts';

const base: any = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const set =
  (fields: object): Edit =>
  (spec) =>
    Object.assign(spec, fields);
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const modes = '"ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"';
const ownGroup = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";

test('a new claim waits for a volume with files', () => {
  const { spec, status, metadata } = created(claims, { ...base, status: { phase: 'Bound' } });
  expect(spec.volumeMode).toBe('Filesystem');
  expect(status).toEqual({ phase: 'Pending' });
  expect(metadata.generation).toBeUndefined();
});

test.each<[string, Edit, object]>([
  [
    'a claim',
    set({ dataSource: { kind: 'PersistentVolumeClaim', name: 'a' } }),
    { dataSource: { name: 'a' }, dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'a' } },
  ],
  [
    'something else by the newer field',
    set({ dataSourceRef: { apiGroup: 'a.b', kind: 'X', name: 'a' } }),
    { dataSource: { apiGroup: 'a.b', kind: 'X', name: 'a' } },
  ],
])('%s as a source stands in both fields', (_, edit, expected) => {
  expect(created(claims, edited(edit)).spec).toMatchObject(expected);
});

test('sources that are not served are dropped', () => {
  const other = edited(set({ dataSource: { apiGroup: 'a.b', kind: 'X', name: 'a' } }));
  expect(created(claims, other).spec.dataSource).toBeUndefined();
  const elsewhere = edited(set({ dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'a', namespace: 'b' } }));
  expect(created(claims, elsewhere).spec.dataSourceRef).toBeUndefined();
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['blocks', set({ volumeMode: 'Block' }), []],
  ['no class', set({ storageClassName: '' }), []],
  [
    'no access mode',
    set({ accessModes: [] }),
    ['spec.accessModes: Required value: at least 1 access mode is required'],
  ],
  [
    'an access mode that is none',
    set({ accessModes: ['fakemode'] }),
    [`spec.accessModes: Unsupported value: "fakemode": supported values: ${modes}`],
  ],
  [
    'one pod and more',
    set({ accessModes: ['ReadWriteOncePod', 'ReadWriteMany'] }),
    ['spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes'],
  ],
  ['no size', set({ resources: {} }), ['spec.resources[storage]: Required value']],
  [
    'a negative size',
    set({ resources: { requests: { storage: '-1Gi' } } }),
    ['spec.resources[storage]: Invalid value: "-1Gi": must be greater than or equal to 0'],
  ],
  [
    'no room',
    set({ resources: { requests: { storage: '0Mi' } } }),
    ['spec.resources[storage]: Invalid value: "0": must be greater than zero'],
  ],
  [
    'a class that is none',
    set({ storageClassName: '-no' }),
    [`spec.storageClassName: Invalid value: "-no": ${subdomain}`],
  ],
  [
    'a volume mode that is none',
    set({ volumeMode: 'fake' }),
    ['spec.volumeMode: Unsupported value: "fake": supported values: "Block", "Filesystem"'],
  ],
  [
    'attributes of no class',
    set({ volumeAttributesClassName: '-no' }),
    [`spec.volumeAttributesClassName: Invalid value: "-no": ${subdomain}`],
  ],
  [
    'a source without a name',
    set({ dataSourceRef: { kind: 'PersistentVolumeClaim', name: '' } }),
    ['spec.dataSource.name: Required value', 'spec.dataSourceRef.name: Required value'],
  ],
  [
    'a source of no group',
    set({ dataSourceRef: { kind: 'X', name: 'a' } }),
    [`spec.dataSource: Invalid value: "X": ${ownGroup}`, `spec.dataSourceRef: Invalid value: "X": ${ownGroup}`],
  ],
  [
    'two sources',
    set({
      dataSource: { kind: 'PersistentVolumeClaim', name: 'a' },
      dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'b' },
    }),
    ['spec: Invalid value: {}: must match dataSourceRef'],
  ],
])('a claim with %s', (_, edit, expected) => {
  expect(createErrors(claims, edited(edit))).toEqual(expected);
});

const fixed =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** Complaints about a change of `edit`, where the old claim is as `before` and `status` say. */
function changeErrors(edit: Edit, before: Edit = () => {}, status: object = {}): string[] {
  const old: any = { ...created(claims, edited(before)), status: { phase: 'Pending', ...status } };
  const object = updated(
    claims,
    old,
    change(old, (next: any) => edit(next.spec, next)),
  );
  const errors = claims.validateUpdate?.(object, old, context()) ?? [];
  return errors.map((error) => errorMessage(error).split('\n')[0] ?? '');
}

const annotation = 'volume.beta.kubernetes.io/storage-class';
const annotate =
  (value: string): Edit =>
  (_, object) =>
    (object.metadata.annotations = { [annotation]: value });
const grown: Edit = (spec) => (spec.resources.requests.storage = '2Gi');
const shrunk: Edit = (spec) => (spec.resources.requests.storage = '512Mi');
const bound = { phase: 'Bound', capacity: { storage: '1Gi' } };

test.each<[string, Edit, Edit, object, string[]]>([
  ['nothing', () => {}, () => {}, {}, []],
  ['which volume it has, once', set({ volumeName: 'v' }), () => {}, {}, []],
  ['which volume it has, again', set({ volumeName: 'w' }), set({ volumeName: 'v' }), {}, [fixed]],
  ['its access modes', set({ accessModes: ['ReadWriteMany'] }), () => {}, {}, [fixed]],
  ['its size while it waits', grown, () => {}, {}, [fixed]],
  ['its size once bound', grown, () => {}, bound, []],
  [
    'its size to less',
    shrunk,
    () => {},
    bound,
    ['spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
  ],
  [
    'its size back to what there is more than',
    (spec) => (spec.resources.requests.storage = '2Gi'),
    (spec) => (spec.resources.requests.storage = '3Gi'),
    bound,
    [],
  ],
  [
    'its volume mode',
    set({ volumeMode: 'Block' }),
    () => {},
    {},
    [fixed, 'volumeMode: Invalid value: "Block": field is immutable'],
  ],
  ['its class from none', set({ storageClassName: 'fast' }), () => {}, {}, []],
  ['its class', set({ storageClassName: 'fast' }), set({ storageClassName: 'slow' }), {}, [fixed]],
  ['where its class stands', set({ storageClassName: 'fast' }), annotate('fast'), {}, []],
  ['where its class stands, to another', set({ storageClassName: 'slow' }), annotate('fast'), {}, [fixed]],
  [
    'the old annotation',
    annotate('slow'),
    annotate('fast'),
    {},
    [`metadata.annotations.${annotation}: Invalid value: "slow": field is immutable`],
  ],
  [
    'the class of its attributes',
    set({ volumeAttributesClassName: 'gold' }),
    set({ volumeAttributesClassName: 'iron' }),
    bound,
    [],
  ],
  [
    'the class of its attributes to none',
    (spec) => delete spec.volumeAttributesClassName,
    set({ volumeAttributesClassName: 'iron' }),
    { ...bound, currentVolumeAttributesClassName: 'iron' },
    [
      'spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when status.currentVolumeAttributesClassName is not nil',
    ],
  ],
  [
    'the class of its attributes to nothing',
    set({ volumeAttributesClassName: '' }),
    set({ volumeAttributesClassName: 'iron' }),
    { ...bound, currentVolumeAttributesClassName: 'iron' },
    [
      'spec.volumeAttributesClassName: Forbidden: update to empty string is forbidden when status.currentVolumeAttributesClassName is not nil',
    ],
  ],
])('an update of a claim changes %s', (_, edit, before, status, expected) => {
  expect(changeErrors(edit, before, status)).toEqual(expected);
});

test.each<[object, string[]]>([
  [
    {
      phase: 'Bound',
      capacity: { storage: '1Gi' },
      allocatedResourceStatuses: { storage: 'NodeResizePending', 'example.com/x': 'ControllerResizeInProgress' },
    },
    [],
  ],
  [{ capacity: { storage: '-1' } }, ['status.capacity[storage]: Invalid value: -1: must be a valid resource quantity']],
  [
    { allocatedResources: { cpu: '1' } },
    ['status.allocatedResources: Unsupported value: "cpu": supported values: "storage"'],
  ],
  [
    { allocatedResourceStatuses: { storage: 'Soon' } },
    [
      'status.allocatedResourceStatuses: Unsupported value: "storage": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"',
    ],
  ],
])('a status of %j', (status, expected) => {
  expect(updateErrors(claims, base, { ...base, status }, 'status')).toEqual(expected);
});

test('a claim warns of what is old and of fractions of bytes', () => {
  const odd = edited((spec, object) => {
    annotate('fast')(spec, object);
    spec.resources = { requests: { storage: '1500m' }, limits: { storage: '100m' } };
  });
  const fraction = 'is invalid, must be an integer';
  expect(claims.warnings?.(odd, undefined)).toEqual([
    `metadata.annotations[${annotation}]: deprecated since v1.8; use "storageClassName" attribute instead`,
    `spec.resources.requests[storage]: fractional byte value "1500m" ${fraction}`,
    `spec.resources.limits[storage]: fractional byte value "100m" ${fraction}`,
  ]);
});

test('the columns of a claim', () => {
  const waiting = created(claims, edited(set({ storageClassName: 'fast' })));
  expect(cells(claims, waiting)).toEqual({
    Name: 'data',
    Status: 'Pending',
    Volume: '',
    Capacity: '',
    'Access Modes': '',
    StorageClass: 'fast',
    VolumeAttributesClass: '<unset>',
    Age: '60m',
    VolumeMode: 'Filesystem',
  });
  const status = { phase: 'Bound', accessModes: ['ReadOnlyMany', 'ReadWriteOnce'], capacity: { storage: '1Gi' } };
  const has = { ...created(claims, edited(set({ volumeName: 'v' }))), status };
  expect(cells(claims, has)).toMatchObject({
    Status: 'Bound',
    Volume: 'v',
    Capacity: '1Gi',
    'Access Modes': 'RWO,ROX',
  });
  has.metadata.deletionTimestamp = '2026-05-01T11:59:00Z';
  expect(cells(claims, has)).toMatchObject({ Status: 'Terminating' });
});
