import { expect, test } from 'vitest';
import { errorMessage } from '@berth/machinery/invalid';
import { cells, change, context, createErrors, created, updateErrors } from '../../testing.ts';
import { horizontalPodAutoscalers as autoscalers } from './index.ts';

const base: any = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' },
  spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 },
};
type Edit = (spec: any, object: any) => void;
const edited = (edit: Edit) => change(base, (object: any) => edit(object.spec, object));
const set =
  (fields: object): Edit =>
  (spec) =>
    Object.assign(spec, fields);
const metric = (one: object): Edit => set({ metrics: [one] });
const up = (rules: object): Edit => set({ behavior: { scaleUp: rules } });
const policy = (fields: object): Edit => up({ policies: [{ type: 'Pods', value: 1, periodSeconds: 15, ...fields }] });
const resource = (target: object) => ({ type: 'Resource', resource: { name: 'cpu', target } });
const pods = (target: object) => ({ type: 'Pods', pods: { metric: { name: 'm' }, target } });
const external = (target: object) => ({ type: 'External', external: { metric: { name: 'm' }, target } });
const service = { apiVersion: 'v1', kind: 'Service', name: 's' };
const object = (target: object, describedObject: object = service) => ({
  type: 'Object',
  object: { describedObject, metric: { name: 'm' }, target },
});
const container = (fields: object) => ({
  type: 'ContainerResource',
  containerResource: {
    name: 'cpu',
    container: 'app',
    target: { type: 'Utilization', averageUtilization: 50 },
    ...fields,
  },
});
const value = { type: 'Value', value: '1' };
const average = { type: 'AverageValue', averageValue: '1' };

test('an autoscaler looks at the CPU and keeps one pod unless told otherwise', () => {
  expect(created(autoscalers, base).spec).toMatchObject({
    minReplicas: 1,
    metrics: [resource({ type: 'Utilization', averageUtilization: 80 })],
  });
  expect(created(autoscalers, base).spec.behavior).toBeUndefined();
});

test('the rules of a direction are filled once any are given', () => {
  expect(created(autoscalers, edited(up({ selectPolicy: 'Min' }))).spec.behavior).toEqual({
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Min',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    },
    scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
  });
});

const target = 'spec.metrics[0]';

