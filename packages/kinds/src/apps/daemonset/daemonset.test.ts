import { expect, test } from 'vitest';
import { cells, change, createErrors, created, defaulted, updated, updateErrors } from '../../testing.ts';
import { toPartial } from '@berth/machinery/tables';
import { daemonSets } from './index.ts';

const base: any = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'log', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: {
    selector: { matchLabels: { app: 'log' } },
    template: { metadata: { labels: { app: 'log' } }, spec: { containers: [{ name: 'log', image: 'fluentd' }] } },
  },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const rolling = (maxUnavailable: number | string, maxSurge: number | string): Edit => {
  return (spec) => (spec.updateStrategy = { rollingUpdate: { maxUnavailable, maxSurge } });
};
const path = 'spec.updateStrategy.rollingUpdate';
const percent = `a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`;

test('a daemon set replaces one pod after the other unless told otherwise', () => {
  const { spec, metadata, status } = created(daemonSets, base);
  expect(spec).toMatchObject({
    revisionHistoryLimit: 10,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
  });
  expect(metadata.annotations).toEqual({ 'deprecated.daemonset.template.generation': '1' });
  expect(status).toEqual({
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  });
  const onDelete = edited((wanted) => (wanted.updateStrategy = { type: 'OnDelete' }));
  expect(created(daemonSets, onDelete).spec.updateStrategy).toEqual({ type: 'OnDelete' });
});

test('the count of its templates is a field upstream: its metadata alone is without it, and its writer sets it to nothing', () => {
  const made = created(daemonSets, { ...base, metadata: { ...base.metadata, annotations: { a: 'b' } } });
  expect(toPartial(daemonSets, made).metadata.annotations).toEqual({ a: 'b' });
  expect(toPartial(daemonSets, created(daemonSets, base)).metadata).not.toHaveProperty('annotations');
  expect(defaulted(daemonSets, base).metadata.annotations).toEqual({ 'deprecated.daemonset.template.generation': '0' });
});

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  ['a surge instead of a gap', rolling(0, '10%'), []],
  ['a name of parts', (_, object) => (object.metadata.name = 'a.b'), []],
  [
    'no selector',
    (spec) => delete spec.selector,
    ['spec.template.metadata.labels: Invalid value: {"app":"log"}: `selector` does not match template `labels`'],
  ],
  [
    'an empty selector',
    (spec) => (spec.selector = {}),
    ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
  ],
  [
    'a selector of others',
    (spec) => (spec.selector.matchLabels = { app: 'db' }),
    ['spec.template.metadata.labels: Invalid value: {"app":"log"}: `selector` does not match template `labels`'],
  ],
  [
    'a template that ends',
    (spec) => (spec.template.spec.restartPolicy = 'OnFailure'),
    ['spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always"'],
  ],
  [
    'a template with a deadline',
    (spec) => (spec.template.spec.activeDeadlineSeconds = 9),
    ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported'],
  ],
  [
    'negative numbers',
    (spec) => Object.assign(spec, { minReadySeconds: -1, revisionHistoryLimit: -1 }),
    [
      'spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0',
      'spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    'a strategy that is none',
    (spec) => (spec.updateStrategy = { type: 'Random' }),
    [
      'spec.updateStrategy: Unsupported value: {"Type":"Random","RollingUpdate":null}: supported values: "RollingUpdate", "OnDelete"',
    ],
  ],
  ['no room to move', rolling('0%', 0), [`${path}.maxUnavailable: Required value: cannot be 0 when maxSurge is 0`]],
  [
    'room on both sides',
    rolling(1, '1%'),
    [`${path}.maxSurge: Invalid value: "1%": may not be set when maxUnavailable is non-zero`],
  ],
  [
    'more than all',
    rolling('101%', 0),
    [`${path}.maxUnavailable: Invalid value: "101%": must not be greater than 100%`],
  ],
  [
    'a surge of more than all',
    rolling(0, '200%'),
    [`${path}.maxSurge: Invalid value: "200%": must not be greater than 100%`],
  ],
  ['a negative gap', rolling(-1, 0), [`${path}.maxUnavailable: Invalid value: -1: must be greater than or equal to 0`]],
  ['a share that is none', rolling('x', 1), [`${path}.maxUnavailable: Invalid value: "x": ${percent}`]],
])('a daemon set with %s', (_, edit, expected) => {
  expect(createErrors(daemonSets, edited(edit))).toEqual(expected);
});

