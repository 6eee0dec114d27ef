import { expect, test } from 'vitest';
import { at, createErrors, updateErrors } from '../testing.ts';
import { storageClasses } from './storageclass/index.ts';
import { csiDrivers } from './csidriver/index.ts';
import { csiNodes } from './csinode/index.ts';
import { csiStorageCapacities } from './csistoragecapacity/index.ts';
import { volumeAttachments } from './volumeattachment/index.ts';
import { volumeAttributesClasses } from './volumeattributesclass/index.ts';

/** What the API server of v1.36 answers to the same requests. */

const storageclass: any = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  provisioner: 'kubernetes.io/aws-ebs',
  parameters: { a: 'b' },
  allowedTopologies: [{ matchLabelExpressions: [{ key: 'a/b', values: ['c', 'd'] }] }],
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['provisioner', '', ['provisioner: Required value']],
  [
    'provisioner',
    'a b',
    [
      "provisioner: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
  ['parameters', { '': 'b' }, ['parameters: Invalid value: "": field can not be empty.']],
  ['reclaimPolicy', 'Recycle', ['reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"']],
  [
    'volumeBindingMode',
    'Later',
    ['volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"'],
  ],
  [
    'allowedTopologies.0.matchLabelExpressions.0.values',
    [],
    ['allowedTopologies[0].matchLabelExpressions[0].values: Required value'],
  ],
  [
    'allowedTopologies.0.matchLabelExpressions.0.values',
    ['c', 'c'],
    ['allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "c"'],
  ],
  [
    'allowedTopologies.0.matchLabelExpressions.0.key',
    'a b',
    [
      "allowedTopologies[0].matchLabelExpressions[0].key: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
])('a storage class whose %s is %j', (path, value, expected) => {
  expect(createErrors(storageClasses, at(storageclass, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  ['parameters', { a: 'c' }, ['parameters: Invalid value: {"a":"c"}: field is immutable']],
  ['provisioner', 'other.io/x', ['provisioner: Invalid value: "other.io/x": field is immutable']],
  ['reclaimPolicy', 'Retain', ['reclaimPolicy: Invalid value: "Retain": field is immutable']],
  [
    'volumeBindingMode',
    'WaitForFirstConsumer',
    ['volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable'],
  ],
  ['allowVolumeExpansion', true, []],
])('a storage class whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(storageClasses, storageclass, at(storageclass, path, value))).toEqual(expected);
});

const csidriver: any = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIDriver',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 700 }, { audience: 'b' }] },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  [
    'metadata.name',
    'A_b',
    [
      "metadata.name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'spec.fsGroupPolicy',
    'Any',
    ['spec.fsGroupPolicy: Unsupported value: "Any": supported values: "File", "None", "ReadWriteOnceWithFSType"'],
  ],
  [
    'spec.volumeLifecycleModes',
    ['Persistent', 'Never'],
    ['spec.volumeLifecycleModes: Unsupported value: "Never": supported values: "Persistent", "Ephemeral"'],
  ],
  ['spec.tokenRequests.1.audience', 'a', ['spec.tokenRequests[1].audience: Duplicate value: "a"']],
  [
    'spec.tokenRequests.0.expirationSeconds',
    10,
    ['spec.tokenRequests[0].expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes'],
  ],
  [
    'spec.nodeAllocatableUpdatePeriodSeconds',
    3,
    ['spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 3: must be greater than or equal to 10 seconds'],
  ],
])('a CSI driver whose %s is %j', (path, value, expected) => {
  expect(createErrors(csiDrivers, at(csidriver, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  ['spec.attachRequired', false, ['spec.attachedRequired: Invalid value: false: field is immutable']],
  [
    'spec.volumeLifecycleModes',
    ['Ephemeral'],
    ['spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable'],
  ],
  ['spec.fsGroupPolicy', 'File', []],
])('a CSI driver whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(csiDrivers, csidriver, at(csidriver, path, value))).toEqual(expected);
});

const csinode: any = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { drivers: [{ name: 'a.b', nodeID: 'n', topologyKeys: ['a/b', 'c'], allocatable: { count: 3 } }] },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec.drivers.0.nodeID', '', ['spec.drivers[0].nodeID: Required value']],
  [
    'spec.drivers.0.name',
    'A_b',
    [
      "spec.drivers[0].name: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  ['spec.drivers.0.topologyKeys', ['a', 'a'], ['spec.drivers[0]: Duplicate value: "a"']],
  [
    'spec.drivers.0.allocatable.count',
    -1,
    ['spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'spec.drivers',
    [
      { name: 'a.b', nodeID: 'n' },
      { name: 'a.b', nodeID: 'm' },
    ],
    ['spec.drivers[1].name: Duplicate value: "a.b"'],
  ],
])('a CSI node whose %s is %j', (path, value, expected) => {
  expect(createErrors(csiNodes, at(csinode, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  [
    'spec.drivers.0.nodeID',
    'm',
    ['spec.drivers: Invalid value: {"name":"a.b","nodeID":"m","topologyKeys":["a/b","c"]}: field is immutable'],
  ],
  ['spec.drivers', [], []],
])('a CSI node whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(csiNodes, csinode, at(csinode, path, value))).toEqual(expected);
});

const csistoragecapacity: any = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIStorageCapacity',
  metadata: { name: 'x', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  nodeTopology: { matchLabels: { a: 'b' } },
  storageClassName: 'fast',
  capacity: '1Gi',
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  [
    'storageClassName',
    '',
    [
      "storageClassName: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'storageClassName',
    'A_b',
    [
      "storageClassName: Invalid value: \"A_b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  ['capacity', '-1', ['capacity: Invalid value: "-1": must be greater than or equal to 0']],
  [
    'nodeTopology',
    { matchLabels: { 'a b': 'c' } },
    [
      "nodeTopology.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
  ],
])('a storage capacity whose %s is %j', (path, value, expected) => {
  expect(createErrors(csiStorageCapacities, at(csistoragecapacity, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  ['storageClassName', 'slow', ['storageClassName: Invalid value: "slow": field is immutable']],
  ['nodeTopology', {}, ['nodeTopology: Invalid value: {}: field is immutable']],
  ['capacity', '2Gi', []],
])('a storage capacity whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(csiStorageCapacities, csistoragecapacity, at(csistoragecapacity, path, value))).toEqual(expected);
});

const volumeattachment: any = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttachment',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { attacher: 'a.b', nodeName: 'n', source: { persistentVolumeName: 'p' } },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['spec.attacher', '', ['spec.attacher: Required value']],
  [
    'spec.nodeName',
    '',
    [
      "spec.nodeName: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'spec.source',
    {},
    ['spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName'],
  ],
  [
    'spec.source.persistentVolumeName',
    '',
    [
      'spec.source.persistentVolumeName: Required value: must specify non empty persistentVolumeName',
      "spec.source.persistentVolumeName: Invalid value: \"\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
])('a volume attachment whose %s is %j', (path, value, expected) => {
  expect(createErrors(volumeAttachments, at(volumeattachment, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  [
    'spec.nodeName',
    'm',
    [
      'spec: Invalid value: {"attacher":"a.b","nodeName":"m","source":{"persistentVolumeName":"p"}}: field is immutable',
    ],
  ],
])('a volume attachment whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(volumeAttachments, volumeattachment, at(volumeattachment, path, value))).toEqual(expected);
});

const volumeattributesclass: any = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttributesClass',
  metadata: { name: 'x', creationTimestamp: '2026-05-01T11:00:00Z' },
  driverName: 'a.b',
  parameters: { a: 'b' },
};

test.each<[string, unknown, string[]]>([
  ['metadata.labels', { a: 'b' }, []],
  ['driverName', '', ['driverName: Required value']],
  ['driverName', 'A_b', []],
  ['parameters', {}, ['parameters: Required value: must contain at least one key/value pair']],
  ['parameters', { '': 'b' }, ['parameters: Invalid value: "": field can not be empty.']],
])('a volume attributes class whose %s is %j', (path, value, expected) => {
  expect(createErrors(volumeAttributesClasses, at(volumeattributesclass, path, value))).toEqual(expected);
});

test.each<[string, unknown, string[]]>([
  ['driverName', 'c.d', ['driverName: Forbidden: updates to driverName are forbidden.']],
  ['parameters', { a: 'c' }, ['parameters: Forbidden: updates to parameters are forbidden.']],
])('a volume attributes class whose %s becomes %j', (path, value, expected) => {
  expect(updateErrors(volumeAttributesClasses, volumeattributesclass, at(volumeattributesclass, path, value))).toEqual(
    expected,
  );
});
