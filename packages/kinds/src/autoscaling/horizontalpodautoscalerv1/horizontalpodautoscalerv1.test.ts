import { expect, test } from 'vitest';
import { cells, createErrors, created, updated } from '../../testing.ts';
import { horizontalPodAutoscalers } from '../horizontalpodautoscaler/index.ts';
import { fromCurrent, toCurrent } from './convert.ts';
import { horizontalPodAutoscalersV1 } from './index.ts';

const prefix = 'autoscaling.alpha.kubernetes.io';
const metadata = { name: 'web', namespace: 'default', creationTimestamp: '2026-05-01T11:00:00Z' };
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const older: any = {
  apiVersion: 'autoscaling/v1',
  kind: 'HorizontalPodAutoscaler',
  metadata,
  spec: { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 60 },
};
const selector = { matchLabels: { a: 'b' } };
const metrics = [
  { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
  { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
  { type: 'Pods', pods: { metric: { name: 'm', selector }, target: { type: 'AverageValue', averageValue: '10' } } },
  {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', kind: 'Service', name: 's' },
      metric: { name: 'm' },
      target: { type: 'Value', value: '1k' },
    },
  },
  {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', kind: 'Service', name: 's' },
      metric: { name: 'm' },
      target: { type: 'AverageValue', averageValue: '2' },
    },
  },
  { type: 'External', external: { metric: { name: 'm', selector }, target: { type: 'Value', value: '3' } } },
  {
    type: 'ContainerResource',
    containerResource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 7 }, container: 'c' },
  },
];
const newer: any = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata,
  spec: {
    scaleTargetRef,
    minReplicas: 1,
    maxReplicas: 5,
    metrics,
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 3,
        selectPolicy: 'Min',
        policies: [{ type: 'Pods', value: 2, periodSeconds: 15 }],
        tolerance: '100m',
      },
      scaleDown: { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    },
  },
};
const status = {
  observedGeneration: 1,
  currentReplicas: 2,
  desiredReplicas: 3,
  currentMetrics: [
    { type: 'Resource', resource: { name: 'cpu', current: { averageValue: '10m', averageUtilization: 20 } } },
    { type: 'Pods', pods: { metric: { name: 'm' }, current: { averageValue: '4' } } },
  ],
  conditions: [{ type: 'AbleToScale', status: 'True', lastTransitionTime: null, reason: 'Ready', message: 'm' }],
};

test('what the older form has no field for stands in annotations', () => {
  const shown = fromCurrent({ ...created(horizontalPodAutoscalers, newer), status });
  expect(shown.spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 60 });
  expect(shown.status).toEqual({
    observedGeneration: 1,
    currentReplicas: 2,
    desiredReplicas: 3,
    currentCPUUtilizationPercentage: 20,
  });
  const annotations = shown.metadata.annotations ?? {};
  expect(JSON.parse(annotations[`${prefix}/metrics`] ?? '')).toHaveLength(6);
  expect(annotations[`${prefix}/behavior`]).toBe(
    '{"ScaleUp":{"StabilizationWindowSeconds":3,"SelectPolicy":"Min","Policies":[{"Type":"Pods","Value":2,"PeriodSeconds":15}],"Tolerance":"100m"},"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
  );
  expect(annotations[`${prefix}/current-metrics`]).toBe(
    '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":20,"currentAverageValue":"10m"}},{"type":"Pods","pods":{"metricName":"m","currentAverageValue":"4"}}]',
  );
});

test('an autoscaler is the same in both of its versions', () => {
  const kept: any = { ...created(horizontalPodAutoscalers, newer), status };
  const back = toCurrent(fromCurrent(kept));
  // The older form names the share of CPU last.
  const [cpu, ...others] = metrics;
  expect(back.spec).toEqual({ ...kept.spec, metrics: [...others, cpu] });
  expect(back.status).toEqual(status);
  expect(back.metadata).toEqual(kept.metadata);
  expect(toCurrent(fromCurrent(back))).toEqual(back);
});