test.each<[string, Edit, string[]]>([
  ['nothing wrong', () => {}, []],
  [
    'every kind of metric',
    set({ metrics: [resource(average), pods(average), object(value), external(value), container({})] }),
    [],
  ],
  [
    'no pods',
    set({ minReplicas: 0 }),
    [
      'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ],
  ],
  [
    'no most',
    set({ maxReplicas: 0 }),
    [
      'spec.maxReplicas: Required value: must be set and greater than 0',
      'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    ],
  ],
  [
    'fewest above most',
    set({ minReplicas: 7 }),
    ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
  ],
  [
    'nothing to scale',
    set({ scaleTargetRef: { apiVersion: 'apps/v1' } }),
    ['spec.scaleTargetRef.kind: Required value', 'spec.scaleTargetRef.name: Required value'],
  ],
  [
    'a target that is a path',
    set({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'a/b', name: '..' } }),
    [
      'spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'',
      'spec.scaleTargetRef.name: Invalid value: "..": may not be \'..\'',
    ],
  ],
  [
    'a target of no group',
    set({ scaleTargetRef: { apiVersion: 'v1', kind: 'Deployment', name: 'web' } }),
    ['spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group'],
  ],
  [
    'a replication controller, which has none',
    set({ scaleTargetRef: { apiVersion: 'v1', kind: 'ReplicationController', name: 'web' } }),
    [],
  ],
  [
    'a target of too many groups',
    set({ scaleTargetRef: { apiVersion: 'a/b/c', kind: 'Deployment', name: 'web' } }),
    ['spec.scaleTargetRef.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
  ],
  [
    'a metric of no type',
    metric({}),
    [
      `${target}.type: Required value: must specify a metric source type`,
      ...Array(2).fill(
        `${target}.type: Unsupported value: "": supported values: "ContainerResource", "External", "Object", "Pods", "Resource"`,
      ),
    ],
  ],
  [
    'a metric that says nothing',
    metric({ type: 'Pods' }),
    [`${target}.pods: Required value: must populate information for the given metric source`],
  ],
  [
    'a metric that says two things',
    metric({ ...resource(average), pods: pods(average).pods }),
    [`${target}.pods: Forbidden: must populate the given metric source only`],
  ],
  [
    'a use of nothing',
    metric(resource({ type: 'Utilization' })),
    [
      `${target}.resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization`,
    ],
  ],
  [
    'a use of two kinds',
    metric(resource({ type: 'Utilization', averageUtilization: 1, averageValue: '1' })),
    [`${target}.resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization`],
  ],
  [
    'a use below one',
    metric(resource({ type: 'Utilization', averageUtilization: 0 })),
    [`${target}.resource.target.averageUtilization: Invalid value: 0: must be greater than 0`],
  ],
  [
    'a use of no type',
    metric(resource({ averageValue: '1' })),
    [
      `${target}.resource.target.type: Required value: must specify a metric target type`,
      `${target}.resource.target.type: Invalid value: "": must be either Utilization, Value, or AverageValue`,
    ],
  ],
  [
    'pods without an average',
    metric(pods(value)),
    [`${target}.pods.target.averageValue: Required value: must specify a positive target averageValue`],
  ],
  [
    'a negative average',
    metric(pods({ type: 'AverageValue', averageValue: '-1' })),
    [`${target}.pods.target.averageValue: Invalid value: "-1": must be positive`],
  ],
  [
    'an object without a value',
    metric(object({ type: 'Value' })),
    [`${target}.object.target.averageValue: Required value: must set either a target value or averageValue`],
  ],
  [
    'no object',
    metric(object(value, {})),
    [`${target}.object.describedObject.kind: Required value`, `${target}.object.describedObject.name: Required value`],
  ],
  [
    'two external values',
    metric(external({ type: 'Value', value: '1', averageValue: '1' })),
    [`${target}.external.target.value: Forbidden: may not set both a target value for metric and a per-pod target`],
  ],
  [
    'no external value',
    metric(external({ type: 'Value' })),
    [
      `${target}.external.target.averageValue: Required value: must set either a target value for metric or a per-pod target`,
    ],
  ],
  [
    'a metric without a name',
    metric({ type: 'Pods', pods: { metric: {}, target: average } }),
    [`${target}.pods.metric.name: Required value: must specify a metric name`],
  ],
  [
    'a container without a name',
    metric(container({ container: '' })),
    [`${target}.containerResource.container: Required value: must specify a container`],
  ],
  [
    'a resource that no container has',
    metric(container({ name: 'pods' })),
    [`${target}.containerResource.name: Invalid value: "pods": must be a standard resource for containers`],
  ],
  [
    'a window too long',
    up({ stabilizationWindowSeconds: 3601 }),
    ['spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600'],
  ],
  [
    'a window before now',
    up({ stabilizationWindowSeconds: -1 }),
    ['spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero'],
  ],
  [
    'a selection that is none',
    up({ selectPolicy: 'Any' }),
    ['spec.behavior.scaleUp.selectPolicy: Unsupported value: "Any": supported values: "Disabled", "Max", "Min"'],
  ],
  [
    'no policies',
    up({ policies: [] }),
    ['spec.behavior.scaleUp.policies: Required value: must specify at least one Policy'],
  ],
  [
    'a policy that is none',
    policy({ type: 'Any' }),
    ['spec.behavior.scaleUp.policies[0].type: Unsupported value: "Any": supported values: "Percent", "Pods"'],
  ],
  [
    'a policy of nothing',
    policy({ value: 0 }),
    ['spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero'],
  ],
  [
    'a policy of no time',
    policy({ periodSeconds: 0 }),
    ['spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 0: must be greater than zero'],
  ],
  [
    'a policy of too long a time',
    policy({ periodSeconds: 1801 }),
    ['spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800'],
  ],
  [
    'a negative tolerance',
    up({ tolerance: '-1' }),
    ['spec.behavior.scaleUp.tolerance: Invalid value: "-1": must be greater than or equal to 0'],
  ],
])('an autoscaler with %s', (_, edit, expected) => {
  expect(createErrors(autoscalers, edited(edit))).toEqual(expected);
});

test('what an autoscaler had before the rules it keeps', () => {
  const check = (old: any, next: any) =>
    (autoscalers.validate?.(created(autoscalers, next), { ...context(), old: created(autoscalers, old) }) ?? []).map(
      errorMessage,
    );
  const noGroup = edited(set({ scaleTargetRef: { apiVersion: 'v1', kind: 'Deployment', name: 'web' } }));
  expect(
    check(
      noGroup,
      change(noGroup, ({ spec }) => (spec.scaleTargetRef.name = 'x')),
    ),
  ).toEqual([]);
  const none = edited(set({ minReplicas: 0, metrics: [external(value)] }));
  expect(check(none, none)).toEqual([]);
});

test('the counts of a status are not negative', () => {
  expect(
    updateErrors(autoscalers, base, { ...base, status: { currentReplicas: -1, desiredReplicas: -1 } }, 'status'),
  ).toEqual([
    'status.currentReplicas: Invalid value: -1: must be greater than or equal to 0',
    'status.desiredReplicas: Invalid value: -1: must be greater than or equal to 0',
  ]);
});

test.each<[string, object[], object[], string]>([
  [
    'a share',
    [resource({ type: 'Utilization', averageUtilization: 80 })],
    [{ resource: { current: { averageUtilization: 50 } } }],
    'cpu: 50%/80%',
  ],
  ['a share not known yet', [resource({ type: 'Utilization', averageUtilization: 80 })], [], 'cpu: <unknown>/80%'],
  ['an amount', [resource(average)], [{ resource: { current: { averageValue: '50m' } } }], 'cpu: 50m/1'],
  ['pods', [pods(average)], [{ pods: { current: { averageValue: '50m' } } }], '50m/1'],
  ['an object', [object(value)], [{ object: { current: { value: '2' } } }], '2/1'],
  ['an average of an object', [object(average)], [], '<unknown>/1 (avg)'],
  ['the outside', [external(value)], [{ external: { current: { value: '2' } } }], '2/1'],
  ['an average of the outside', [external(average)], [{ external: { current: { averageValue: '2' } } }], '2/1 (avg)'],
  ['a container', [container({})], [{ containerResource: { current: { averageUtilization: 7 } } }], 'cpu: 7%/50%'],
  ['many', [pods(average), pods(average), pods(average)], [], '<unknown>/1, <unknown>/1 + 1 more...'],
])('the columns of an autoscaler by %s', (_, metrics, currentMetrics, expected) => {
  const one = { ...created(autoscalers, edited(set({ metrics }))), status: { currentReplicas: 3, currentMetrics } };
  expect(cells(autoscalers, one)).toEqual({
    Name: 'web',
    Reference: 'Deployment/web',
    Targets: expected,
    MinPods: '1',
    MaxPods: 5,
    Replicas: 3,
    Age: '60m',
  });
});