test('the selector of a daemon set stays', () => {
  const other = edited((spec) => {
    spec.selector.matchLabels = { app: 'db' };
    spec.template.metadata.labels = { app: 'db' };
  });
  expect(updateErrors(daemonSets, base, other)).toEqual([
    'spec.selector: Invalid value: {"matchLabels":{"app":"db"}}: field is immutable',
  ]);
});

test('the system alone counts the templates of a daemon set', () => {
  const annotation = 'deprecated.daemonset.template.generation';
  const old = created(daemonSets, base);
  const generation = (edit: Edit, subresource = '') =>
    updated(daemonSets, old, edited(edit), subresource).metadata.annotations?.[annotation];
  expect(generation((spec) => (spec.template.spec.containers[0].image = 'fluentd:2'))).toBe('2');
  expect(generation((spec) => (spec.minReadySeconds = 3))).toBe('1');
  expect(generation((_, object) => (object.metadata.annotations = { [annotation]: '7' }))).toBe('1');
  expect(generation((spec) => (spec.template.spec.containers[0].image = 'fluentd:2'), 'status')).toBe('1');
  const wished = edited((_, object) => (object.metadata.annotations = { [annotation]: '7' }));
  expect(created(daemonSets, wished).metadata.annotations).toEqual({ [annotation]: '7' });
  const wrong = edited((_, object) => (object.metadata.annotations = { [annotation]: 'x' }));
  expect(() => defaulted(daemonSets, wrong)).toThrow(
    'DaemonSet in version "v1" cannot be handled as a DaemonSet: strconv.ParseInt: parsing "x": invalid syntax',
  );
});

test('the counts of a status are not negative and collisions only rise', () => {
  const of = (status: object) => updateErrors(daemonSets, base, { ...base, status }, 'status');
  expect(of({ numberReady: 1, collisionCount: 3 })).toEqual([]);
  const fields = [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ];
  for (const field of fields) {
    expect(of({ [field]: -1 })).toEqual([`status.${field}: Invalid value: -1: must be greater than or equal to 0`]);
  }
  const old = { ...created(daemonSets, base), status: { collisionCount: 2 } };
  const check = (collisionCount?: number) =>
    daemonSets.validateUpdate?.({ ...old, status: { collisionCount } }, old, {
      now: new Date(),
      subresource: 'status',
      dryRun: false,
    });
  expect(check(2)).toEqual([]);
  expect(check(1)).toMatchObject([{ field: 'status.collisionCount', detail: 'cannot be decremented' }]);
  expect(check()).toMatchObject([{ value: 0 }]);
});

test('the columns of a daemon set', () => {
  const object = created(
    daemonSets,
    edited((spec) => (spec.template.spec.nodeSelector = { b: '2', a: '1' })),
  );
  object.status = {
    desiredNumberScheduled: 5,
    currentNumberScheduled: 4,
    numberReady: 3,
    updatedNumberScheduled: 2,
    numberAvailable: 1,
  };
  expect(cells(daemonSets, object)).toEqual({
    Name: 'log',
    Desired: 5,
    Current: 4,
    Ready: 3,
    'Up-to-date': 2,
    Available: 1,
    'Node Selector': 'a=1,b=2',
    Age: '60m',
    Containers: 'log',
    Images: 'fluentd',
    Selector: 'app=log',
  });
});

test('a daemon set warns of its template when that changes', () => {
  const old = created(
    daemonSets,
    edited((spec) => (spec.template.spec.nodeSelector = { 'beta.kubernetes.io/os': 'linux' })),
  );
  const warning =
    'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead';
  expect(daemonSets.warnings?.(old, undefined)).toEqual([warning]);
  expect(daemonSets.warnings?.(old, old)).toEqual([]);
});
