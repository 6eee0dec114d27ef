import { expect, test } from 'vitest';
import { change, updateErrors } from '../../../testing.ts';
import { pods } from '../index.ts';

const base: any = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    containers: [{ name: 'web', image: 'nginx:1', resources: { requests: { cpu: '1' } } }],
    tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
    activeDeadlineSeconds: 60,
  },
};
type Edit = (spec: any, pod: any) => void;
const edited = (edit: Edit, from = base) => change(from, (pod: any) => edit(pod.spec, pod));
const errors = (edit: Edit, from = base, subresource = ''): string[] =>
  updateErrors(pods, from, edited(edit, from), subresource);

const fields =
  '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

test.each<[string, Edit]>([
  ['an image', (spec) => (spec.containers[0].image = 'nginx:2')],
  ['a shorter deadline', (spec) => (spec.activeDeadlineSeconds = 30)],
  ['one toleration more', (spec) => spec.tolerations.push({ key: 'b', operator: 'Exists' })],
  ['the seconds of a toleration', (spec) => (spec.tolerations[0].tolerationSeconds = 9)],
  ['labels', (_, pod) => (pod.metadata.labels = { a: 'b' })],
])('of a pod %s may change', (_, edit) => {
  expect(errors(edit)).toEqual([]);
});

test.each<[string, Edit, string[]]>([
  [
    'its command',
    (spec) => (spec.containers[0].command = ['sh']),
    [`spec: Forbidden: pod updates may not change fields other than ${fields}\n+ containers[0].command: ["sh"]`],
  ],
  [
    'its resources',
    (spec) => (spec.containers[0].resources.requests.cpu = '2'),
    [
      `spec: Forbidden: pod updates may not change fields other than ${fields}\n- containers[0].resources.requests.cpu: "1"\n+ containers[0].resources.requests.cpu: "2"`,
    ],
  ],
  [
    'its node',
    (spec) => (spec.nodeName = 'n'),
    [`spec: Forbidden: pod updates may not change fields other than ${fields}\n+ nodeName: "n"`],
  ],
  [
    'its containers’ number',
    (spec) => spec.containers.push({ name: 'b', image: 'c' }),
    ['spec.containers: Forbidden: pod updates may not add or remove containers'],
  ],
  [
    'a longer deadline',
    (spec) => (spec.activeDeadlineSeconds = 90),
    ['spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value'],
  ],
  [
    'no deadline',
    (spec) => delete spec.activeDeadlineSeconds,
    ['spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value'],
  ],
  [
    'a toleration',
    (spec) => (spec.tolerations = []),
    ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
  ],
  [
    'a new gate',
    (spec) => (spec.schedulingGates = [{ name: 'a' }]),
    [`spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a'`],
  ],
])('of a pod %s may not change', (_, edit, expected) => {
  expect(errors(edit)).toEqual(expected);
});

const gated = edited((spec) => {
  spec.schedulingGates = [{ name: 'a' }, { name: 'b' }];
  spec.nodeSelector = { disk: 'ssd' };
});

test('a gated pod may lose gates and narrow where it goes', () => {
  const narrower = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }] };
  const edit: Edit = (spec) => {
    spec.schedulingGates = [{ name: 'a' }];
    spec.nodeSelector = { disk: 'ssd', zone: 'x' };
    spec.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: narrower } };
  };
  expect(errors(edit, gated)).toEqual([]);
});

test('a gated pod may not widen where it goes', () => {
  expect(errors((spec) => (spec.nodeSelector = { zone: 'x' }), gated)).toEqual([
    'spec.nodeSelector: Invalid value: {"zone":"x"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
  ]);
});

test('a resize changes cpu and memory, nothing else', () => {
  expect(errors((spec) => (spec.containers[0].resources.requests.cpu = '2'), base, 'resize')).toEqual([]);
  const edit: Edit = (spec) => (spec.containers[0].image = 'other:1');
  expect(errors(edit, base, 'resize')).toEqual([
    'spec: Forbidden: only cpu and memory resources are mutable\n- containers[0].image: "nginx:1"\n+ containers[0].image: "other:1"',
  ]);
});

test('a resize cannot change the quality of service', () => {
  const edit: Edit = (spec) => (spec.containers[0].resources = {});
  expect(errors(edit, base, 'resize')[0]).toBe(
    'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
  );
});

test('debug containers are added and stay as they are', () => {
  const add: Edit = (spec) =>
    (spec.ephemeralContainers = [{ name: 'debug', image: 'busybox', targetContainerName: 'web' }]);
  expect(errors(add, base, 'ephemeralcontainers')).toEqual([]);
  const wrong: Edit = (spec) =>
    (spec.ephemeralContainers = [{ name: 'web', image: 'a', ports: [{ containerPort: 1 }] }]);
  expect(errors(wrong, base, 'ephemeralcontainers')).toEqual([
    'spec.ephemeralContainers[0].name: Duplicate value: "web"',
    'spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
  ]);
});

const terminated = { containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 0 } } }] };
const running = { containerStatuses: [{ name: 'web', state: { running: {} } }] };

test.each([
  ['Always', []],
  ['OnFailure', ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state']],
  ['Never', ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state']],
])('with restart policy %s a container that succeeded comes back or not', (restartPolicy, expected) => {
  const pod: any = edited((spec) => (spec.restartPolicy = restartPolicy));
  const old = { ...pod, metadata: { ...pod.metadata, resourceVersion: '1' }, status: terminated };
  const written = { ...old, status: running };
  const found = pods.validateUpdate?.(written, old, { now: new Date(0), subresource: 'status', dryRun: false });
  expect(found?.map(({ field, detail }) => `${field}: Forbidden: ${detail}`)).toEqual(expected);
});

test('a status names addresses of both families at most once', () => {
  const pod: any = {
    ...base,
    status: { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.2' }], podIPs: [{ ip: '10.1.0.1' }, { ip: '10.1.0.2' }] },
  };
  const found = pods.validateUpdate?.(pod, base, { now: new Date(0), subresource: 'status', dryRun: false });
  expect(found?.map(({ field, detail }) => `${field}: ${detail}`)).toEqual([
    'status.podIPs: may specify no more than one IP for each IP family',
    'status.hostIPs[0].ip: must be equal to `hostIP`',
  ]);
});