test('the share of CPU is the metric of the older form, 80 percent unless said', () => {
  expect(toCurrent(created(horizontalPodAutoscalersV1, older)).spec.metrics).toEqual([metrics[0]]);
  const { targetCPUUtilizationPercentage: _, ...spec } = older.spec;
  const silent = created(horizontalPodAutoscalersV1, { ...older, spec });
  expect(silent.spec.targetCPUUtilizationPercentage).toBe(80);
});

test('annotations that cannot be read say nothing', () => {
  const annotations = {
    [`${prefix}/metrics`]: '{',
    [`${prefix}/behavior`]: '[1',
    [`${prefix}/current-metrics`]: '7',
    [`${prefix}/conditions`]: '[1]',
    other: 'x',
  };
  const read = toCurrent({ ...older, metadata: { ...metadata, annotations } });
  expect(read.spec).toEqual({ scaleTargetRef, maxReplicas: 5, metrics: [metrics[0]] });
  expect(read.status).toEqual({ desiredReplicas: 0, currentMetrics: null });
  expect(read.metadata.annotations).toEqual({ other: 'x' });
});

test('both versions are held to one rule', () => {
  const wrong = { ...older, spec: { ...older.spec, targetCPUUtilizationPercentage: -1, maxReplicas: 0 } };
  expect(createErrors(horizontalPodAutoscalersV1, wrong)).toEqual([
    'spec.maxReplicas: Required value: must be set and greater than 0',
    'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    'spec.metrics[0].resource.target.averageUtilization: Invalid value: -1: must be greater than 0',
  ]);
});

test('main and status each write their own, in the older form as well', () => {
  const kept = fromCurrent({ ...created(horizontalPodAutoscalers, newer), status });
  const wished = { ...kept, spec: { ...kept.spec, maxReplicas: 9 }, status: { ...kept.status, desiredReplicas: 7 } };
  const main = updated(horizontalPodAutoscalersV1, kept, wished);
  expect([main.spec.maxReplicas, main.status.desiredReplicas]).toEqual([9, 3]);
  const part = updated(horizontalPodAutoscalersV1, kept, wished, 'status');
  expect([part.spec.maxReplicas, part.status.desiredReplicas]).toEqual([5, 7]);
  expect(toCurrent(part).spec.metrics).toHaveLength(7);
});

test('the columns of the older form show all metrics', () => {
  expect(
    cells(horizontalPodAutoscalersV1, fromCurrent({ ...created(horizontalPodAutoscalers, newer), status })),
  ).toEqual({
    Name: 'web',
    Reference: 'Deployment/web',
    Targets: 'memory: 10m/1Gi, 4/10 + 5 more...',
    MinPods: '1',
    MaxPods: 5,
    Replicas: 2,
    Age: '60m',
  });
});

test.each([
  ['metrics', '[{"type":5,"pods":{"metricName":{}}}]'],
  ['metrics', '[{"type":"Pods","pods":{"metricName":"a","targetAverageValue":{"x":1},"selector":"x"}}]'],
  ['metrics', '[{"type":"Object","object":{"metricName":"a","target":[1],"averageValue":5}}]'],
  ['metrics', '[{"type":"ContainerResource","containerResource":{"name":1,"container":[]}}]'],
  ['metrics', '[{"type":"External","external":{"metricName":"a","metricSelector":{"matchLabels":[1]}}}]'],
  ['metrics', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['behavior', '{"ScaleUp":{"Policies":[{"Type":5}],"Tolerance":"x"},"ScaleDown":5}'],
  ['conditions', '[{"type":5,"foo":{}}]'],
  ['conditions', '[{"type":"a","lastTransitionTime":"x"}]'],
  ['current-metrics', '[{"type":"Resource","resource":{"name":5,"currentAverageValue":"zz"}}]'],
])('an annotation called %s that is %s says nothing, and is kept in no field', (name, text) => {
  const annotated = { ...older, metadata: { ...metadata, annotations: { [`${prefix}/${name}`]: text } } };
  expect(createErrors(horizontalPodAutoscalersV1, annotated)).toEqual([]);
  const kept = toCurrent(created(horizontalPodAutoscalersV1, annotated));
  expect(toCurrent(created(horizontalPodAutoscalersV1, older))).toEqual(kept);
});
