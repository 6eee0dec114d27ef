import { expect, test } from 'vitest';
import { cells, change, createErrors, created, updateErrors } from '../../testing.ts';
import { statefulSets } from './index.ts';

const base: any = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'postgres' }] } },
  },
};
const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const strategy =
  (updateStrategy: object): Edit =>
  (spec) =>
    (spec.updateStrategy = updateStrategy);

test('a stateful set has one pod, made in order, unless told otherwise', () => {
  const { spec, status } = created(
    statefulSets,
    edited((wanted) => (wanted.volumeClaimTemplates = [claim])),
  );
  expect(spec).toMatchObject({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  });
  expect(spec.volumeClaimTemplates[0]).toEqual({
    ...claim,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { ...claim.spec, volumeMode: 'Filesystem' },
    status: { phase: 'Pending' },
  });
  expect(status).toEqual({ replicas: 0, availableReplicas: 0 });
});

test.each<[string, Edit, object]>([
  ['its type alone', strategy({ type: 'RollingUpdate' }), { type: 'RollingUpdate' }],
  ['on delete', strategy({ type: 'OnDelete' }), { type: 'OnDelete' }],
  [
    'a partition',
    strategy({ rollingUpdate: { partition: 3 } }),
    { type: 'RollingUpdate', rollingUpdate: { partition: 3 } },
  ],
  [
    'what is not served yet',
    strategy({ rollingUpdate: { maxUnavailable: 2 } }),
    { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
  ],
])('the strategy of a stateful set given %s', (_, edit, expected) => {
  expect(created(statefulSets, edited(edit)).spec.updateStrategy).toEqual(expected);
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['parallel pods', (spec) => (spec.podManagementPolicy = 'Parallel'), []],
  ['no service', (spec) => delete spec.serviceName, []],
  [
    'a claim of the volume a pod has',
    (spec) => {
      spec.volumeClaimTemplates = [claim];
      spec.template.spec.volumes = [{ name: 'data', hostPath: { path: '' } }];
      spec.template.spec.containers[0].volumeMounts = [{ name: 'data', mountPath: '/data' }];
    },
    [],
  ],
  [
    'names the system gives itself',
    (spec) => Object.assign(spec.template.spec, { hostname: 'A_', subdomain: 'B_' }),
    [],
  ],
  [
    'a name of parts',
    (_, object) => (object.metadata.name = 'a.b'),
    ['metadata.name: Invalid value: "a.b": must not contain dots'],
  ],
  [
    'another order of pods',
    (spec) => (spec.podManagementPolicy = 'Any'),
    ["spec.podManagementPolicy: Invalid value: \"Any\": must be 'OrderedReady' or 'Parallel'"],
  ],
  [
    'settings that do not belong to the strategy',
    strategy({ type: 'OnDelete', rollingUpdate: { partition: 1 } }),
    [
      `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
    ],
  ],
  [
    'a strategy that is none',
    strategy({ type: 'foo' }),
    [`spec.updateStrategy: Invalid value: {"Type":"foo","RollingUpdate":null}: must be 'RollingUpdate' or 'OnDelete'`],
  ],
  [
    'a negative partition',
    strategy({ rollingUpdate: { partition: -1 } }),
    ['spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'a retention that is none',
    (spec) => (spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'invalid', whenScaled: 'Delete' }),
    [
      'spec.persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "invalid": supported values: "Retain", "Delete"',
    ],
  ],
  [
    'a claim without a size',
    (spec) => (spec.volumeClaimTemplates = [{ metadata: { name: 'a' }, spec: { accessModes: ['ReadWriteOnce'] } }]),
    ['spec.volumeClaimTemplates[0].spec.resources[storage]: Required value'],
  ],
  [
    'negative numbers',
    (spec) => Object.assign(spec, { replicas: -1, minReadySeconds: -1, ordinals: { start: -2 } }),
    [
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.ordinals.start: Invalid value: -2: must be greater than or equal to 0',
    ],
  ],
  [
    'a service name that is none',
    (spec) => (spec.serviceName = 'Invalid.Name'),
    [
      "spec.serviceName: Invalid value: \"Invalid.Name\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'no selector',
    (spec) => delete spec.selector,
    [
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'an empty selector',
    (spec) => (spec.selector = {}),
    ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
  ],
  [
    'a template that ends',
    (spec) => Object.assign(spec.template.spec, { restartPolicy: 'Never', activeDeadlineSeconds: 1 }),
    [
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
      'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported',
    ],
  ],
])('a stateful set with %s', (_, edit, expected) => {
  expect(createErrors(statefulSets, edited(edit))).toEqual(expected);
});

const forbidden =
  "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

test.each<[string, Edit, string[]]>([
  ['the number of pods', (spec) => (spec.replicas = 3), []],
  ['the template', (spec) => (spec.template.spec.containers[0].image = 'postgres:17'), []],
  ['the strategy', strategy({ type: 'OnDelete' }), []],
  ['the time to be ready', (spec) => (spec.minReadySeconds = 3), []],
  ['the first ordinal', (spec) => (spec.ordinals = { start: 2 }), []],
  ['the history', (spec) => (spec.revisionHistoryLimit = 2), []],
  ['the retention', (spec) => (spec.persistentVolumeClaimRetentionPolicy = { whenScaled: 'Delete' }), []],
  ['the service', (spec) => (spec.serviceName = 'other'), [forbidden]],
  ['the order of pods', (spec) => (spec.podManagementPolicy = 'Parallel'), [forbidden]],
  ['the claims', (spec) => (spec.volumeClaimTemplates = [claim]), [forbidden]],
  [
    'the selector',
    (spec) => (spec.selector.matchLabels = { app: 'x' }),
    [
      'spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
      forbidden,
    ],
  ],
])('an update of a stateful set changes %s', (_, edit, expected) => {
  expect(updateErrors(statefulSets, base, edited(edit))).toEqual(expected);
});

test('what cannot be changed any more is not complained about', () => {
  const lax = edited((spec) => (spec.serviceName = 'Invalid.Name'));
  expect(
    updateErrors(
      statefulSets,
      lax,
      change(lax, ({ spec }) => (spec.replicas = 2)),
    ),
  ).toEqual([]);
  const noImage = edited((spec) => delete spec.template.spec.containers[0].image);
  expect(
    updateErrors(
      statefulSets,
      noImage,
      change(noImage, ({ spec }) => (spec.replicas = 2)),
    ),
  ).toEqual([]);
});

test.each<[object, string[]]>([
  [{ replicas: 3, readyReplicas: 3, currentReplicas: 2, updatedReplicas: 1, availableReplicas: 2 }, []],
  [
    { replicas: 1, readyReplicas: -1 },
    [
      'status.readyReplicas: Invalid value: -1: must be greater than or equal to 0',
      'status.availableReplicas: Invalid value: 0: cannot be greater than status.readyReplicas',
    ],
  ],
  [{ readyReplicas: 1 }, ['status.readyReplicas: Invalid value: 1: cannot be greater than status.replicas']],
  [{ currentReplicas: 1 }, ['status.currentReplicas: Invalid value: 1: cannot be greater than status.replicas']],
  [{ updatedReplicas: 1 }, ['status.updatedReplicas: Invalid value: 1: cannot be greater than status.replicas']],
  [
    { replicas: 3, availableReplicas: 2 },
    ['status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas'],
  ],
  [{ observedGeneration: -1 }, ['status.observedGeneration: Invalid value: -1: must be greater than or equal to 0']],
  [{ collisionCount: -1 }, ['status.collisionCount: Invalid value: -1: must be greater than or equal to 0']],
])('a status of %j', (status, expected) => {
  expect(updateErrors(statefulSets, base, { ...base, status }, 'status')).toEqual(expected);
});

test('a stateful set warns of fractions of bytes and of a history without end', () => {
  const odd = created(
    statefulSets,
    edited((spec) => {
      spec.revisionHistoryLimit = -1;
      spec.volumeClaimTemplates = [change(claim, (c) => (c.spec.resources.requests.storage = '100m'))];
    }),
  );
  const fraction = 'fractional byte value "100m" is invalid, must be an integer';
  const history =
    'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended';
  expect(statefulSets.warnings?.(odd, undefined)).toEqual([
    `spec.volumeClaimTemplates[0].spec.resources.requests[storage]: ${fraction}`,
    history,
  ]);
  expect(statefulSets.warnings?.(odd, odd)).toEqual([
    `spec.volumeClaimTemplates[0].Spec.resources.requests[storage]: ${fraction}`,
    history,
  ]);
});

test('the columns of a stateful set', () => {
  const object = {
    ...created(
      statefulSets,
      edited((spec) => (spec.replicas = 3)),
    ),
    status: { readyReplicas: 2 },
  };
  expect(cells(statefulSets, object)).toEqual({
    Name: 'db',
    Ready: '2/3',
    Age: '60m',
    Containers: 'db',
    Images: 'postgres',
  });
});
