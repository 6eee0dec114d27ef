import { expect, test } from 'vitest';
import { cells, context, createErrors, created, updated, updateErrors } from '../testing.ts';
import { bindings } from './binding/index.ts';
import { configMaps } from './configmap/index.ts';
import { endpoints } from './endpoints/index.ts';
import { namespaces } from './namespace/index.ts';
import { nodes } from './node/index.ts';
import { secrets } from './secret/index.ts';
import { serviceAccounts } from './serviceaccount/index.ts';

const metadata = { name: 'a', namespace: 'default', creationTimestamp: '2026-05-01T11:59:00Z' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a namespace starts active, guarded, and labelled with its name', () => {
  const namespace = created(namespaces, { metadata: { name: 'team' }, status: { phase: 'Terminating' } });
  expect(namespace).toMatchObject({
    metadata: { labels: { 'kubernetes.io/metadata.name': 'team' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
  expect(cells(namespaces, namespace)).toMatchObject({ Name: 'team', Status: 'Active' });
});

test('only finalize takes a namespace’s finalizers away', () => {
  const old = created(namespaces, { metadata: { name: 'team' } });
  const without = { ...old, spec: {} };
  expect(updated(namespaces, old, without).spec.finalizers).toEqual(['kubernetes']);
  expect(updated(namespaces, old, without, 'status').spec.finalizers).toEqual(['kubernetes']);
  expect(updated(namespaces, old, without, 'finalize').spec.finalizers).toBeUndefined();
  expect(namespaces.blocksDeletion?.(old)).toBe(true);
  expect(namespaces.blocksDeletion?.(updated(namespaces, old, without, 'finalize'))).toBe(false);
});

test('the phase of a namespace follows its deletion', () => {
  expect(
    updateErrors(
      namespaces,
      { metadata: { name: 'a' } },
      { metadata: { name: 'a' }, status: { phase: 'Terminating' } },
      'status',
    ),
  ).toEqual(['status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty']);
});

test('the name of a namespace is a label', () => {
  expect(createErrors(namespaces, { metadata: { name: 'a.b' } })).toEqual([
    'metadata.name: Invalid value: "a.b": must not contain dots',
  ]);
});

test('text for a secret becomes data, and the type is opaque', () => {
  const secret = created(secrets, { metadata, data: { a: base64('1') }, stringData: { a: '2', b: '3' } });
  expect(secret).toMatchObject({ type: 'Opaque', data: { a: base64('2'), b: base64('3') } });
  expect(secret.stringData).toBeUndefined();
  expect(cells(secrets, secret)).toEqual({ Name: 'a', Type: 'Opaque', Data: 2, Age: '60s' });
});

test.each<[string, object, string[]]>([
  ['opaque', { data: { k: base64('v') } }, []],
  [
    'a key with a slash',
    { data: { 'a/b': '' } },
    [
      `data[a/b]: Invalid value: "a/b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    ],
  ],
  [
    'too much',
    { data: { k: base64('x'.repeat(1024 * 1024 + 1)) } },
    ['data: Too long: may not be more than 1048576 bytes'],
  ],
  [
    'a token of nobody',
    { type: 'kubernetes.io/service-account-token' },
    ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
  ],
  [
    'a registry without logins',
    { type: 'kubernetes.io/dockerconfigjson' },
    ['data[.dockerconfigjson]: Required value'],
  ],
  [
    'a registry with bad logins',
    { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': base64('hunter2') } },
    ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid JSON'],
  ],
  [
    'a login without either',
    { type: 'kubernetes.io/basic-auth' },
    ['data[username]: Required value', 'data[password]: Required value'],
  ],
  ['a login with a name', { type: 'kubernetes.io/basic-auth', data: { username: '' } }, []],
  ['no key for ssh', { type: 'kubernetes.io/ssh-auth' }, ['data[ssh-privatekey]: Required value']],
  ['half a certificate', { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } }, ['data[tls.key]: Required value']],
])('a secret: %s', (_, fields, expected) => {
  expect(createErrors(secrets, { metadata, ...fields })).toEqual(expected);
});

test('the type of a secret stays, and what is immutable stays as it is', () => {
  expect(
    updateErrors(
      secrets,
      { metadata },
      { metadata, type: 'kubernetes.io/tls', data: { 'tls.crt': '', 'tls.key': '' } },
    ),
  ).toEqual(['type: Invalid value: "kubernetes.io/tls": field is immutable']);
  const sealed = { metadata, immutable: true, data: { a: base64('1') } };
  expect(updateErrors(secrets, sealed, { metadata, data: { a: base64('2') } })).toEqual([
    'immutable: Forbidden: field is immutable when `immutable` is set',
    'data: Forbidden: field is immutable when `immutable` is set',
  ]);
});

test.each<[string, object, string[]]>([
  ['both kinds of data', { data: { a: '1' }, binaryData: { b: base64('2') } }, []],
  [
    'one key in both',
    { data: { a: '1' }, binaryData: { a: '' } },
    ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
  ],
  ['too much', { data: { a: 'x'.repeat(1024 * 1024), b: 'y' } }, [': Too long: may not be more than 1048576 bytes']],
])('a config map with %s', (_, fields, expected) => {
  expect(createErrors(configMaps, { metadata, ...fields })).toEqual(expected);
});

test('an immutable config map may still be labelled', () => {
  const sealed = { metadata, immutable: true, data: { a: '1' } };
  expect(updateErrors(configMaps, sealed, { ...sealed, metadata: { ...metadata, labels: { a: 'b' } } })).toEqual([]);
  expect(updateErrors(configMaps, sealed, { ...sealed, data: { a: '2' } })).toEqual([
    'data: Forbidden: field is immutable when `immutable` is set',
  ]);
  expect(cells(configMaps, created(configMaps, { ...sealed, binaryData: { b: '' } }))).toEqual({
    Name: 'a',
    Data: 2,
    Age: '60s',
  });
});

const node = { metadata: { name: 'n' }, status: { capacity: { cpu: '2', memory: '1Gi' } } };

test('a node is created with its status, and gives away all it has', () => {
  const object = created(nodes, { ...node, spec: { podCIDR: '10.244.1.0/24' } });
  expect(object.status.allocatable).toEqual(node.status.capacity);
  expect(object.spec.podCIDRs).toEqual(['10.244.1.0/24']);
});

test('what a node is stays', () => {
  const old = { ...node, spec: { podCIDR: '10.244.1.0/24', providerID: 'a://1' } };
  expect(updateErrors(nodes, old, { ...node, spec: { podCIDR: '10.244.2.0/24', providerID: 'a://2' } })).toEqual([
    'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid',
    'spec.providerID: Forbidden: node updates may not change providerID except from "" to valid',
  ]);
  const taints = [
    { key: 'a', effect: 'NoSchedule' },
    { key: 'a', effect: 'NoSchedule', value: 'b' },
  ];
  expect(updateErrors(nodes, node, { ...node, spec: { taints } })).toEqual([
    'metadata.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule","value":"b"}: taints must be unique by key and effect pair',
  ]);
});

test('the columns of a node', () => {
  const object = created(nodes, {
    metadata: { name: 'n', labels: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'edge' } },
    spec: { unschedulable: true },
    status: {
      conditions: [{ type: 'Ready', status: 'False' }],
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
      nodeInfo: { kubeletVersion: 'v1.36.0' },
    },
  });
  expect(cells(nodes, object)).toEqual({
    Name: 'n',
    Status: 'NotReady,SchedulingDisabled',
    Roles: 'edge,worker',
    Age: '<unknown>',
    Version: 'v1.36.0',
    'Internal-IP': '10.0.0.1',
    'External-IP': '<none>',
    'OS-Image': '<unknown>',
    'Kernel-Version': '<unknown>',
    'Container-Runtime': '<unknown>',
  });
  expect(cells(nodes, created(nodes, { metadata: { name: 'm' } }))).toMatchObject({
    Status: 'Unknown',
    Roles: '<none>',
  });
});

const address = (ip: string) => ({ ip });

test('endpoints name addresses that can be reached', () => {
  const body = { metadata, subsets: [{ addresses: [address('127.0.0.1'), address('x')], ports: [{ port: 0 }] }, {}] };
  expect(createErrors(endpoints, body)).toEqual([
    'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    'subsets[0].addresses[1].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    'subsets[0].addresses[1].ip: Invalid value: "x": must be a valid IP address',
    'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    'subsets[1]: Required value: must specify `addresses` or `notReadyAddresses`',
  ]);
});

test('endpoints show the first three of all that are ready', () => {
  const body = {
    metadata,
    subsets: [
      { addresses: [address('10.0.0.1'), address('10.0.0.2')], ports: [{ port: 80 }, { name: 'b', port: 81 }] },
      { addresses: [address('2001:db8::1')], ports: [{ port: 80 }] },
    ],
  };
  expect(cells(endpoints, created(endpoints, body))).toMatchObject({
    Endpoints: '10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 2 more...',
  });
  expect(cells(endpoints, created(endpoints, { metadata }))).toMatchObject({ Endpoints: '<none>' });
  const headless = { metadata, subsets: [{ addresses: [address('10.0.0.1')] }] };
  expect(cells(endpoints, created(endpoints, headless))).toMatchObject({ Endpoints: '10.0.0.1' });
});

test('a service account keeps the names of its secrets and nothing else of them', () => {
  const account = created(serviceAccounts, { metadata, secrets: [{ kind: 'Secret', name: 's', uid: '1' }] });
  expect(account.secrets).toEqual([{ name: 's' }]);
  expect(serviceAccounts.columns.map(({ name }) => name)).toEqual(['Name', 'Age']);
});

test('a pod is bound to a node, by name', () => {
  const errors = (target: object) =>
    bindings.validate?.({ apiVersion: 'v1', kind: 'Binding', metadata, target }, context());
  expect(errors({ kind: 'Node', name: 'n' })).toEqual([]);
  expect(errors({ kind: 'Rack' })?.map(({ field, type }) => `${field} ${type}`)).toEqual([
    'target.kind FieldValueNotSupported',
    'target.name FieldValueRequired',
  ]);
});
